"""What measuring a claim finds on its way: rules ready to be asked, lines, and the reckoning they are noted in."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

from policies.amounts import Part
from policies.conditions import Facts, Test, condition, named_in
from policies.eligibility import MET, UNKNOWN, UNMET, Finding
from policies.facts import by_name
from policies.sentences import Say, sayer
from policies.terms import Deduction, Rule

REASONS = Path(__file__).parent / "qingren_huigui" / "reasons.toml"
AMOUNT = "amount"
"""The rule of a finding that only says what the amount still lacks."""
Rank = tuple[int, int]


@cache
def order_of_reasons() -> dict[str, int]:
    codes = tomllib.loads(REASONS.read_text(encoding="utf8"))["order"]
    return {code: place for place, code in enumerate(codes)}


@dataclass(frozen=True)
class Line:
    """What one line of the claim comes to: an amount, or the code and sentence that refuse it.

    ``amount`` is None where a fact it needs is not known; ``place`` counts from one.
    """

    place: int
    amount: Decimal | None
    reason: str | None = None
    sentence: str = ""


@dataclass
class Reckoning:
    """What measuring has found so far; ``due`` None: not known."""

    findings: list[Finding] = field(default_factory=list)
    refusals: list[tuple[Rank, str]] = field(default_factory=list)
    holds: list[tuple[Rank, str]] = field(default_factory=list)
    unknown: bool = False
    lines: list[Line] = field(default_factory=list)
    refused: list[tuple[Rank, str]] = field(default_factory=list)
    """Why lines are refused, one reason for each that is."""
    parts: list[Part] | None = None
    due: Decimal | None = None
    capped: bool | None = None
    cut: Decimal = Decimal(0)
    """What yearly totals have taken off."""
    split: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Ready:
    """A rule ready to be asked: its tests, sentences and rank."""

    code: str
    rank: Rank
    clause: str
    need: Test
    only: Test | None
    met: Say
    unmet: Say
    labels: Mapping[str, str]
    hold: bool = False
    yearly: bool = False
    each: str = ""
    """A fact that may be said for each by its name: the rule is then asked of each."""

    def outcome(self, facts: Facts) -> str | None:
        """None where the rule does not concern the claim; of several the worst."""
        found = [self.asked(one) for _, one in spread(facts, self.each)]
        return next((one for one in (UNMET, UNKNOWN, MET) if one in found), None)

    def asked(self, facts: Facts) -> str | None:
        applies = self.only(facts) if self.only else True
        if applies is False:
            return None
        found = self.need(facts)
        return MET if found else UNMET if found is False and applies else UNKNOWN

    def sentence(self, outcome: str, facts: Facts) -> str:
        if outcome == MET:
            return self.met(facts)
        say = self.unmet if outcome == UNMET else partial(ask_for, self.labels)
        if not self.each:
            return say(facts)
        return "；".join(
            name + say(one) for name, one in spread(facts, self.each) if self.asked(one) == outcome
        )

    def finding(self, outcome: str, sentence: str, on: date) -> Finding:
        later = next_year(on) if self.yearly and outcome == UNMET else None
        return Finding(self.code, outcome, sentence, self.clause, later)

    def note(self, outcome: str, found: Reckoning) -> None:
        if outcome == UNMET:
            (found.holds if self.hold else found.refusals).append((self.rank, self.code))
        elif outcome == UNKNOWN and self.hold:
            found.holds.append((self.rank, self.code))
        elif outcome == UNKNOWN:
            found.unknown = True


def ask_for(labels: Mapping[str, str], facts: Facts) -> str:
    """Which of these facts are not known."""
    missing = [label for name, label in labels.items() if not_known(facts[name])]
    return f"请补充并核实：{'、'.join(missing)}"


def not_known(value: Any) -> bool:
    return value is None or (isinstance(value, Mapping) and any(map(not_known, value.values())))


def spread(facts: Facts, name: str) -> list[tuple[str, Facts]]:
    """The facts once for each that the fact of this name was said for, with how a sentence about it begins."""
    if not name or not by_name(facts[name]):
        return [("", facts)]
    return [(f"{one}：", {**facts, name: said}) for one, said in facts[name].items()]


def next_year(on: date) -> date:
    return date(on.year + 1, 1, 1)


@dataclass
class Ranks:
    """Where each code stands among the reasons; an unlisted one right behind the code before it in the file."""

    before: int = -1
    place: int = 0

    def of(self, code: str) -> Rank:
        self.before = order_of_reasons().get(code, self.before)
        self.place += 1
        return self.before, self.place


def ready_rule(
    rule: Rule,
    rank: Rank,
    figures: Mapping[str, Any],
    labels: Mapping[str, str],
    spreading: Collection[str] = (),
) -> Ready:
    names = named_in(rule.need) | named_in(rule.only)
    return Ready(
        rule.code, rank, rule.clause, condition(rule.need, figures),
        condition(rule.only, figures) if rule.only else None, sayer(rule.met, figures), sayer(rule.unmet, figures),
        {name: label for name, label in labels.items() if name in names}, rule.hold, rule.yearly,
        next((name for name in spreading if name in names), ""),
    )  # fmt: skip


def ready_deduction(
    one: Deduction, rank: Rank, figures: Mapping[str, Any], labels: Mapping[str, str]
) -> Ready:
    """Its rule: that something is left after what was paid."""
    names = named_in(one.only) | {one.fact}
    return Ready(
        one.code, rank, one.clause, lambda facts: None, condition(one.only, figures) if one.only else None,
        sayer(one.met, figures), sayer(one.unmet, figures),
        {name: label for name, label in labels.items() if name in names},
    )  # fmt: skip
