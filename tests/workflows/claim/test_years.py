"""The last and the first moment of a year land in their own years' totals, by the county's clocks."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.claims import Claims, to_reviewed
from workflows import clock, ledger
from workflows.claim import pools
from workflows.ledger import Pool

pytestmark = pytest.mark.django_db
SHANGHAI = timezone(timedelta(hours=8))
MOMENTS = {
    2025: datetime(2025, 12, 31, 23, 59, 59, 900_000, tzinfo=SHANGHAI),
    2026: datetime(2026, 1, 1, 0, 0, 0, 100_000, tzinfo=SHANGHAI),
}


def stop_at(monkeypatch, moment) -> None:
    """A clock that stands: a moving one would be past midnight before the claim is filed."""
    monkeypatch.setattr(clock, "now", lambda: moment.astimezone(UTC))


def test_two_claims_a_fifth_of_a_second_apart_have_two_yearly_totals(monkeypatch):
    county = Claims()
    who, referrer, cases = county.desks(), county.claimant(), {}
    for year, moment in MOMENTS.items():
        stop_at(monkeypatch, moment)
        cases[year] = county.labour_claim(3, claimant=referrer)
        assert cases[year].known.accepted_on.year == year
    stop_at(monkeypatch, datetime(2026, 1, 9, 9, tzinfo=SHANGHAI))
    county.funds(year=2026)
    for year, case in cases.items():
        to_reviewed(case, who)
        pool = Pool.objects.get(code=pools.cap_code(case))
        assert f":{year}:" in pool.code and (pool.taken, pool.room) == (1_500, 200_000)
        assert f"{year}年度" in pool.title
    assert Pool.objects.get(code=pools.fund_code("就业补助资金", 2026)).taken == 3_000
    assert ledger.mismatches() == []


def test_a_year_used_up_leaves_the_next_one_whole(monkeypatch):
    county = Claims()
    who, referrer = county.desks(), county.claimant()
    stop_at(monkeypatch, MOMENTS[2025])
    last = county.labour_claim(200, ["应届高校毕业生"], claimant=referrer)
    stop_at(monkeypatch, MOMENTS[2026])
    first = county.labour_claim(1, claimant=referrer)
    county.funds(year=2026)
    for case in (last, first):
        to_reviewed(case, who)
    assert Pool.objects.get(code=pools.cap_code(last)).left == 0
    assert Pool.objects.get(code=pools.cap_code(first)).taken == 500
