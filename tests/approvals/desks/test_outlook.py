"""To the year's end: what is reserved, paid and asked for, who comes too late, and that want of money never refuses."""

from decimal import Decimal

import pytest

from tests.browsing import signed_in, text
from tests.claims import PASSED, Claims, to_batched, to_reviewed, verify
from tests.county import do, fresh
from tests.flexible import EVALUATED, PROPOSED, flexible_claim
from tests.statements import statements
from workflows import clock
from workflows.claim import pools
from workflows.claim.outlook import demands
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.ledger import Pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = Claims()
    made.funds(0)
    return made


def room(fund, yuan):
    code = pools.fund_code(fund, clock.today().year)
    Pool.objects.filter(code=code).update(room=yuan)
    return code


def seen(who):
    return signed_in(who.finance).get("/pools/outlook/").context["found"]


def test_reserved_asked_for_and_the_first_claim_for_which_nothing_is_left(county, who):
    code = room("就业补助资金", 5000)
    first = county.labour_claim(6)
    to_reviewed(first, who)
    cases = [county.labour_claim(3), county.labour_claim(2)]
    page = text(signed_in(who.finance).get("/pools/outlook/"))
    fund = seen(who).funds[code]
    assert (fund.reserved, fund.asked, fund.left) == (3000, 2500, -500)
    assert (fund.short.number, fund.lacking) == (cases[1].number, 500)
    assert "差 <span" in page and cases[1].number in page and cases[0].number not in page
    assert "不因资金不足作不予奖补处理" in page and "就业补助资金" in page


def test_a_trip_is_borne_by_the_first_fund_and_the_rest_by_the_second(county, who):
    first, second = room("就业补助资金", 3000), room("人才专项资金", 500)
    cases = [county.trip_claim(), county.trip_claim()]
    found = seen(who)
    one, two = found.funds[first], found.funds[second]
    assert (one.asked, one.left, one.passed_on, one.passes.number) == (3000, 0, 1800, cases[1].number)
    assert (two.asked, two.left, two.lacking, two.short.number) == (1800, -1300, 1300, cases[1].number)
    page = text(signed_in(who.review).get("/pools/outlook/"))
    assert "，不足的由人才专项资金" in page and "（兜底）" in page
    assert f'href="/cases/{cases[1].number}/"' in page


def test_a_yearly_total_is_shown_with_the_claim_it_cuts(county, who):
    room("就业补助资金", 10_000_000)
    claimant = county.claimant()
    first = county.labour_claim(1, claimant=claimant)
    Pool.objects.filter(code=pools.cap_code(first)).update(room=200_000, taken=199_000)
    second = county.labour_claim(2, claimant=claimant)
    cap = seen(who).caps[pools.cap_code(first)]
    assert (cap.asked, cap.left, cap.lacking, cap.short.number) == (1000, 0, 500, second.number)


def test_who_waits_for_something_else_is_counted_and_not_asked_for(county, who):
    case = county.talent_claim()
    do(case, "employer", "verify", case.employer.clerk, {"agree": "yes", "status": "未到岗"})
    found, waiting = demands()
    assert found == [] and waiting == 1


def test_the_same_statements_for_1_20_and_200_claims(county, who):
    browser, counts = signed_in(who.review), []
    county.checked(1)
    browser.get("/pools/outlook/")
    for count in (0, 19, 180):
        county.checked(count) if count else None
        with statements() as asked:
            assert browser.get("/pools/outlook/").context["found"].counted
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("desk", ["intake@JYJ", "administrator@RCB", "employer@Q1"])
def test_others_do_not_see_it(county, desk):
    assert signed_in(county.user(desk)).get("/pools/outlook/").status_code == 403


@pytest.mark.parametrize("make", ["labour_claim", "trip_claim", "talent_claim"])
def test_want_of_money_holds_a_claim_and_never_refuses_it(county, who, make):
    """The review says what to do, the claim waits, cannot be refused for it, and goes on when the money is there."""
    case = getattr(county, make)()
    if case.state == S.FILED:
        verify(case)
    action = "approve" if make == "trip_claim" else "pass_review"
    with pytest.raises(Refused, match="请以“资金不足”挂起，待财政局下达指标后再复核（四\\(四\\)）"):
        do(case, "review", action, who.review, PASSED)
    do(case, "review", "suspend", who.review, {"cause": "no_funds", "reason": "指标不足"})
    with pytest.raises(Refused, match="不能以此不予奖补"):
        do(case, "suspended", "refuse", who.review, {"reason": "没有资金"})
    county.funds()
    do(case, "suspended", "resume", who.review, {"reason": "指标已下达"})
    do(case, "review", action, who.review, PASSED)
    assert fresh(case).known.amount > Decimal(0)


def test_an_amount_the_group_has_yet_to_fix_is_asked_for_as_it_was_proposed(county, who):
    county.funds()
    case, evaluation = flexible_claim(county), county.user("reward_review@RCB")
    code = pools.fund_code("县人才专项资金", clock.today().year)
    do(case, "review", "evaluate", evaluation, EVALUATED)
    do(case, "review", "propose", evaluation, PROPOSED)
    assert (seen(who).funds[code].asked, seen(who).funds[code].reserved) == (20000, 0)
    to_batched([case], who, reviewer=evaluation)
    assert (seen(who).funds[code].asked, seen(who).waiting) == (20000, 0)
