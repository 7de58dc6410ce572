"""四(四): beside benefits of other policies for the same purpose, the best one counts and nothing is paid twice.

The rule itself is the scheme ``overlap`` (口径 overlap.mode); here it is applied to an award that stands, and to a
claim while it is reckoned (``Beside``): line by line where it is about people, else as a whole; before any yearly total.
What is paid under several other policies counts together, of what is only promised the highest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from policies import schemes
from policies.amounts import ZERO, Part, to_yuan
from policies.awards import PAYABLE, Award, assess
from policies.eligibility import MET, UNMET, Finding
from policies.lines import by_line
from policies.reckoning import Rank, Reckoning, order_of_reasons
from policies.sentences import shown

SCHEME, CLAUSE = "overlap", "四(四)"
WHOLE = 0
"""The place of what concerns the claim as a whole; lines count from one."""
PAID_BEFORE = "already_rewarded"
Said = tuple[int, Finding]
"""The place something was found at, and what."""


def stacked(
    award: Award,
    upper_amount: Decimal | None,
    upper_paid: bool | None,
    policy: Mapping[str, Any] | None,
    on: date,
) -> Award:
    """What an award comes to beside ``upper_amount`` of another policy; None where that is not known.

    One that is not payable stays as it is. Equal parts stay equal, rounded down to the yuan; what falls away relieves
    the later fund first.
    """
    if award.verdict != PAYABLE:
        return award
    said = {"plan_amount": award.amount, "upper_amount": upper_amount, "upper_paid": upper_paid}
    beside = assess(SCHEME, said, policy, on)
    findings = award.findings + beside.findings
    if beside.verdict != PAYABLE:
        return replace(
            award, verdict=beside.verdict, amount=ZERO, reason=beside.reason, split={}, funding={}, paid_to=None, findings=findings
        )  # fmt: skip
    if beside.amount == award.amount:
        return replace(award, findings=findings)
    return replace(
        award, amount=beside.amount, split=shared(award, beside.amount), funding=funded(award, beside.amount), findings=findings
    )  # fmt: skip


def shared(award: Award, amount: Decimal) -> dict[str, Decimal]:
    return {side: to_yuan(amount * share / award.amount) for side, share in award.split.items()}


def funded(award: Award, amount: Decimal) -> dict[str, Decimal]:
    found = {}
    for fund, gave in award.funding.items():
        found[fund] = min(gave, amount)
        amount -= found[fund]
    return found


# Beside a claim while it is reckoned ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Upper:
    """One benefit of another policy in yuan, paid or only promised; ``said`` names its level and document."""

    amount: Decimal
    paid: bool
    said: str = ""


@dataclass(frozen=True)
class Left:
    """What the plan still pays of an amount, the code where that is nothing, and what decided.

    ``too_much``: the county has paid more already.
    """

    amount: Decimal
    reason: str | None
    findings: tuple[Finding, ...]
    too_much: bool = False

    @property
    def sentence(self) -> str:
        return "；".join(one.sentence for one in self.findings)


def resolved(plan: Decimal, uppers: tuple[Upper, ...], policy: Mapping[str, Any] | None, on: date) -> Left:
    """What the plan pays beside these benefits, in whatever order they come.

    Together with what was paid it never exceeds the best of them: the plan's amount or one of theirs.
    """
    paid = [one for one in uppers if one.paid]
    promised = [one for one in uppers if not one.paid]
    highest = max((one.amount for one in promised), default=ZERO)
    asked = [(paid, sum((one.amount for one in paid), ZERO), True)] if paid else []
    if promised:
        asked.append(([one for one in promised if one.amount == highest], highest, False))
    left, findings = plan, []
    for those, amount, was_paid in asked:
        said = {"plan_amount": plan, "upper_amount": amount, "upper_paid": was_paid}
        answer = assess(SCHEME, said, policy, on)
        findings += [replace(one, sentence=f"{one.sentence}（{named(those)}）") for one in answer.findings]
        if answer.verdict != PAYABLE:
            return Left(ZERO, answer.reason, tuple(findings))
        left = min(left, answer.amount)
    return Left(left, None, tuple(findings))


def parameters(on: date) -> frozenset[str]:
    """The parameters of the rulings the rule asks for."""
    return schemes.scheme(SCHEME, on).parameters


def named(those: list[Upper]) -> str:
    """Every benefit that decided, the highest first."""
    ordered = sorted(those, key=lambda one: (-one.amount, one.said))
    return "、".join(f"{one.said} {shown(one.amount)} 元".strip() for one in ordered)


@dataclass(frozen=True)
class Beside:
    """What stands beside a claim, by place: benefits of other policies, and what the county itself has paid for it."""

    uppers: Mapping[int, tuple[Upper, ...]]
    paid: Mapping[int, Decimal]
    policy: Mapping[str, Any] | None
    on: date

    def __call__(self, found: Reckoning) -> None:
        """Bring what is due down to what is still due; what falls away whole is refused with its code."""
        said = (
            self.by_line(found)
            if self.uppers.keys() | self.paid.keys() != {WHOLE}
            else self.as_a_whole(found)
        )
        found.findings += together(said)

    def as_a_whole(self, found: Reckoning) -> list[Said]:
        left = self.left(WHOLE, found.due or ZERO)
        found.due, found.parts = left.amount, [Part(left.amount, 1)]
        if left.reason:
            found.refusals.append((rank_of(left.reason), left.reason))
        return [(WHOLE, one) for one in left.findings]

    def by_line(self, found: Reckoning) -> list[Said]:
        """Each person beside his own benefits; paid too much for one of them, nothing more is paid for any."""
        said: list[Said] = []
        for at, line in enumerate(found.lines):
            if line.place not in self.uppers and line.place not in self.paid:
                continue
            left = self.left(line.place, line.amount or ZERO)
            said += [(line.place, one) for one in left.findings]
            if left.too_much:
                found.refusals.append((rank_of(PAID_BEFORE), PAID_BEFORE))
            if not line.reason:
                found.lines[at] = replace(
                    line, amount=left.amount, reason=left.reason, sentence=left.sentence
                )
                found.refused += [(rank_of(left.reason), left.reason)] if left.reason else []
        found.parts = [Part(line.amount, 1) for line in found.lines if line.amount]
        found.due = sum((part.amount for part in found.parts), ZERO)
        if found.refused and len(found.refused) == len(found.lines):
            found.refusals.append(min(found.refused))
        return said

    def left(self, place: int, plan: Decimal) -> Left:
        """Beside the benefits of this place, then less what the county has paid for it."""
        uppers, paid = self.uppers.get(place, ()), self.paid.get(place, ZERO)
        left = resolved(plan, uppers, self.policy, self.on) if uppers and plan else Left(plan, None, ())
        return topped_up(left, paid) if paid else left


def topped_up(left: Left, paid: Decimal) -> Left:
    """The difference to what the county has paid (差额补发)."""
    due, more = left.amount, left.amount - paid
    if more > 0:
        sentence = f"本县已付 {shown(paid)} 元，现应付 {shown(due)} 元，补发差额 {shown(more)} 元"
        return replace(
            left, amount=more, findings=(*left.findings, Finding(PAID_BEFORE, MET, sentence, CLAUSE))
        )
    sentence = f"本县已付 {shown(paid)} 元，已付足，没有差额可补"
    if more < 0:
        sentence = f"本县已付 {shown(paid)} 元，多于现应付的 {shown(due)} 元，请先追回多付的 {shown(-more)} 元，再办理差额补发"
    finding = Finding(PAID_BEFORE, UNMET, sentence, CLAUSE)
    return Left(ZERO, left.reason or PAID_BEFORE, (*left.findings, finding), more < 0)


def rank_of(code: str) -> Rank:
    return order_of_reasons()[code], 0


def together(said: list[Said]) -> list[Finding]:
    """One finding for each code and outcome, which says what was found at which line."""
    found: dict[tuple[str, str], list[Said]] = {}
    for place, one in said:
        found.setdefault((one.rule, one.outcome), []).append((place, one))
    return [spoken(those) for those in found.values()]


def spoken(those: list[Said]) -> Finding:
    place, first = those[0]
    if place == WHOLE:
        return first
    return replace(first, sentence=by_line([(at, one.outcome, one.sentence) for at, one in those]))
