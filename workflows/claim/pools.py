"""Which pools a claim draws on: the claimant's cap of the year, its talent, the funds of the year."""

from datetime import date
from decimal import Decimal

from policies.funds import RULING, fund_of
from policies.terms import Scheme
from workflows import clock, ledger, rulings
from workflows.case import Case

ROOM = 1000
"""Claims of one claimant about one talent: more than there will ever be; what counts is that there is one claimant."""


def cap_code(case: Case) -> str:
    """The claimant's yearly total under the scheme; empty where the scheme has none."""
    known = case.known
    if not known.scheme.caps:
        return ""
    return cap_of(known.scheme, known.accepted_on.year, known.claimant["index"])


def cap_of(scheme: Scheme, year: int, claimant: str) -> str:
    """The total of a year for whoever has this keyed index."""
    return f"cap:{scheme.key}:{year}:{claimant[:32]}"


def cap_room(scheme: Scheme) -> Decimal:
    """The scheme's yearly total, in yuan."""
    return Decimal(scheme.figures[scheme.caps[0].limit])


def cap_title(scheme: Scheme, year: int, name: str) -> str:
    return f"{name} {year}年度{scheme.title}"


def talent_code(case: Case) -> str:
    """The talent across all years (一名入选人才只对应一个申报对象)."""
    index = case.known.talent.get("index")
    return talent_of(index) if index else ""


def talent_of(index: str) -> str:
    return f"talent:{index[:64]}"


def talent_title(name: str) -> str:
    return f"人才 {name}"


def count_code(case: Case) -> str:
    """The employer's grants of one year under the scheme; the year is that of the occasion where one is asked for."""
    known = case.known
    return f"count:{known.scheme.key}:{known.counted_in}:{known.employer}" if known.scheme.counts else ""


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


def codes(case: Case) -> list[str]:
    return [code for code in (cap_code(case), talent_code(case), count_code(case), *fund_codes(case)) if code]


def open_own(case: Case) -> None:
    """Open the pools that come into being with a claim; funds are opened by 财政局's indicators only."""
    known = case.known
    if code := cap_code(case):
        title = cap_title(known.scheme, known.accepted_on.year, known.claimant["name"])
        ledger.opened(code, title, cap_room(known.scheme))
    if code := talent_code(case):
        ledger.opened(code, talent_title(known.talent["name"]), ROOM)
    if code := count_code(case):
        count = known.scheme.counts[0]
        name = known["employer"]["name"]
        ledger.opened(code, f"{name} {known.counted_in}年度{count.label}", known.scheme.figures[count.limit])
