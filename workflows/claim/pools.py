"""Which pools a claim draws on: the totals of the year, its talent, the funds of the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from policies.funds import RULING, fund_of
from policies.measuring import chosen, holds_under
from policies.terms import Cap, Scheme
from workflows import clock, ledger, rulings
from workflows.case import Case

Policy = Mapping[str, Any]
"""The parameters of the rules as the county has ruled; what is absent by default."""

CAP, COUNTY = "cap:", "county"
ROOM = 1000
"""Claims of one claimant about one talent: more than there will ever be; what counts is that there is one claimant."""


@dataclass(frozen=True)
class Total:
    """A yearly total a claim draws on; with ``side``, that of one of those who share the amount, for his part of it.

    ``fact`` is the fact of the rules that says what others have used of it.
    """

    code: str
    title: str
    room: Decimal
    fact: str
    side: str = ""


def totals(case: Case, policy: Policy) -> list[Total]:
    """Every yearly total the claim draws on under the county's rulings: the county's, the claimant's, each side's."""
    return [
        total for cap in case.known.scheme.caps if holds_under(chosen(policy), cap.policy) for total in of_cap(case, cap)
    ]  # fmt: skip


def of_cap(case: Case, cap: Cap) -> list[Total]:
    known = case.known
    year, room = known.accepted_on.year, Decimal(known.scheme.figures[cap.limit])
    if cap.by_side:
        return [
            Total(cap_of(known.scheme, year, one["index"]), cap_title(known.scheme, year, one["name"]), room, cap.used, side)
            for side, one in sorted(known.sides.items())
        ]  # fmt: skip
    index, name = (COUNTY, "全县") if cap.per == COUNTY else (known.claimant["index"], known.claimant["name"])
    return [Total(cap_of(known.scheme, year, index), cap_title(known.scheme, year, name), room, cap.used)]


def bears(case: Case, part: int, code: str) -> bool:
    """Whether a pool is a yearly total this payee's part counts in: not that of another who shares the amount."""
    side = next((one.get("side") for one in case.known.payees if one["part"] == part), "")
    others = {one["index"][:32] for name, one in case.known.sides.items() if name != side}
    return code.startswith(CAP) and code.rpartition(":")[2] not in others


def cap_codes(case: Case, policy: Policy) -> list[str]:
    return [total.code for total in totals(case, policy)]


def cap_code(case: Case) -> str:
    """The one yearly total of a claim no ruling has a say in; empty where the scheme has none."""
    return next(iter(cap_codes(case, {})), "")


def cap_of(scheme: Scheme, year: int, whose: str) -> str:
    """The total of a year for whoever has this keyed index, or of the county."""
    return f"{CAP}{scheme.key}:{year}:{whose[:32]}"


def cap_room(scheme: Scheme) -> Decimal:
    """The scheme's yearly total, in yuan."""
    return Decimal(scheme.figures[scheme.caps[0].limit])


def cap_title(scheme: Scheme, year: int, name: str) -> str:
    return f"{name} {year}年度{scheme.title}"


def talent_code(case: Case) -> str:
    """The talent across all years, where the scheme asks who else claims for him (一名入选人才只对应一个申报对象)."""
    index = case.known.talent.get("index")
    return talent_of(index) if index and asks_who_else(case.known.scheme) else ""


def asks_who_else(scheme: Scheme) -> bool:
    return any(fact.name in ("other_claimant_exists", "prior_paid_for_talent") for fact in scheme.facts)


def talent_of(index: str) -> str:
    return f"talent:{index[:64]}"


def talent_title(name: str) -> str:
    return f"人才 {name}"


def count_code(case: Case) -> str:
    """The employer's grants of one year under the scheme; the year is that of the occasion where one is asked for.

    What tops up a claim is no grant of its own.
    """
    known = case.known
    counts = known.scheme.counts and not known.tops_up
    return f"count:{known.scheme.key}:{known.counted_in}:{known.employer}" if counts else ""


def fund_code(fund: str, year: int) -> str:
    """The indicators of one fund for a year; which words mean one fund is settled when the year begins."""
    return f"fund:{fund_of(fund, alias_ruled(year))}:{year}"


def alias_ruled(year: int) -> str:
    """How the county has ruled on the funds' names for a year; empty where it has not."""
    return rulings.settled(RULING, date(year, 1, 1))


def fund_codes(case: Case) -> list[str]:
    """The scheme's funds in the order in which they pay, of the year the money is reserved in."""
    return list(dict.fromkeys(fund_code(fund.name, clock.today().year) for fund in funds(case)))


def fund_in(code: str) -> str:
    """The fund of a pool, by the one name the county keeps its indicators under."""
    return code.split(":")[1]


def funds(case: Case) -> list:
    return sorted(case.known.scheme.funds, key=lambda fund: fund.order)


def own_codes(case: Case, policy: Policy) -> list[str]:
    """The pools that come into being with a claim."""
    return [code for code in (*cap_codes(case, policy), talent_code(case), count_code(case)) if code]


def codes(case: Case, policy: Policy) -> list[str]:
    return [*own_codes(case, policy), *fund_codes(case)]


def open_own(case: Case, policy: Policy) -> None:
    """Open the claim's own pools; funds are opened by 财政局's indicators only."""
    known = case.known
    for total in totals(case, policy):
        ledger.opened(total.code, total.title, total.room)
    if code := talent_code(case):
        ledger.opened(code, talent_title(known.talent["name"]), ROOM)
    if code := count_code(case):
        count = known.scheme.counts[0]
        name = known["employer"]["name"]
        ledger.opened(code, f"{name} {known.counted_in}年度{count.label}", known.scheme.figures[count.limit])
