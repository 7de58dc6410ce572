"""Limited things: never over, given back whole, every sum the sum of its lines."""

from decimal import Decimal

import pytest

from tests.county import County
from workflows import ledger
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


def taken(pool):
    return ledger.Pool.objects.get(pk=pool.pk).taken


def test_a_full_pool_refuses_with_its_sentence(county):
    county.pool("p", 1)
    ledger.reserve(county.transfer(), {"p": 1}, {"p": "满了（三(三)1）"})
    with pytest.raises(Refused, match="满了"):
        ledger.reserve(county.transfer(), {"p": 1}, {"p": "满了（三(三)1）"})


def test_a_pool_nobody_certified_refuses(county):
    with pytest.raises(Refused):
        ledger.reserve(county.transfer(), {"none": 1}, {"none": "没有空编"})


def test_released_places_can_be_taken_again_by_the_same_case(county):
    pool, case = county.pool("p", 1), county.transfer()
    for _ in range(3):
        ledger.reserve(case, {"p": 1}, {"p": ""})
        assert taken(pool) == 1
        ledger.release([(case, None)])
        ledger.release([(case, None)])
        assert taken(pool) == 0
    assert case.reservations.count() == 1


def test_commit_keeps_the_place_and_release_after_commit_gives_it_back(county):
    pool, case = county.pool("p", 1), county.transfer()
    ledger.reserve(case, {"p": 1}, {"p": ""})
    ledger.commit([(case, None)])
    assert (taken(pool), case.reservations.get().status) == (1, "committed")
    ledger.release([(case, None)])
    assert taken(pool) == 0 and ledger.mismatches() == []


def test_a_sum_that_is_not_the_sum_of_its_lines_is_named(county):
    ledger.Pool.objects.create(code="wrong", title="错账", room=5, taken=2)
    assert ledger.mismatches() == ["错账：记为 2.00，逐笔合计 0"] or "错账" in ledger.mismatches()[0]


def test_what_is_left_is_never_negative_after_the_room_shrank(county):
    assert ledger.Pool(room=1, taken=3).left == 0


def test_a_part_comes_back_exactly_and_never_more_than_is_held(county):
    pool, case = county.pool("p", 100), county.transfer()
    ledger.reserve(case, {"p": Decimal("70.30")}, {"p": ""}, worth=50)
    ledger.commit([(case, None)])
    ledger.give_back(case, {"p": Decimal("0.01")}, worth=10)
    assert (taken(pool), ledger.lines_of([case]).get().worth) == (Decimal("70.29"), 40)
    for code, amount in (("p", "70.30"), ("none", "1")):
        with pytest.raises(Refused, match="没有这么多"):
            ledger.give_back(case, {code: Decimal(amount)})
    ledger.give_back(case, {"p": Decimal("70.29")})
    assert (taken(pool), ledger.lines_of([case]).get().status) == (0, "released")
    assert ledger.mismatches() == []


def test_what_was_given_back_by_mistake_is_used_again_even_over_the_room(county):
    pool, case = county.pool("p", 10), county.transfer()
    ledger.reserve(case, {"p": 10}, {"p": ""})
    ledger.give_back(case, {"p": Decimal(10)})
    ledger.reserve(county.transfer(), {"p": 6}, {"p": ""})
    ledger.take_again(case, {"p": Decimal(10)})
    pool.refresh_from_db()
    assert (pool.taken, pool.over, pool.left) == (16, 6, 0)
    assert ledger.mismatches() == []
