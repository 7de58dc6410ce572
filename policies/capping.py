"""What a yearly total leaves of an amount, and what is taken off for what was paid already."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from policies.amounts import ZERO, Part, to_yuan
from policies.conditions import Facts
from policies.eligibility import MET, UNKNOWN, UNMET, Finding
from policies.reckoning import Rank, Ready, Reckoning, next_year
from policies.sentences import shown
from policies.terms import Cap, Deduction


def deduct(one: Deduction, rule: Ready, facts: Facts, found: Reckoning, on: date) -> None:
    """Take off what was paid; nothing left is a refusal."""
    applies = rule.only(facts) if rule.only else True
    paid = facts[one.fact]
    if applies is False or paid == 0 or not (found.due is None or found.due):
        return
    if applies is None or paid is None:
        rule.note(UNKNOWN, found)
        found.findings.append(rule.finding(UNKNOWN, rule.sentence(UNKNOWN, facts), on))
        found.due = None
    if found.due is None or paid is None:
        return
    outcome = MET if found.due > paid else UNMET
    rule.note(outcome, found)
    found.findings.append(rule.finding(outcome, rule.sentence(outcome, facts), on))
    if outcome == UNMET:
        found.due = ZERO
    elif one.take_off:
        found.due -= paid


@dataclass(frozen=True)
class Capping:
    """A yearly total at work on what is due."""

    cap: Cap
    whole: bool
    limit: Decimal
    rank: Rank
    sides: tuple[str, ...]

    def apply(self, facts: Facts, found: Reckoning, on: date) -> None:
        used = facts[self.cap.used]
        found.capped = bool(found.capped)
        if self.cap.by_side:
            left: Any = {side: self.left((used or {}).get(side)) for side in self.sides}
            values = list(left.values())
        else:
            left = self.left(used)
            values = [left]
        if any(values) is False and None not in values:
            found.refusals.append((self.rank, self.cap.code))
            found.due = None if found.due is None else ZERO
            self.say(
                found, UNMET, f"{self.head(used)}，已用完，本年度不能再付；下一年度可再申报", next_year(on)
            )
        elif None in values:
            found.unknown, found.due = True, None
            self.say(found, UNKNOWN, f"请补充并核实{self.cap.label}已用的金额")
        elif found.due is None:
            self.say(found, MET, f"{self.head(used)}，还剩 {shown(left)} 元")
        else:
            self.cut(found, left, used, on)

    def left(self, used: Decimal | None) -> Decimal | None:
        return None if used is None else max(ZERO, self.limit - used)

    def head(self, used: Any) -> str:
        return f"{self.cap.label}不超过 {shown(self.limit)} 元，已用 {shown(used)} 元"

    def say(self, found: Reckoning, outcome: str, sentence: str, earliest: date | None = None) -> None:
        found.findings.append(Finding(self.cap.code, outcome, sentence, self.cap.clause, earliest))

    def cut(self, found: Reckoning, left: Any, used: Any, on: date) -> None:
        wanted = found.due or ZERO
        persons = self.reduce(found, wanted, left)
        due = found.due or ZERO
        found.capped = found.capped or due < wanted
        found.cut += wanted - due
        remains = f"{self.head(used)}，本年度额度还剩 {shown(left)} 元"
        if due == wanted:
            self.say(found, MET, remains)
        elif due:
            self.say(found, MET, f"{remains}；本次应付 {shown(wanted)} 元，只能付 {shown(due)} 元{persons}")
        else:
            found.refusals.append((self.rank, self.cap.code))
            self.say(found, UNMET, f"{remains}，不够支付；下一年度可再申报", next_year(on))

    def reduce(self, found: Reckoning, wanted: Decimal, left: Any) -> str:
        """Bring what is due, and its parts, under what is left; how many persons fit, where only whole ones count."""
        if self.cap.by_side:
            parts = found.split.items()
            found.split = {side: half if half <= left[side] else to_yuan(left[side]) for side, half in parts}
            found.due = sum(found.split.values(), ZERO)
            return ""
        persons = ""
        found.due = min(wanted, left)
        if self.whole and found.due < wanted:
            found.due, fit = whole_persons(found.parts or [], left)
            persons = f"（整人计付 {fit} 人）"
        if self.sides and found.due < wanted:
            found.split = {side: to_yuan(found.due / len(self.sides)) for side in self.sides}
        return persons


def whole_persons(parts: list[Part], left: Decimal) -> tuple[Decimal, int]:
    """Dearest first; one that does not fit is skipped. The amount and how many fit."""
    paid, fit = ZERO, 0
    for part in sorted(parts, key=lambda part: part.rate, reverse=True):
        count = min(part.count, int((left - paid) // part.rate)) if part.rate else 0
        paid += part.rate * count
        fit += count
    return paid, fit
