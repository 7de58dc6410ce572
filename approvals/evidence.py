"""The rule sheet: each condition beside the papers that prove it, and whether their originals were seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from approvals.recusals import services as recusals
from approvals.settling import formalities
from documents.models import Attachment
from parties import units
from policies.eligibility import Finding
from policies.materials import GROUNDS, Material, proofs_of
from workflows import clock
from workflows.case import Case
from workflows.journal import Entry
from workflows.rulings import Ruled

OUTCOMES = {"met": "符合", "unmet": "不符合", "waivable": "可放宽", "unknown": "待核"}


@dataclass(frozen=True)
class Proof:
    """One paper that proves a condition: its files, and when its original was compared (None: not yet)."""

    title: str
    files: list[Attachment]
    seen: datetime | None


@dataclass(frozen=True)
class Row:
    """One condition with its proofs; ``spared`` where another ground is met."""

    finding: Finding
    spared: bool
    proofs: list[Proof]

    @property
    def outcome(self) -> str:
        return "已有一项符合" if self.idle else OUTCOMES[self.finding.outcome]

    @property
    def tone(self) -> str:
        return "ok" if self.idle else self.finding.outcome

    @property
    def idle(self) -> bool:
        """Not met, and not needed."""
        return self.spared and self.finding.outcome != "met"

    @property
    def by_paper(self) -> bool:
        """Whether papers of the applicant can prove it; else files and answers of other bodies do."""
        return bool(proofs_of(self.finding.rule))


def sheet(case: Case, user, files: Iterable[Attachment], log: Iterable[Entry]) -> dict[str, Any]:
    """What a decision on a transfer stands on."""
    names = units.names()
    case.known.ruled = Ruled.shown()
    return {
        "rules": rule_sheet(case, files),
        "formalities": formalities(case, log, files),
        "warnings": warnings(case),
        "opinions": [(one, names.get(one.body, one.body)) for one in case.opinions.order_by("pk")],
    }


def warnings(case: Case) -> list[str]:
    """What the decider should know although it decides nothing by itself."""
    found = []
    if case.finished is None and case.known.accepted_on:
        today = {one.rule: one for one in case.known.assessed(clock.today()).findings}
        if today["E4"].outcome != "met":
            found.append(f"按今日计算：{today['E4'].sentence}（三(三)1，受理日口径不变，供参考）")
    if case.known.placement and case.known.identity_against(case.known.placement["kind"]):
        found += case.known.identity_against(case.known.placement["kind"])
    return found + recusals.namesakes(case)


def rule_sheet(case: Case, files: Iterable[Attachment]) -> list[Row]:
    """Every condition, measured on the day of acceptance; ``files`` are the case's attachments.

    One of the three grounds is enough: another one that is not met stands against nobody.
    """
    verdict = case.known.assessed(case.known.measured_on)
    filed = handed_in(case, files)
    return [
        Row(one, one.rule in GROUNDS and bool(verdict.basis), proofs(case, one.rule, filed))
        for one in verdict.findings
    ]


def handed_in(case: Case, files: Iterable[Attachment]) -> dict[str, list[Attachment]]:
    """The files of each material by its code, as the application lists them."""
    known = {str(file.public_id): file for file in files}
    return {
        item["code"]: [known[one] for one in item.get("files", ()) if one in known]
        for item in case.known.get("materials", ())
    }


def proofs(case: Case, rule: str, filed: dict[str, list[Attachment]]) -> list[Proof]:
    """What was handed in for a condition, and what should have been."""
    claimed = case.known.get("grounds") or ()
    return [
        Proof(paper.title, filed.get(paper.code, []), seen(case, paper, filed.get(paper.code, [])))
        for paper in proofs_of(rule)
        if paper.code in filed or (paper.required and paper.wanted_for(claimed))
    ]


def seen(case: Case, paper: Material, files: list[Attachment]) -> datetime | None:
    """When the original was compared at acceptance; a file handed in later has not been compared."""
    mark = case.known.get("seen", {}).get(paper.code)
    at = datetime.fromisoformat(mark["at"]) if mark else None
    return at if at and all(file.at <= at for file in files) else None
