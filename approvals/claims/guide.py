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
