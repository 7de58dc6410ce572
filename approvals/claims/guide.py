"""What the guide tells of a scheme, out of its data: what must be so, amounts, limits, papers, steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.sentences import shown
from policies.terms import Rule, Scheme


@dataclass(frozen=True)
class Condition:
    """One thing that must be so; where it only ``waits``, the claim is held until it is."""

    label: str
    wanted: str
    hint: str
    clause: str
    waits: bool


def conditions(scheme: Scheme) -> list[Condition]:
    """In the order of the rules; those that depend on a ruling or compare figures are told by the claim's own page."""
    return [one for rule in scheme.rules if not (rule.policy or rule.line) for one in wanted(scheme, rule)]


def wanted(scheme: Scheme, rule: Rule) -> Iterator[Condition]:
    if isinstance(rule.need, list):
        either = "；或者".join("、".join(words(scheme, one)) for one in rule.need)
        yield Condition("符合一项即可", either, "", rule.clause, rule.hold)
        return
    needs: Mapping[str, Any] = rule.need
    for name, value in needs.items():
        if isinstance(value, bool | list):
            fact = scheme.fact(name)
            yield Condition(fact.label, shown(value), fact.hint, rule.clause, rule.hold)


def words(scheme: Scheme, needs: Mapping[str, Any]) -> Iterator[str]:
    """One of several ways to meet a rule."""
    for name, value in needs.items():
        if isinstance(value, bool | list):
            yield f"{scheme.fact(name).label}为{shown(value)}"


def rates(scheme: Scheme) -> list[str]:
    """What the scheme pays, rate by rate: 「四级：每本 1,000 元」; where only what it really cost is paid, up to how much."""
    price = scheme.prices[0] if scheme.prices else None
    each = "最高" if price and price.fact else f"每{measured(scheme)}"
    return [f"{'' if one.of == each else f'{one.of}：'}{each} {shown(one.yuan)} 元" for one in scheme.rates]


def measured(scheme: Scheme) -> str:
    """The measure word of what is paid for: 本 of certificates, 人 where the scheme names none."""
    times = {name for price in scheme.prices if price.line for name in price.times}
    return next((fact.unit for fact in scheme.facts if fact.line and fact.name in times), "人")
