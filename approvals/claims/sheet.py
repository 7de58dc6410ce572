"""What a decision on a claim stands on: the assessment with every clause, the people, the papers."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from approvals.applications.places import name_of
from approvals.evidence import handed_in
from approvals.payments import accounts, waiting
from approvals.publicity.models import Publicity, PublicityLine
from approvals.recoveries import shown as money
from documents.models import Attachment
from parties.benefits import Benefit
from policies.sentences import shown
from workflows.case import Case
from workflows.claim import amounts, beside, groups, pools, rosters
from workflows.claim.listed import unlisted
from workflows.claim.registers import AT_WORK, GROUP_SOURCES, Registers
from workflows.claim.rosters import RosterLine
from workflows.claim.states import DUE, ENDED, NOT_ON_FILE, S
from workflows.journal import Entry
from workflows.ledger import Pool
from workflows.rulings import Ruled

OPEN = (S.FILED, S.CORRECTING, S.REGISTERING, S.REPORTING, S.CHECKED, S.SUSPENDED)
"""Where nothing is awarded yet, so that the sheet is reckoned anew; later it shows what was awarded."""

MONEY = (
    "reward_review", "secretary", "publicity", "finance", "finance_check", "payment", "payment_check", "auditor",
)  # fmt: skip
"""Whose work concerns amounts; an employer checks facts, and what the claimant has had before is not his to know."""

REVIEWERS = ("reward_review", "auditor")
"""Who sees what the people of a claim have from other policies."""

OUTCOMES = {"met": "符合", "unmet": "不符合", "unknown": "待核实"}
WAITS_UNTIL = {
    "not_on_post": "人才到岗后，请用人单位或您本人把到岗证明交县人社局，即可恢复办理。",
    "no_funds": "财政局下达资金指标后自动排在前面办理，不需要您做什么。",
    "no_agreement": "请与另一申报对象协商，把用人单位和人才签名的协商确认书交县人社局。",
}
LATER = {
    "not_registered": "待备案",
    "left_county": "待核实",
    "not_on_post": "待核实",
    "publicity_objection": "待公示",
}
"""What is only presumed while a claim is new: that it will be put on file, that the talent is at work, that nobody objects."""
VERDICTS = {"payable": "预计可兑现", "not_payable": "不能兑现", "hold": "暂缓兑现"}


@dataclass(frozen=True)
class Finding:
    """One rule as the page shows it."""

    sentence: str
    clause: str
    outcome: str
    word: str


@dataclass(frozen=True)
class Person:
    """One line of the roster: what it comes to, or why it does not count, and where else the person is claimed for."""

    line: RosterLine
    amount: str = ""
    sentence: str = ""
    elsewhere: list[RosterLine] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    account: str = ""

    @property
    def number(self) -> str:
        """The line as a form posts it."""
        return str(self.line.number)


@dataclass(frozen=True)
class Batch:
    """People the rules ask about together, as one row: its place among the lines, its name, what is known, what it comes to."""

    place: int
    name: str
    cells: list[str]
    amount: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class Beside:
    """One benefit of another policy beside a line of the claim (or the whole); ``counts`` where it is for the same thing."""

    line: RosterLine | None
    benefit: Benefit
    counts: bool


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
    filed, known = handed_in(case, files), Registers.shown(case)
    return shown_to(case, answer(case, known) if user.has_role(*MONEY) else {}, others) | {
        "materials": [(item["title"], filed.get(item["code"], [])) for item in case.known.get("materials", [])],
        "warnings": warnings(case), "benefits": benefits(case, known) if user.has_role(*REVIEWERS) else [],
        "reviews": user.has_role(*REVIEWERS),
    } | (money.on_case(case, user) if user.has_role(*MONEY) else {})  # fmt: skip


def benefits(case: Case, known: Registers) -> list[Beside]:
    """What its people (or payees) have from other policies for the same purpose, whether it counts here or not."""
    people = known.counted(case)
    counts = {(place, one.pk) for place, one in known.concerned(case)}
    lines = dict(enumerate(people, 1))
    return [
        Beside(lines.get(place), one, (place, one.pk) in counts)
        for place, holder in beside.places(case, people)
        for one in known.benefits.get((case.known.scheme.key, holder), ())
    ]


def own(case: Case) -> dict[str, Any]:
    """The same for whoever filed."""
    waits = case.known.get("suspended", {}) if case.state == S.SUSPENDED else {}
    return shown_to(case, answer(case), {}) | {
        "payees": own_payees(case), "left": left(case), "waits": waits, "until": WAITS_UNTIL.get(waits.get("cause")),
        "publicity": publicity_of(case),
        "mends": accounts.may_ask(case), "returned": waiting.to_mend(case),
    } | money.own(case)  # fmt: skip


def publicity_of(case: Case) -> Publicity | None:
    """Where the claim was made public; not of one that has gone back to its review since."""
    if case.state not in (S.POSTED, *DUE):
        return None
    line = PublicityLine.objects.filter(case=case).select_related("publicity").order_by("-pk").first()
    return line.publicity if line and line.publicity.posted_at else None


def own_payees(case: Case) -> list[dict[str, Any]]:
    """Whom the claim pays, without the account of another enterprise that shares it."""
    mine = case.known.claimant["index"]
    return [one for one in case.known.payees if not case.known.sides or one["index"] == mine]


def left(case: Case) -> str:
    """「1,700」: what the yearly total has left, of several the claimant's own; empty where the scheme has none."""
    if not case.known.scheme.caps:
        return ""
    totals = pools.totals(case, Ruled.shown().policy(case.known.accepted_on))
    own = next((one for one in totals if one.side == case.known.own_side or not one.side), None)
    if own is None:
        return ""
    taken = Pool.objects.filter(code=own.code).values_list("taken", flat=True).first() or Decimal(0)
    return shown(max(own.room - taken, Decimal(0)))


def shown_to(case: Case, said: dict[str, Any], others: dict[int, list[RosterLine]]) -> dict[str, Any]:
    known = case.known
    return {
        "known": known, "scheme": known.scheme, "accepted_on": known.accepted_on, "award": sheet_of(case, said),
        "people": people(case, said, others), "named": named(case), "batches": batches(case, said), "payees": known.payees,
    }  # fmt: skip


def answer(case: Case, known: Registers | None = None) -> dict[str, Any]:
    """What was awarded, or what the rules say on the facts as they stand now; nothing for a claim that ended before."""
    if case.state not in OPEN:
        return case.known.award
    known = known or Registers.shown(case)
    if hasattr(case, "held"):
        known.held = {case.pk} if case.held else set()
    return reckoned(case, known)


def reckoned(case: Case, known: Registers) -> dict[str, Any]:
    """The rules on what is known; what only a later step can say counts as being so, for the time being."""
    if case.known.has_roster:
        known.rosters = {case.pk: counted(case)}
    known.presumed = AT_WORK
    return amounts.answer(amounts.assess(case, known))


def counted(case: Case) -> list[RosterLine]:
    return [line for line in case.people if not line.refused]


def named(case: Case) -> list[tuple[str, str]]:
    """What the claimant named and a register turned into a fact, each with its question."""
    said = [(ask, case.known.said.get(ask.name, "")) for ask in case.known.scheme.asks]
    return [(ask.label, name_of(one) if ask.kind == "place" else one) for ask, one in said if one]


def sheet_of(case: Case, said: dict[str, Any]) -> Sheet | None:
    if not said:
        return None
    found = sorted((finding(case, one) for one in said["findings"]), key=lambda one: one.outcome != "unmet")
    return Sheet(
        said["verdict"], yuan(said["amount"]), found, bool(said["capped"] and case.known.scheme.caps),
        case.state not in OPEN and not case.known.is_proposed,
    )  # fmt: skip


def finding(case: Case, said: dict[str, Any]) -> Finding:
    outcome, later = said["outcome"], LATER.get(said["rule"])
    is_presumed = (
        case.state in NOT_ON_FILE if later == "待备案" else later == "待公示" or not case.known.status
    )
    if case.state in OPEN and outcome == "met" and later and is_presumed:
        return Finding(said["sentence"], said["clause"], "unknown", later)
    return Finding(said["sentence"], said["clause"], outcome, OUTCOMES.get(outcome, "待核实"))


def people(case: Case, said: dict[str, Any], others: dict[int, list[RosterLine]]) -> list[Person]:
    """Every line of the roster with what it comes to."""
    said_of, columns = each(case, said), case.known.scheme.listed
    found = [person(line, said_of.get(line.number, {}), others, line.spoken(columns)) for line in case.people]
    return paid(found, case) if case.known.scheme.pays_people else found


def paid(people: list[Person], case: Case) -> list[Person]:
    """Each with the account he is paid into, as far as one is kept for him yet."""
    accounts = {one["part"]: f"{one['bank']}　{one['masked']}" for one in case.known.get("payees", [])}
    return [replace(one, account=accounts.get(one.line.number, "")) for one in people]


def each(case: Case, said: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """What was reckoned for each person who counts, by the number of his line; of a batch, his share of it."""
    if not said or not case.known.has_roster:
        return {}
    people = counted(case)
    found = {
        line.number: {"amount": None, "sentence": "未报送为实际完成"}
        for line in people
        if case.known.scheme.grouped_by
    }
    for several, line in zip(groups.apart(case, people), said.get("lines", []), strict=False):
        share = line["amount"] and str(Decimal(line["amount"]) / len(several)) if several else None
        found |= {one.number: line | {"amount": share} for one in several}
    return found


def batches(case: Case, said: dict[str, Any]) -> list[Batch]:
    """The lines of the scheme where people are taken together."""
    scheme = case.known.scheme
    if not scheme.grouped_by:
        return []
    names = [fact.name for fact in scheme.facts if fact.line == scheme.roster]
    found, lines = groups.of(case, counted(case)), said.get("lines", []) if said else []
    return [
        Batch(
            place, one.name, [shown(GROUP_SOURCES[name](one)) for name in names],
            yuan(line["amount"]) if line.get("amount") else "", line.get("sentence", ""),
        ) for place, (one, line) in enumerate(zip(found, [*lines, *[{}] * len(found)], strict=False), 1)
    ]  # fmt: skip


def person(line: RosterLine, reckoned: dict[str, Any], others: dict[int, list[RosterLine]], said) -> Person:
    amount = reckoned.get("amount")
    sentence = line.refused or reckoned.get("sentence", "")
    return Person(line, yuan(amount) if amount else "", sentence, others.get(line.number, []), said)


def warnings(case: Case) -> list[str]:
    """What the reviewer should look into although it decides nothing by itself."""
    found = []
    if case.finished is None and getattr(case, "namesake", False):
        found.append(
            f"申报对象“{case.subject}”与组织、人社、人才或编制部门的工作人员同名，请核查是否本人（三(十二)1）"
        )
    if case.finished is None and getattr(case, "held", False):
        found.append(f"有异议尚未处理，本件暂停办理（{case.known.scheme.clause}）")
    if case.finished is None:
        found += [*unlisted(case), *claimed_again(case)]
    return found


def claimed_again(case: Case) -> list[str]:
    """Other claims for the same agreement with a flexible talent that are under way or paid; a top-up is none."""
    if not case.known.engagement:
        return []
    found = Case.objects.filter(chain="claim", facts__engagement=case.known.engagement).exclude(
        state__in=ENDED
    )
    others = found.exclude(pk__in=(case.pk, case.earlier_id or 0)).exclude(earlier=case.pk).order_by("pk")
    numbers = "、".join(others.values_list("number", flat=True))
    return [f"同一份协议已另有申报 {numbers}，请核对是否同一项工作（四(四) 不重复）"] if numbers else []


def yuan(amount: str) -> str:
    return shown(Decimal(amount))
