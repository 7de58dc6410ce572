"""A fund's room changes while it is drawn on: never below what is taken, each indicator once."""

import pytest

from approvals.funds.models import Indicator
from approvals.funds.services import mismatches
from tests.claims import PASSED, Claims, verify
from tests.county import do, fresh
from tests.server import ROUNDS, Client, together
from workflows import clock, ledger
from workflows.claim.pools import fund_code
from workflows.fsm import Refused
from workflows.journal import Entry
from workflows.ledger import Pool

FUND = "人才专项资金"


@pytest.fixture
def claims(county):
    return Claims()


def indicator(amount, who, number):
    return Indicator.objects.create(
        fund=FUND, year=clock.today().year, amount=amount, document=f"清财行〔2026〕{number}号", dated=clock.today(),
        made_by=who.finance,
    )  # fmt: skip


def pool():
    return Pool.objects.get(code=fund_code(FUND, clock.today().year))


def test_a_reduction_against_a_review_leaves_never_less_than_is_taken(claims, server):
    who = claims.desks()
    checker = Client(server, who.finance_check)
    for number in range(ROUNDS // 4):
        given = indicator(60_000 + (pool().taken - pool().room if number else 0), who, f"增{number}")
        assert checker.post(f"/funds/{given.pk}/confirm/", {})[0] == 302
        cut, case = indicator(-20_000, who, f"减{number}"), claims.talent_claim()
        verify(case)
        confirmed, reviewed = together(
            lambda: checker.post(f"/funds/{cut.pk}/confirm/", {}),
            lambda: do(case, "review", "pass_review", who.review, PASSED),
        )
        assert confirmed[0] in (302, 422) and isinstance(reviewed, Entry | Refused), (confirmed, reviewed)
        assert (confirmed[0] == 302) == isinstance(reviewed, Refused)
        assert pool().taken <= pool().room and fresh(case).state in ("reviewed", "checked")
    assert ledger.mismatches() == [] and list(mismatches()) == []


def test_two_people_confirming_one_indicator_count_it_once(claims, server):
    who = claims.desks()
    one, two = (Client(server, claims.user("finance_check@CZJ")) for _ in range(2))
    for number in range(ROUNDS // 4):
        given = indicator(1_000, who, number)
        answers = together(
            *[lambda who=who: who.post(f"/funds/{given.pk}/confirm/", {}) for who in (one, two)]
        )
        assert sorted(status for status, _ in answers) == [302, 422], answers
    assert pool().room == 1_000 * (ROUNDS // 4)
