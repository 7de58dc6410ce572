"""From facts to yuan: the rate that applies, how often, and what a percentage or an actual cost comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from policies.conditions import Facts, Test
from policies.facts import by_name
from policies.terms import Price, Rate

CENT, YUAN, ZERO = Decimal("0.01"), Decimal(1), Decimal(0)


@dataclass(frozen=True)
class Part:
    """So many at so much; ``cut`` says that a standard took something off an actual cost."""

    rate: Decimal
    count: int
    cut: bool = False

    @property
    def amount(self) -> Decimal:
        return self.rate * self.count


Pricer = Callable[[Facts], list[Part] | None]
"""The parts of an amount; None where a fact they need is not known."""


def to_fen(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def to_yuan(amount: Decimal) -> Decimal:
    """Down to the whole yuan."""
    return amount.quantize(YUAN, ROUND_DOWN)


def total(parts: list[Part]) -> Decimal:
    return sum((part.amount for part in parts), ZERO)


Raise = tuple[Test, Decimal]


def pricer(price: Price, rates: tuple[Rate, ...], figures: Mapping[str, Any], raises: list[Raise]) -> Pricer:
    """How a scheme's amount is worked out."""
    rate = rate_of(price, rates, figures)
    count = count_of(price)

    def priced(facts: Facts) -> list[Part] | None:
        found, times = rate(facts), count(facts)
        if found is None or times is None:
            return None
        raised = [raise_one(part, raises, facts) for part in found]
        return (
            None if None in raised else [Part(one.rate, one.count * times, one.cut) for one in raised if one]
        )

    return priced


def raise_one(part: Part, raises: list[Raise], facts: Facts) -> Part | None:
    for applies, percent in raises:
        found = applies(facts)
        if found is None:
            return None
        if found:
            return Part(to_fen(part.rate * (100 + percent) / 100), part.count, part.cut)
    return part


def count_of(price: Price) -> Callable[[Facts], int | None]:
    names, least = price.times, price.least_of

    def count(facts: Facts) -> int | None:
        found: int | None = 1
        if least:
            said = [facts[name] for name in least]
            found = 0 if 0 in said else None if None in said else min(said)
        for name in names:
            if facts[name] is None or found is None:
                return None
            found *= facts[name]
        return found

    return count


def rate_of(price: Price, rates: tuple[Rate, ...], figures: Mapping[str, Any]) -> Pricer:
    table = {rate.of: rate.yuan for rate in rates}
    if price.fact and price.percent:
        return percent_of(price.fact, figures[price.percent])
    if price.fact:
        return actual(price.fact, highest(price.rate_by, table) if price.rate_by else None)
    if price.tier_by:
        return tier(price.tier_by, rates)
    return highest(price.rate_by, table) if price.rate_by else lambda facts: [Part(rates[0].yuan, 1)]


def percent_of(name: str, percent: Decimal) -> Pricer:
    return lambda facts: None if facts[name] is None else [Part(to_fen(facts[name] * percent / 100), 1)]


def actual(name: str, standard: Pricer | None) -> Pricer:
    """What was really spent (or decided), up to the standard where there is one."""

    def priced(facts: Facts) -> list[Part] | None:
        cost = facts[name]
        if cost is None or standard is None:
            return None if cost is None else [Part(cost, 1)]
        most = standard(facts)
        if most is None:
            return [] if cost == 0 else None
        return [Part(cost, 1) if cost <= total(most) else Part(total(most), 1, cut=True)]

    return priced


def tier(name: str, rates: tuple[Rate, ...]) -> Pricer:
    """The highest tier reached, and only that one."""
    steps = sorted(((rate.at_least or ZERO, rate.yuan) for rate in rates), reverse=True)

    def priced(facts: Facts) -> list[Part] | None:
        reached = facts[name]
        if reached is None:
            return None
        return [Part(next((yuan for least, yuan in steps if reached >= least), ZERO), 1)]

    return priced


def highest(name: str, table: dict[str, Decimal]) -> Pricer:
    """The highest rate of those that apply; of numbers by name, each at its own rate."""

    def priced(facts: Facts) -> list[Part] | None:
        said = facts[name]
        if said is None:
            return None
        if isinstance(said, Mapping):
            counts = [one for each in (said.values() if by_name(said) else [said]) for one in each.items()]
            return (
                None
                if None in [count for _, count in counts]
                else [Part(table[one], count) for one, count in counts]
            )
        values = (said,) if isinstance(said, str) else said
        return [Part(max((table.get(one, ZERO) for one in values), default=ZERO), 1)]

    return priced
