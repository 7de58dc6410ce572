"""Money under pressure: a hundred reviews against one yearly total, two claimants for one talent, at the same moment."""

import os

import pytest

from tests.claims import PASSED, Claims
from tests.county import fresh, task
from tests.server import Client, together
from workflows import journal, ledger
from workflows.claim import amounts, pools
from workflows.claim.registers import Registers
from workflows.claim.states import S
from workflows.ledger import Pool

ROUNDS = 10 if os.environ.get("DRILL") else 2
PAIRS = 50
USED_UP = "已用完，本年度不能再付"


@pytest.fixture
def county(transactional_db):
    made = Claims()
    made.funds(100_000_000)
    return made


def review_at_once(county, server, cases) -> list[tuple[int, str]]:
    """Every claim reviewed by a request of its own, all in flight together."""
    officers = [Client(server, county.user("reward_review@RSJ")) for _ in range(4)]
    works = [(case, task(case, "review")) for case in cases]
    return together(*(
        lambda place=place, pair=pair: officers[place % 4].act(*pair, "pass_review", PASSED)
        for place, pair in enumerate(works)
    ))  # fmt: skip


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_hundred_requests_take_exactly_the_yearly_total(county, server, turn):
    cases = county.checked(100, people=30, claimant=county.claimant())
    answers = review_at_once(county, server, cases)
    refused = [body for status, body in answers if status == 422]
    assert sorted({status for status, _ in answers}) == [302, 422], answers
    assert len(refused) == 86 and all(USED_UP in body for body in refused)
    stand = [fresh(case) for case in cases]
    awarded = sorted(case.known.amount for case in stand if case.state == S.REVIEWED)
    assert awarded == [5_000, *[15_000] * 13]
    left = [case for case in stand if case.state == S.CHECKED]
    assert {amounts.assess(case, Registers([case])).reason for case in left} == {"cap_exhausted"}
    assert Pool.objects.get(code=pools.cap_code(stand[0])).taken == 200_000
    assert ledger.mismatches() == []
    assert [case.number for case in stand if journal.broken(case)] == []


def test_fifty_pairs_claim_one_talent_each(county, server):
    talents = [one for one in county.talents(PAIRS) for _ in range(2)]
    cases = county.checked(2 * PAIRS, "talent_employer_reward", talents=talents)
    answers = review_at_once(county, server, cases)
    for place in range(0, 2 * PAIRS, 2):
        statuses = sorted(status for status, _ in answers[place : place + 2])
        assert statuses == [302, 422], (place, statuses)
        loser = next(body for status, body in answers[place : place + 2] if status == 422)
        assert "申报对象" in loser
        assert sorted(fresh(case).state for case in cases[place : place + 2]) == [S.CHECKED, S.REVIEWED]
        assert Pool.objects.get(code=pools.talent_code(cases[place])).taken == 1
    assert ledger.mismatches() == []
