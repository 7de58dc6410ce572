"""Yes, no or not known: the small language in which schemes say what must hold.

A condition is a table of facts, all of which must hold, or a list of such tables, one of which must hold:

    {status = ["在岗"]}                    the fact is one of these (of a list of facts: any of them is)
    {registered = true}                   the fact is so
    {months = {at_least = "stable"}}      a number is at_least, more_than, at_most or below a figure: a limit of the
                                          scheme by name, another fact by name, or a plain whole number
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Facts = Mapping[str, Any]
Test = Callable[[Facts], bool | None]
COMPARISONS = {
    "at_least": operator.ge, "more_than": operator.gt, "at_most": operator.le, "below": operator.lt,
}  # fmt: skip


class Unsayable(ValueError):
    """A condition outside the language; the message is a Chinese sentence."""


def all_of(tests: list[Test]) -> Test:
    """One false fact settles it, whatever is not known."""

    def test(facts: Facts) -> bool | None:
        outcome: bool | None = True
        for one in tests:
            found = one(facts)
            if found is False:
                return False
            if found is None:
                outcome = None
        return outcome

    return test


def any_of(tests: list[Test]) -> Test:
    """One true fact settles it, whatever is not known."""

    def test(facts: Facts) -> bool | None:
        outcome: bool | None = False
        for one in tests:
            found = one(facts)
            if found is True:
                return True
            if found is None:
                outcome = None
        return outcome

    return test


def condition(said: Any, figures: Mapping[str, Any]) -> Test:
    """The test a condition stands for. Raises Unsayable."""
    if isinstance(said, list):
        return any_of([condition(one, figures) for one in said])
    if not isinstance(said, Mapping):
        raise Unsayable("条件应为表，或若干个表组成的列表")
    tests = [one_fact(name, wanted, figures) for name, wanted in said.items()]
    return tests[0] if len(tests) == 1 else all_of(tests)


def one_fact(name: str, wanted: Any, figures: Mapping[str, Any]) -> Test:
    if isinstance(wanted, bool):
        return lambda facts: None if facts[name] is None else facts[name] is wanted
    if isinstance(wanted, list):
        return among(name, frozenset(wanted))
    if isinstance(wanted, Mapping) and len(wanted) == 1 and wanted.keys() <= COMPARISONS.keys():
        (word, bound), *_ = wanted.items()
        return compared(name, COMPARISONS[word], bound, figures)
    raise Unsayable(f"{name} 的条件应为 true、false、可选值的列表，或 {'、'.join(COMPARISONS)} 之一")


def among(name: str, allowed: frozenset[str]) -> Test:
    def test(facts: Facts) -> bool | None:
        value = facts[name]
        if value is None:
            return None
        return value in allowed if isinstance(value, str) else not allowed.isdisjoint(value)

    return test


def compared(name: str, holds: Callable[[Any, Any], bool], bound: Any, figures: Mapping[str, Any]) -> Test:
    fixed = figures.get(bound) if isinstance(bound, str) else bound

    def test(facts: Facts) -> bool | None:
        value, limit = facts[name], facts[bound] if fixed is None else fixed
        if value is None or limit is None:
            return None
        if not isinstance(value, Mapping):
            return bool(holds(value, limit))
        known = [holds(value[key], limit[key]) for key in limit if value[key] is not None]
        return False if False in known else None if len(known) < len(limit) else True

    return test


def pairs_in(said: Any) -> Iterator[tuple[str, Any]]:
    """Every fact a condition looks at, and what is wanted of it."""
    if isinstance(said, list):
        for one in said:
            yield from pairs_in(one)
    elif isinstance(said, Mapping):
        yield from said.items()


def named_in(said: Any) -> set[str]:
    """The facts a condition looks at."""
    return {name for name, _ in pairs_in(said)}


def bounds_in(said: Any) -> set[str]:
    """The figures a condition names."""
    wanted = (one for _, one in pairs_in(said) if isinstance(one, Mapping))
    return {bound for one in wanted for bound in one.values() if isinstance(bound, str)}
