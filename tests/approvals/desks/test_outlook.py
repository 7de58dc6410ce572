"""To the year's end: what is reserved, paid and asked for, who comes too late, and that want of money never refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest

from approvals.funds import reckonings
from approvals.funds.models import Reckoning
from tests.browsing import signed_in, text
from tests.claims import PASSED, Claims, to_batched, to_reviewed, verify
from tests.county import do, fresh
from tests.flexible import EVALUATED, PROPOSED, flexible_claim
from tests.statements import statements
from workflows import clock, jobs
from workflows.claim import pools
from workflows.claim.outlook import demands, undecided
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
    found, waiting = demands([case.coerced for case in undecided()])
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


# Where they are too many to be asked while somebody waits


@pytest.fixture
def many(county, who, monkeypatch):
    """Three claims of one person each, where two are few."""
    monkeypatch.setattr(reckonings, "FEW", 2)
    room("就业补助资金", 5000)
    return [county.labour_claim(1) for _ in range(3)]


def reckoned(browser):
    browser.post("/pools/outlook/reckon/")
    jobs.run.call(reckonings.JOB, {"reckoning_id": reckonings.unfinished().pk})


def test_thousands_are_reckoned_by_the_worker_and_the_page_says_as_of_when(county, who, many):
    browser, auditor = signed_in(who.finance), signed_in(county.user("auditor@DCS"))
    assert "还没有测算过" in text(browser.get("/pools/outlook/"))
    assert browser.post("/pools/outlook/reckon/").status_code == 302
    browser.post("/pools/outlook/reckon/")
    running = Reckoning.objects.get()
    page = text(browser.get("/pools/outlook/"))
    assert "正在重新测算" in page and 'value="0"' in page
    assert reckonings.go_on(running.pk)
    assert 'value="2"' in text(browser.get("/pools/outlook/"))
    jobs.run.call(reckonings.JOB, {"reckoning_id": running.pk})
    page = text(browser.get("/pools/outlook/"))
    assert "重新测算</button>" in page and "此后已核定的按已预留计" in page
    assert seen(who).counted == 3 and seen(who).asked == 1500
    assert "重新测算</button>" not in text(auditor.get("/pools/outlook/"))
    assert auditor.post("/pools/outlook/reckon/").status_code == 403


def test_a_kept_look_says_what_asking_at_once_says(county, who, many, monkeypatch):
    room("人才专项资金", 5000)
    county.trip_claim(), county.talent_claim(), county.agreement_claim()
    reckoned(signed_in(who.review))
    kept = seen(who)
    monkeypatch.setattr(reckonings, "FEW", 200)
    assert seen(who) == kept and kept.counted > 3


def test_what_was_decided_since_counts_as_reserved_and_no_more_as_asked_for(who, many):
    reckoned(signed_in(who.review))
    to_reviewed(many[0], who)
    fund = seen(who).funds[pools.fund_code("就业补助资金", clock.today().year)]
    assert (fund.reserved, fund.asked) == (500, 1000)


def test_only_the_newest_look_is_kept_and_one_is_made_every_day(who, many):
    reckoned(signed_in(who.review))
    assert reckonings.nightly() == 0
    clock.move_to(clock.now() + timedelta(days=1))
    assert reckonings.nightly() == 1 and reckonings.nightly() == 0
    reckonings.reckon(reckonings.unfinished().pk)
    assert reckonings.nightly() == 0 and Reckoning.objects.count() == 1


def test_a_kept_look_costs_the_same_statements_for_3_and_for_30_claims(county, who, many):
    browser, counts = signed_in(who.review), []
    for count in (0, 27):
        county.checked(count) if count else None
        reckoned(browser)
        with statements() as asked:
            browser.get("/pools/outlook/")
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
