"""Lists of claims (汇总表、一览表): one row for each, then what they come to, for every fund and in all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

COLUMNS = ["申报对象", "项目", "用人单位和人才（人数）", "核定金额（元）", "资金渠道", "依据条款"]


def row(case, beside: str = "") -> list[str]:
    """One claim as it now stands; ``beside`` is what its amount needs to be read with."""
    known = case.known
    return [known.claimant["name"], title(case), about(case), money(case) + beside, funding(case),
            known.scheme.clause]  # fmt: skip


def title(case) -> str:
    """What is claimed; where it is the difference of another claim, of which."""
    known = case.known
    return known.scheme.title + (f"（差额补发，原办件 {known.tops_up}）" if known.tops_up else "")


def about(case) -> str:
    """Whom the claim is for: the employer with the talent it gained, or with how many people count."""
    known = case.known
    whom = known.talent["name"] if known.talent else f"{known.counted} 人"
    units = [one["name"] for one in known.sides.values()] or [known.get("employer", {}).get("name")]
    return "　".join(filter(None, [*units, whom]))


def money(case) -> str:
    """What it comes to; marked where it is only proposed, because the leading group fixes it."""
    return yuan(case.known.amount) + ("（拟）" if case.known.is_proposed else "")


def funding(case) -> str:
    """The funds that bear it; each with its share where there are several."""
    shares = case.known.award.get("funding", {})
    if len(shares) == 1:
        return next(iter(shares))
    return "；".join(f"{fund} {yuan(Decimal(share))}" for fund, share in shares.items())


def totals(cases: Iterable[Any]) -> dict[str, Decimal]:
    """What the claims draw on each fund, in the order in which the funds first come up."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for case in cases:
        for fund, share in case.known.award.get("funding", {}).items():
            found[fund] += Decimal(share)
    return dict(found)


def closing(by_fund: Mapping[str, Decimal], before: int = 1) -> list[list[str]]:
    """The last rows of a list whose own columns stand after ``before`` others."""
    sums = [("合计", fund, amount) for fund, amount in by_fund.items()]
    sums += [("总计", "", sum(by_fund.values(), Decimal(0)))]
    return [[*[""] * before, word, "", "", yuan(amount), fund, ""] for word, fund, amount in sums]


def yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"
