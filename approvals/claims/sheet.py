"""What a decision on a claim stands on: the assessment with every clause, the people, the papers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from approvals.evidence import handed_in
from documents.models import Attachment
from policies.sentences import shown
from workflows.case import Case
from workflows.claim import amounts, rosters
from workflows.claim.registers import Registers
from workflows.claim.rosters import RosterLine
from workflows.claim.states import S
from workflows.journal import Entry
from workflows.rulings import Ruled

OPEN = (S.FILED, S.CORRECTING, S.CHECKED, S.SUSPENDED)
"""Where nothing is awarded yet, so that the sheet is reckoned anew; later it shows what was awarded."""

MONEY = (
    "reward_review", "secretary", "publicity", "finance", "finance_check", "payment", "payment_check", "auditor",
)  # fmt: skip
"""Whose work concerns amounts; an employer checks facts, and what the claimant has had before is not his to know."""

OUTCOMES = {"met": "符合", "unmet": "不符合", "unknown": "待核实"}
VERDICTS = {"payable": "预计可兑现", "not_payable": "不能兑现", "hold": "暂缓兑现"}


@dataclass(frozen=True)
class Finding:
    """One rule as the page shows it."""

    sentence: str
    clause: str
    outcome: str

    @property
    def word(self) -> str:
        return OUTCOMES.get(self.outcome, "待核实")


@dataclass(frozen=True)
class Person:
    """One line of the roster: what it comes to, or why it does not count, and where else the person is claimed for."""

    line: RosterLine
    amount: str = ""
    sentence: str = ""
    elsewhere: list[RosterLine] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """An award in the words of a page; the amount is in yuan with thousands separators."""

    verdict: str
    amount: str
    findings: list[Finding]
    capped: bool = False
    awarded: bool = False

    @property
    def heading(self) -> str:
        return "核定金额" if self.awarded else VERDICTS[self.verdict]

    @property
    def against(self) -> list[Finding]:
        return [one for one in self.findings if one.outcome != "met"]


def gathered(case: Case, user, files: Iterable[Attachment], log: Iterable[Entry]) -> dict[str, Any]:
    """The sheet on an official's page; only those who review claims see where else a person stands."""
    others: dict[int, list[RosterLine]] = {}
    if case.known.has_roster and user.has_role("reward_review"):
        case.people, others = rosters.elsewhere(case)
    filed = handed_in(case, files)
    return shown_to(case, answer(case) if user.has_role(*MONEY) else {}, others) | {
        "materials": [(item["title"], filed.get(item["code"], [])) for item in case.known.get("materials", [])],
        "warnings": warnings(case),
    }  # fmt: skip


def own(case: Case) -> dict[str, Any]:
    """The same for whoever filed."""
    return shown_to(case, answer(case), {})


def shown_to(case: Case, said: dict[str, Any], others: dict[int, list[RosterLine]]) -> dict[str, Any]:
    known = case.known
    return {
        "known": known, "scheme": known.scheme, "accepted_on": known.accepted_on, "award": sheet_of(case, said),
        "people": people(case, said, others),
    }  # fmt: skip


def answer(case: Case) -> dict[str, Any]:
    """What was awarded, or what the rules say on the facts as they stand now; nothing for a claim that ended before."""
    if case.state not in OPEN:
        return case.known.award
    known = Registers([case], Ruled.shown())
    if hasattr(case, "held"):
        known.held = {case.pk} if case.held else set()
    if case.known.has_roster:
        known.rosters = {case.pk: counted(case)}
    return amounts.answer(amounts.assess(case, known))


def counted(case: Case) -> list[RosterLine]:
    return [line for line in case.people if not line.refused]


def sheet_of(case: Case, said: dict[str, Any]) -> Sheet | None:
    if not said:
        return None
    findings = [Finding(one["sentence"], one["clause"], one["outcome"]) for one in said["findings"]]
    return Sheet(said["verdict"], yuan(said["amount"]), findings, said["capped"], case.state not in OPEN)


def people(case: Case, said: dict[str, Any], others: dict[int, list[RosterLine]]) -> list[Person]:
    """Every line of the roster; those that count in the order in which they were assessed."""
    reckoned = iter(said.get("lines", []) if said else [])
    return [person(line, {} if line.refused else next(reckoned, {}), others) for line in case.people]


def person(line: RosterLine, reckoned: dict[str, Any], others: dict[int, list[RosterLine]]) -> Person:
    amount = reckoned.get("amount")
    sentence = line.refused or reckoned.get("sentence", "")
    return Person(line, yuan(amount) if amount else "", sentence, others.get(line.number, []))


def warnings(case: Case) -> list[str]:
    """What the reviewer should look into although it decides nothing by itself."""
    found = []
    if case.finished is None and getattr(case, "namesake", False):
        found.append(
            f"申报对象“{case.subject}”与组织、人社、人才或编制部门的工作人员同名，请核查是否本人（三(十二)1）"
        )
    if case.finished is None and getattr(case, "held", False):
        found.append("有异议尚未处理，本件暂停办理（三(十二)4）")
    return found


def yuan(amount: str) -> str:
    return shown(Decimal(amount))
