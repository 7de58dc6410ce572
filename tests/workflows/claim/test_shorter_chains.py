"""Schemes with fewer stations: the trips of 三(十) go from the filing to the review and from there to the money."""

from datetime import date

import pytest

from tests.claims import PASSED, amount
from tests.county import do, fresh
from tests.transfers import open_names
from workflows import clock, engine, ledger
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


def pass_it(case, who):
    return do(case, "review", "approve", who.review, PASSED)


def test_a_trip_waits_for_the_review_at_once_and_for_the_money_after_it(county, who):
    case = county.trip_claim()
    assert fresh(case).state == S.CHECKED and open_names(case) == ["review"]
    pass_it(case, who)
    assert (fresh(case).state, amount(case), open_names(case)) == (S.CLEARED, 2_400, ["request"])


def test_actions_of_other_chains_are_neither_offered_nor_lawful(county, who):
    from django.core.exceptions import PermissionDenied

    case = county.trip_claim()
    for action in ("pass_review", "return_to_employer"):
        with pytest.raises(PermissionDenied):
            do(case, "review", action, who.review, PASSED)
    with pytest.raises(Refused, match="此类办件没有"):
        fresh(case).pass_review(engine.Move(clock.now(), who.review, None, dict(PASSED)))


def test_three_trips_a_year_by_the_day_of_the_trip(county, who):
    employer, year = county.employer(), clock.today().year
    for month in (1, 2, 3):
        pass_it(county.trip_claim(employer, date(year, month, 5)), who)
    fourth = county.trip_claim(employer, date(year, 4, 5))
    with pytest.raises(Refused, match=r"3 次.*三\(十\)2"):
        pass_it(fourth, who)
    pass_it(county.trip_claim(employer, date(year - 1, 12, 31)), who)
    assert ledger.Pool.objects.get(code__startswith=f"count:outbound_recruitment:{year}:").taken == 3


def test_a_withdrawn_trip_leaves_its_place_to_another(county, who):
    employer = county.employer()
    trips = [county.trip_claim(employer) for _ in range(4)]
    for case in trips[:3]:
        pass_it(case, who)
    engine.interrupt(trips[0].pk, "withdraw", trips[0].applicant, key="w1", data={"reason": "未成行"})
    pass_it(trips[3], who)
    assert fresh(trips[3]).state == S.CLEARED and ledger.mismatches() == []


def test_what_the_employment_fund_lacks_comes_from_the_talent_fund(county, who):
    county.funds(room=1_000)
    county.pool(f"fund:人才专项资金:{clock.today().year}", 1_000_000)
    case = county.trip_claim()
    pass_it(case, who)
    assert fresh(case).known.award["funding"] == {"就业补助资金": "1000.00", "人才专项资金": "1400.00"}


def test_corrections_come_back_to_the_review(county, who):
    case = county.trip_claim()
    do(case, "review", "ask_corrections", who.review, {"items": [], "others": "补交票据原件"})
    do(case, "correct", "resubmit_for_review", case.applicant)
    assert open_names(case) == ["review"]
