"""Claims that come in lines (人员、证书、批次): each line is paid or refused by itself, and none depends on its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from policies.amounts import ZERO, Part, Pricer, total
from policies.conditions import Facts
from policies.eligibility import MET, UNKNOWN, UNMET, Finding
from policies.reckoning import AMOUNT, Line, Rank, Ready, Reckoning, ask_for

SHOWN_LINES = 5
Failure = tuple[int, str, str]
"""Place of the line, outcome, sentence."""


@dataclass
class Walk:
    """What going through the lines has found; ``failures`` by the rank of their rule."""

    failures: dict[Rank, list[Failure]]
    unpriced: list[Failure] = field(default_factory=list)
    refused: list[tuple[Rank, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    @property
    def certain(self) -> bool:
        return all(line.amount is not None for line in self.lines)


@dataclass(frozen=True)
class Lines:
    """The lines of a scheme: the fact that lists them, the rules each must meet, its price and what that looks at."""

    name: str
    clause: str
    rules: tuple[Ready, ...]
    price: Pricer
    labels: Mapping[str, str]

    def reckon(self, facts: Facts, found: Reckoning, on: date) -> None:
        """Note what the lines come to; where every one is refused, the first reason refuses the claim."""
        if facts[self.name] is None:
            found.unknown = True
            found.findings.append(
                Finding(AMOUNT, UNKNOWN, ask_for({self.name: self.labels[self.name]}, facts), self.clause)
            )
            return
        walk = Walk({rule.rank: [] for rule in self.rules})
        for place, line in enumerate(facts[self.name], 1):
            walk.lines.append(self.line(place, {**facts, **line}, walk))
        if walk.refused and len(walk.refused) == len(walk.lines):
            found.refusals.append(min(walk.refused))
        found.lines, found.refused = walk.lines, walk.refused
        found.parts = walk.parts if walk.certain else None
        found.findings += self.findings(walk, facts, on)

    def line(self, place: int, facts: Facts, walk: Walk) -> Line:
        """Refused by the first rule it fails, paid where it meets all of them, not known otherwise."""
        failed = []
        for rule in self.rules:
            outcome = rule.outcome(facts)
            if outcome not in (None, MET):
                sentence = rule.sentence(str(outcome), facts)
                walk.failures[rule.rank].append((place, str(outcome), sentence))
                failed.append((outcome, rule, sentence))
        for outcome, rule, sentence in failed:
            if outcome == UNMET:
                walk.refused.append((rule.rank, rule.code))
                return Line(place, ZERO, rule.code, sentence)
        if failed:
            return Line(place, None)
        return self.priced(place, facts, walk)

    def priced(self, place: int, facts: Facts, walk: Walk) -> Line:
        parts = self.price(facts)
        if parts is None:
            labels = {name: label for name, label in self.labels.items() if name != self.name}
            walk.unpriced.append((place, UNKNOWN, ask_for(labels, facts)))
            return Line(place, None)
        walk.parts += parts
        return Line(place, total(parts))

    def findings(self, walk: Walk, facts: Facts, on: date) -> Iterator[Finding]:
        """Of each rule the lines that fail it and those not known, or that all meet it."""
        for rule in self.rules:
            failures = walk.failures[rule.rank]
            if not failures:
                yield rule.finding(MET, rule.met(facts), on)
            for outcome in (UNMET, UNKNOWN):
                if these := [failure for failure in failures if failure[1] == outcome]:
                    yield rule.finding(outcome, by_line(these), on)
        if walk.unpriced:
            yield Finding(AMOUNT, UNKNOWN, by_line(walk.unpriced), self.clause)


def by_line(failures: list[Failure]) -> str:
    said = "；".join(f"第 {place} 行：{sentence}" for place, _, sentence in failures[:SHOWN_LINES])
    more = len(failures) - SHOWN_LINES
    return f"{said}；另有 {more} 行" if more > 0 else said
