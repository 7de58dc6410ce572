"""A scheme made ready to measure claims: its rules under one county's rulings, in the order reasons are named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import cache
from typing import Any

from policies.amounts import CENT, ZERO, Pricer, pricer, total
from policies.capping import Capping, deduct
from policies.conditions import Facts, condition, named_in
from policies.eligibility import UNKNOWN, Finding
from policies.lines import Lines
from policies.reckoning import AMOUNT, Ranks, Ready, Reckoning, ask_for, ready_deduction, ready_rule
from policies.rulings import Unruled, as_parameter, parameters
from policies.terms import Deduction, Price, Scheme, Uplift


@cache
def defaults() -> dict[str, Any]:
    """What the rulings say until the county has ruled otherwise."""
    return {key: as_parameter(one.default) for key, one in parameters("claim").items()}


def chosen(policy: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults with what was chosen. Raises Unruled."""
    known = parameters("claim")
    for key, value in policy.items():
        if key not in known:
            raise Unruled(f"不认识的口径参数 {key}")
        allowed = [as_parameter(one) for one in known[key].values]
        if type(value) is not type(allowed[0]) or value not in allowed:
            raise Unruled(f"口径参数 {key} 只能是：{'、'.join(known[key].values)}")
    return {**defaults(), **policy}


@dataclass(frozen=True)
class Measure:
    """One scheme under one county's rulings."""

    rules: tuple[Ready, ...]
    lines: Lines | None
    either: bool
    """Whether the amount also comes about without the lines, where none are said."""
    price: Pricer
    price_clause: str
    price_labels: Mapping[str, str]
    deductions: tuple[tuple[Deduction, Ready], ...]
    caps: tuple[Capping, ...]
    sides: tuple[str, ...]

    def reckon(self, facts: Facts, on: date, beside: Callable[[Reckoning], None] | None = None) -> Reckoning:
        """Every rule, then the amount: priced, less what was had elsewhere, less what was paid, shared, capped."""
        found = Reckoning()
        for rule in self.rules:
            if (outcome := rule.outcome(facts)) is not None:
                found.findings.append(rule.finding(outcome, rule.sentence(outcome, facts), on))
                rule.note(outcome, found)
        self.price_all(facts, found, on)
        if found.parts is not None:
            found.due = total(found.parts)
            found.capped = True if any(part.cut for part in found.parts) else None
        if beside and found.due and not found.refusals:
            self.less(beside, found)
        for deduction, rule in self.deductions:
            deduct(deduction, rule, facts, found, on)
        if self.sides and found.due is not None:
            found.split = {side: found.due / len(self.sides) for side in self.sides}
        for cap in self.caps:
            cap.apply(facts, found, on)
        return found

    def less(self, beside: Callable[[Reckoning], None], found: Reckoning) -> None:
        """Take off what was had elsewhere, so that equal parts stay equal to the fen."""
        beside(found)
        found.due = evenly(found.due or ZERO, len(self.sides))

    def price_all(self, facts: Facts, found: Reckoning, on: date) -> None:
        if self.lines and not (self.either and facts[self.lines.name] is None):
            self.lines.reckon(facts, found, on)
        else:
            self.price_whole(facts, found)

    def price_whole(self, facts: Facts, found: Reckoning) -> None:
        found.parts = self.price(facts)
        if found.parts is None:
            found.findings.append(
                Finding(AMOUNT, UNKNOWN, ask_for(self.price_labels, facts), self.price_clause)
            )


def evenly(due: Decimal, sides: int) -> Decimal:
    """As much of an amount as the sides can share in equal parts, to the fen."""
    return (due / sides).quantize(CENT, ROUND_DOWN) * sides if sides else due


def measure_of(scheme: Scheme, policy: Mapping[str, Any]) -> Measure:
    """Compile a scheme under a county's rulings. Raises Unruled for what they do not offer."""
    under, figures, ranks = chosen(policy), scheme.figures, Ranks()
    labels = {fact.name: fact.label for fact in scheme.facts}
    spreading = [fact.name for fact in scheme.facts if fact.each]

    def active(rows: tuple[Any, ...]) -> list[Any]:
        return [row for row in rows if holds_under(under, row.policy)]

    ready = [
        (rule.line, ready_rule(rule, ranks.of(rule.code), figures, labels, spreading))
        for rule in active(scheme.rules)
    ]
    uplifts = active(scheme.uplifts)
    raises = [(condition(one.need, figures), figures[one.percent]) for one in uplifts]
    by_line, whole = scheme.price_by_line, scheme.price_of_all

    def priced(price: Price) -> tuple[Pricer, dict[str, str]]:
        looked_at = priced_by(price, uplifts)
        return pricer(price, scheme.rates, figures, raises), {
            name: label for name, label in labels.items() if name in looked_at
        }

    line_rules = sorted((one for line, one in ready if line), key=lambda one: one.rank)
    return Measure(
        rules=tuple(one for line, one in ready if not line),
        lines=Lines(by_line.line, by_line.clause, tuple(line_rules), *priced(by_line)) if by_line else None,
        either=bool(by_line and not whole.line),
        price=priced(whole)[0], price_clause=whole.clause, price_labels=priced(whole)[1],
        deductions=tuple(
            (one, ready_deduction(one, ranks.of(one.code), figures, labels)) for one in active(scheme.deductions)
        ),
        caps=tuple(
            Capping(cap, bool(cap.whole_persons) and holds_under(under, cap.whole_persons), figures[cap.limit],
                    ranks.of(cap.code), scheme.sides)
            for cap in active(scheme.caps)
        ),
        sides=scheme.sides,
    )  # fmt: skip


def holds_under(policy: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(policy[key] == value for key, value in wanted.items())


def priced_by(price: Price, uplifts: list[Uplift]) -> set[str]:
    """The facts an amount looks at."""
    names = {price.line, price.rate_by, price.tier_by, price.fact, *price.times, *price.least_of}
    return names.union(*(named_in(one.need) for one in uplifts))
