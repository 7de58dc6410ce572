"""A scheme made ready to measure claims: its rules under one county's rulings, in the order reasons are named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from policies.amounts import ZERO, Part, Pricer, pricer, total
from policies.capping import Capping, deduct
from policies.conditions import Facts, condition
from policies.eligibility import MET, UNKNOWN, UNMET, Finding
from policies.reckoning import Line, Rank, Ranks, Ready, Reckoning, ready_deduction, ready_rule
from policies.rulings import Unruled, as_parameter, parameters
from policies.terms import Cap, Deduction, Price, Scheme

SHOWN_LINES = 5


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
    line_rules: tuple[Ready, ...]
    line: str
    line_label: str
    price: Pricer
    deductions: tuple[tuple[Deduction, Ready], ...]
    caps: tuple[tuple[Cap, bool, Decimal, Rank], ...]
    sides: tuple[str, ...]

    @classmethod
    def of(cls, scheme: Scheme, policy: Mapping[str, Any]) -> "Measure":
        """Compile a scheme. Raises Unruled for a policy the rulings do not offer."""
        policy, figures, ranks = chosen(policy), scheme.figures, Ranks()
        labels = {fact.name: fact.label for fact in scheme.facts}

        def active(rows: tuple[Any, ...]) -> list[Any]:
            return [row for row in rows if all(policy[key] == value for key, value in row.policy.items())]

        ready = [
            (rule, ready_rule(rule, ranks.of(rule.code), figures, labels)) for rule in active(scheme.rules)
        ]
        raises = [(condition(one.need, figures), figures[one.percent]) for one in active(scheme.uplifts)]
        price: Price = scheme.prices[0]
        return cls(
            rules=tuple(one for rule, one in ready if not rule.line),
            line_rules=tuple(sorted((one for rule, one in ready if rule.line), key=lambda one: one.rank)),
            line=price.line,
            line_label=labels.get(price.line, ""),
            price=pricer(price, scheme.rates, figures, raises),
            deductions=tuple(
                (one, ready_deduction(one, ranks.of(one.code), figures, labels)) for one in active(scheme.deductions)
            ),
            caps=tuple(
                (cap, bool(cap.whole_persons) and all(policy[k] == v for k, v in cap.whole_persons.items()),
                 figures[cap.limit], ranks.of(cap.code))
                for cap in active(scheme.caps)
            ),
            sides=next((one.sides for one in scheme.splits), ()),
        )  # fmt: skip

    def reckon(self, facts: Facts, on: date) -> Reckoning:
        found = Reckoning()
        for rule in self.rules:
            if (outcome := rule.outcome(facts)) is not None:
                found.findings.append(rule.finding(outcome, rule.sentence(outcome, facts), on))
                rule.note(outcome, found)
        if self.line:
            self.reckon_lines(facts, found, on)
        else:
            found.parts = self.price(facts)
        found.due = None if found.parts is None else total(found.parts)
        if found.parts is not None and any(part.cut for part in found.parts):
            found.capped = True
        for deduction, rule in self.deductions:
            deduct(deduction, rule, facts, found, on)
        self.share(found)
        for cap, whole, limit, rank in self.caps:
            Capping(cap, whole, limit, rank, self.sides).apply(facts, found, on)
        return found

    def share(self, found: Reckoning) -> None:
        if self.sides and found.due is not None:
            found.split = {side: found.due / len(self.sides) for side in self.sides}

    def reckon_lines(self, facts: Facts, found: Reckoning, on: date) -> None:
        lines = facts[self.line]
        if lines is None:
            found.unknown = True
            found.findings.append(
                Finding("lines", UNKNOWN, f"请补充并核实：{self.line_label}", self.line_rules[0].clause)
            )
            return
        outcomes: dict[str, list[tuple[int, str, str]]] = {rule.code: [] for rule in self.line_rules}
        refused: list[tuple[Rank, str]] = []
        parts: list[Part] = []
        known = True
        for place, line in enumerate(lines, 1):
            one, priced, rank = self.reckon_line(place, {**facts, **line}, outcomes)
            found.lines.append(one)
            if rank:
                refused.append((rank, one.reason or ""))
            elif priced is None:
                known = False
            else:
                parts += priced
        if refused and len(refused) == len(lines):
            found.refusals.append(min(refused))
        found.parts = parts if known else None
        found.findings += self.line_findings(outcomes, facts, on)

    def reckon_line(
        self, place: int, facts: Facts, outcomes: dict[str, list[tuple[int, str, str]]]
    ) -> tuple[Line, list[Part] | None, Rank | None]:
        """One line: refused by the first rule it fails; its parts where every rule is met."""
        first: tuple[Ready, str] | None = None
        certain = True
        for rule in self.line_rules:
            outcome = rule.outcome(facts)
            if outcome is None or outcome == MET:
                continue
            sentence = rule.sentence(outcome, facts)
            outcomes[rule.code].append((place, outcome, sentence))
            certain = False
            if outcome == UNMET and first is None:
                first = rule, sentence
        if first:
            return Line(place, ZERO, first[0].code, first[1]), [], first[0].rank
        priced = self.price(facts) if certain else None
        return Line(place, None if priced is None else total(priced)), priced, None

    def line_findings(
        self, outcomes: dict[str, list[tuple[int, str, str]]], facts: Facts, on: date
    ) -> Iterator[Finding]:
        """One finding a rule: the lines that fail it, or that it is met."""
        for rule in self.line_rules:
            failing = outcomes[rule.code]
            if not failing:
                yield rule.finding(MET, rule.met(facts), on)
                continue
            said = "；".join(f"第 {place} 行：{sentence}" for place, _, sentence in failing[:SHOWN_LINES])
            more = f"；另有 {len(failing) - SHOWN_LINES} 行" if len(failing) > SHOWN_LINES else ""
            outcome = UNMET if any(outcome == UNMET for _, outcome, _ in failing) else UNKNOWN
            yield rule.finding(outcome, said + more, on)
