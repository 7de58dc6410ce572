"""Which pools a claim draws on: the claimant's cap of the year, its talent, the funds of the year."""

from workflows import clock, ledger
from workflows.case import Case

ROOM = 1000
"""Claims of one claimant about one talent: more than there will ever be; what counts is that there is one claimant."""


def cap_code(case: Case) -> str:
    """The claimant's yearly total under the scheme; empty where the scheme has none."""
    known = case.known
    if not known.scheme.caps:
        return ""
    return f"cap:{known.scheme.key}:{known.accepted_on.year}:{known.claimant['index'][:32]}"


def talent_code(case: Case) -> str:
    """The talent across all years (一名入选人才只对应一个申报对象)."""
    index = case.known.talent.get("index")
    return f"talent:{index[:64]}" if index else ""


def fund_code(fund: str, year: int) -> str:
    """The indicators of one fund for a year."""
    return f"fund:{fund}:{year}"


def fund_codes(case: Case) -> list[str]:
    """The scheme's funds in the order in which they pay, of the year the money is reserved in."""
    return [fund_code(fund.name, clock.today().year) for fund in funds(case)]


def funds(case: Case) -> list:
    return sorted(case.known.scheme.funds, key=lambda fund: fund.order)


def codes(case: Case) -> list[str]:
    return [code for code in (cap_code(case), talent_code(case), *fund_codes(case)) if code]


def open_own(case: Case) -> None:
    """Open the pools that come into being with a claim; funds are opened by 财政局's indicators only."""
    known = case.known
    if code := cap_code(case):
        cap = known.scheme.caps[0]
        room = known.scheme.figures[cap.limit]
        ledger.opened(
            code, f"{known.claimant['name']} {known.accepted_on.year}年度{known.scheme.title}", room
        )
    if code := talent_code(case):
        ledger.opened(code, f"人才 {known.talent['name']}", ROOM)
