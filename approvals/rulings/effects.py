"""What open cases come to before and after an answer to an open question: the same facts, asked twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from policies import stacking
from policies.reading import Unreadable
from policies.rulings import Ruling as Question
from workflows import clock
from workflows.case import Case
from workflows.claim import amounts, outlook
from workflows.claim.registers import AT_WORK, Registers
from workflows.rulings import Ruled, Ruling
from workflows.transfer.facts import Facts

CLAIM = {"payable": "可兑现", "not_payable": "不能兑现", "hold": "暂缓兑现"}
TRANSFER = {
    "eligible": "符合条件", "needs_exception": "须说明理由放宽", "needs_evidence": "须补充证明", "ineligible": "不符合条件",
}  # fmt: skip
ALWAYS = date(1, 1, 1)


@dataclass(frozen=True)
class Outcome:
    """A result in words, in yuan where it is money, its findings (sentence with clause) and the codes that decided."""

    word: str
    amount: Decimal | None
    findings: tuple[str, ...]
    codes: tuple[Any, ...] = ()

    def differs(self, other: "Outcome") -> bool:
        return (self.word, self.amount, self.codes) != (other.word, other.amount, other.codes)


UNREAD = Outcome("", None, ())
"""Where the facts do not suffice yet."""


@dataclass(frozen=True)
class Effect:
    """One case with both outcomes; ``applies`` where the new answer would be the one of its day of acceptance."""

    case: Case
    applies: bool
    accepted_on: date | None
    before: Outcome
    after: Outcome

    def why(self, asked: Question, value: str) -> str:
        """The finding that is new under the answer; where the findings are the same, the answer itself."""
        new = [one for one in self.after.findings if one not in self.before.findings]
        return (new[0] if new else f"{asked.question}：{asked.label(value)}（{asked.clause}）")[:400]


@dataclass(frozen=True)
class Answers:
    """The county's rulings as they are, with the new answer from its day on, and with it whenever accepted."""

    before: Ruled
    from_day: Ruled
    always: Ruled

    @classmethod
    def of(cls, confirmed: list[Ruling], key: str, value: str, since: date) -> "Answers":
        new = Ruling(key=key, value=value, since=since)
        ordered = sorted([*confirmed, new], key=lambda one: one.since)
        whenever = [*confirmed, Ruling(key=key, value=value, since=ALWAYS)]
        return cls(Ruled(confirmed), Ruled(ordered), Ruled(whenever))

    def applies(self, asked: Question, value: str, since: date, day: date) -> bool:
        """Whether a case accepted on the day comes under the new answer."""
        return day >= since and self.from_day.on(day)[asked.key].value == value


def claims(cases: list[Case], answers: Answers, asked: Question) -> Iterable[tuple[Case, Outcome, Outcome]]:
    """Both outcomes of each claim whose scheme asks this question; everything looked up twice for all of them."""
    beside = stacked(cases, asked)
    concerned = [
        case for case in cases if asked.policy_key in case.known.scheme.parameters or case.pk in beside
    ]
    before, after = Registers(concerned, answers.before), Registers(concerned, answers.always)
    before.presumed = after.presumed = AT_WORK
    for case in concerned:
        try:
            yield case, claim(case, before), claim(case, after)
        except Unreadable:
            yield case, UNREAD, UNREAD


def stacked(cases: list[Case], asked: Question) -> set[int]:
    """The claims that stand beside benefits of other policies, where the question is how (四(四))."""
    if asked.policy_key not in stacking.parameters(clock.today()):
        return set()
    known = Registers(cases)
    return {case.pk for case in cases if known.concerned(case)}


def claim(case: Case, known: Registers) -> Outcome:
    """What would be paid: of a proposed amount had the leading group agreed to it, of what sides share their parts."""
    found = outlook.expected(case, known)
    sentences = tuple(f"{one.sentence}（{one.clause}）" for one in (*found.against, *found.findings))
    due = amounts.payable(found)
    verdict = "not_payable" if found.verdict == "payable" and not due else found.verdict
    return Outcome(CLAIM[verdict], due, sentences, (found.reason,))


def transfers(
    cases: list[Case], answers: Answers, asked: Question
) -> Iterable[tuple[Case, Outcome, Outcome]]:
    """Both verdicts of each transfer on its day of acceptance (today where it has not been accepted yet)."""
    for case in cases:
        try:
            yield case, transfer(case, answers.before), transfer(case, answers.always)
        except Unreadable:
            yield case, UNREAD, UNREAD


def transfer(case: Case, ruled: Ruled) -> Outcome:
    facts = Facts(case.facts, ruled)
    found = facts.assessed(facts.measured_on)
    sentences = tuple(f"{one.sentence}（{one.clause}）" for one in found.findings)
    return Outcome(TRANSFER[found.verdict], None, sentences, (*found.failed, *found.basis))


ASKED = {"claim": claims, "transfer": transfers}


def effects(
    cases: list[Case], answers: Answers, asked: Question, value: str, since: date
) -> tuple[list[Effect], int]:
    """The cases that come out differently, and how many could not be reckoned."""
    changed, unread = [], 0
    for case, before, after in ASKED[asked.purpose](cases, answers, asked):
        if before is UNREAD:
            unread += 1
        elif before.differs(after):
            accepted = case.known.accepted_on
            day = accepted or case.known.measured_on
            applies = answers.applies(asked, value, since, day)
            changed.append(Effect(case, applies, accepted, before, after))
    return changed, unread
