"""What the pages say and show otherwise for each chain; all the rest is read off its flow and its law."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from approvals import evidence
from approvals.claims import sheet
from documents.models import Attachment
from workflows.case import Case
from workflows.journal import Entry

Gather = Callable[[Case, Any, Iterable[Attachment], Iterable[Entry]], dict[str, Any]]


@dataclass(frozen=True)
class Chain:
    """One chain as its pages present it.

    ``sheet`` is the template of what a decision stands on, ``look`` gathers what it shows (case, user, files, log);
    ``own_sheet`` and ``own_look`` are the same for whoever filed. ``correcting`` leads to the draft being corrected.
    """

    title: str
    matter: str
    person: str
    ended_well: tuple[str, ...]
    sheet: str
    look: Gather
    own_sheet: str
    own_look: Callable[[Case], dict[str, Any]]
    correcting: Callable[[Case], str]
    next_step: str
    """What whoever filed should know about the step that comes."""


CHAINS = {
    "transfer": Chain(
        title="清雁归清调动申请",
        matter="清雁归清",
        person="申请人",
        ended_well=("fulfilled",),
        sheet="approvals/sheet_transfer.html",
        look=evidence.sheet,
        own_sheet="approvals/my_transfer.html",
        own_look=lambda case: {},
        correcting=lambda case: reverse("draft"),
        next_step="受理时请带材料原件。",
    ),
    "claim": Chain(
        title="奖补申报",
        matter="奖补",
        person="申报对象",
        ended_well=("closed",),
        sheet="approvals/sheet_claim.html",
        look=sheet.gathered,
        own_sheet="approvals/my_claim.html",
        own_look=sheet.own,
        correcting=lambda case: reverse("claim", args=[case.draft.key]),
        next_step="需要您补正或有新进展时会通知您，直到奖补到账。",
    ),
}


def chain_of(case: Case) -> Chain:
    return CHAINS[case.chain]
