"""Trips of 三(十)2 under pressure: three a year however many ask at once, two funds emptied to the fen, the split kept."""

from decimal import Decimal

import pytest

from tests.claims import PASSED, Claims
from tests.county import fresh, task
from tests.server import Client, together
from workflows import clock, journal, ledger
from workflows.claim import pools
from workflows.claim.states import S
from workflows.ledger import Pool

USED_UP = "每年最多 3 次"
FIRST, SECOND = "就业补助资金", "人才专项资金"


@pytest.fixture
def county(transactional_db):
    made = Claims()
    made.funds()
    return made


def approve_at_once(county, server, cases) -> list[tuple[int, str]]:
    officers = [Client(server, county.user("reward_review@RSJ")) for _ in range(4)]
    works = [(case, task(case, "review")) for case in cases]
    return together(*(
        lambda place=place, pair=pair: officers[place % 4].act(*pair, "approve", PASSED)
        for place, pair in enumerate(works)
    ))  # fmt: skip


def statuses(answers) -> list[int]:
    return sorted(status for status, _ in answers)


def test_two_ask_for_the_third_trip_and_one_gets_it(county, server):
    for _ in range(5):
        employer = county.employer()
        cases = [county.trip_claim(employer) for _ in range(4)]
        for case in cases[:2]:
            assert approve_at_once(county, server, [case])[0][0] == 302
        answers = approve_at_once(county, server, cases[2:])
        assert statuses(answers) == [302, 422], answers
        assert USED_UP in next(body for status, body in answers if status == 422)
        assert sorted(fresh(case).state for case in cases) == [S.CHECKED, S.CLEARED, S.CLEARED, S.CLEARED]
    assert ledger.mismatches() == []


def test_a_hundred_requests_take_exactly_three_trips(county, server):
    employer = county.employer()
    cases = [county.trip_claim(employer) for _ in range(100)]
    answers = approve_at_once(county, server, cases)
    assert statuses(answers) == [302] * 3 + [422] * 97, answers
    assert all(USED_UP in body for status, body in answers if status == 422)
    assert Pool.objects.get(code=pools.count_code(fresh(cases[0]))).taken == 3
    assert ledger.mismatches() == []
    assert [case.number for case in map(fresh, cases) if journal.broken(case)] == []


def test_fifty_trips_empty_two_funds_to_the_fen(county, server):
    """The first fund has 123,456.78 yuan, the second 100,000: forty-four trips of 5,000, then there is not enough."""
    year = clock.today().year
    rooms = {FIRST: Decimal("123456.78"), SECOND: Decimal(100_000)}
    for fund, room in rooms.items():
        Pool.objects.filter(code=pools.fund_code(fund, year)).update(room=room)
    cases = [county.trip_claim(county.employer(), region="省外", actual_cost="5000.00") for _ in range(50)]
    answers = approve_at_once(county, server, cases)
    assert statuses(answers) == [302] * 44 + [422] * 6, answers
    assert all("资金不足" in body for status, body in answers if status == 422)
    taken = {fund: Pool.objects.get(code=pools.fund_code(fund, year)).taken for fund in rooms}
    assert taken == {FIRST: Decimal("123456.78"), SECOND: Decimal("96543.22")}
    paid = [case.known for case in map(fresh, cases) if case.state == S.CLEARED]
    splits = [{fund: Decimal(share) for fund, share in known.award["funding"].items()} for known in paid]
    assert all(
        sum(split.values()) == known.amount == 5_000 for split, known in zip(splits, paid, strict=True)
    )
    assert sum(len(split) == 2 for split in splits) == 1
    assert ledger.mismatches() == []
