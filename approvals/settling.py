"""手续清单 on the case page: what must be settled after 报到, what is, by whom, with its scan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.models import Attachment
from workflows.case import Case
from workflows.journal import Entry
from workflows.transfer.facts import as_date
from workflows.transfer.formalities import Formality, formalities_of


@dataclass(frozen=True)
class Row:
    """One formality; ``done_on`` is None while it is still open."""

    formality: Formality
    done_on: date | None = None
    number: str = ""
    scan: Attachment | None = None
    by: Any = None


def formalities(case: Case, log: Iterable[Entry], files: Iterable[Attachment]) -> list[Row]:
    """The checklist of this person's track; empty before he has reported."""
    if case.known.reported_on is None:
        return []
    scans = {str(file.public_id): file for file in files}
    ticked = [one for one in log if one.action == "tick_formality"]
    who = {one.said("formality"): one.actor for one in sorted(ticked, key=lambda one: one.number)}
    return [row(one, case.known, scans, who.get(one.code)) for one in formalities_of(case.known)]


def row(formality: Formality, known, scans: dict[str, Attachment], by) -> Row:
    done = known.get("formalities", {}).get(formality.code)
    if done is None:
        return Row(formality)
    return Row(formality, as_date(done["done_on"]), done["number"], scans.get(done["scan"]), by)
