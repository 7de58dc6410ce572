"""An employer's year: trips of three, trainings and certificates, totals used, what is under way and whose turn it is."""

from datetime import timedelta
from decimal import Decimal

import pytest

from parties.models import Claimant
from parties.secrets import index_of
from tests import payments
from tests.benefits import benefit
from tests.browsing import signed_in, text
from tests.claims import PASSED, to_reported, to_reviewed
from tests.county import do, fresh
from tests.flexible import EVALUATED, PROPOSED, flexible_claim
from tests.recoveries import approved
from tests.statements import statements
from tests.workflows.claim.test_shared_labour import per_enterprise
from workflows import clock, engine
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer(county):
    return county.employer()


@pytest.fixture
def account(county, employer):
    """Somebody who has typed the employer's name and credit code."""
    who = {"name": employer.unit.name, "identity": employer.credit_code}
    return Claimant.objects.create(user=county.user(), kind="用人单位", **who)


@pytest.fixture
def browser(county, who, employer, account):
    """The employer itself, signed in: a trip of the year before last was found right."""
    proved(county, who, employer, account)
    return signed_in(account.user)


def proved(county, who, employer, account):
    case = county.trip_claim(employer, clock.today() - timedelta(days=731), claimant=account)
    do(case, "review", "approve", who.review, PASSED)


def trainee(**said):
    trained = (clock.today() - timedelta(days=10)).isoformat()
    hired = (clock.today() - timedelta(days=60)).isoformat()
    return {"hired": hired, "course": "安全", "hours": 20, "trained": trained} | said


def seen(browser, **asked):
    return browser.get("/year/", asked).context["seen"]


def test_trips_trainings_and_money_of_the_year_stand_on_one_page(county, who, employer, browser):
    paid = county.trip_claim(employer)
    do(paid, "review", "approve", who.review, PASSED)
    payments.to_allocated([paid], who)
    payments.to_answered(payments.to_paid([paid], who), who)
    training = county.roster_claim("training_prejob", [trainee(), trainee()], employer)
    do(training, "review", "approve", who.review, PASSED)
    county.trip_claim(employer)
    found = seen(browser)
    [trips] = found.counts
    assert (trips.taken, trips.room, trips.left) == (1, 3, 2)
    lines = {one.scheme.key: one for one in found.lines}
    trip, course = lines["outbound_recruitment"], lines["training_prejob"]
    assert (trip.filed, trip.undecided, trip.granted, trip.arrived) == (2, 1, Decimal(2400), Decimal(2400))
    assert (course.filed, course.people, course.granted, course.arrived) == (1, 2, Decimal(1000), 0)
    assert (found.granted, found.arrived, len(found.under), len(found.ended)) == (3400, 2400, 2, 1)
    page = text(browser.get("/year/"))
    assert "1/3 次" in page and "2,400.00" in page and "待请款" in page


def test_it_says_where_a_claim_stands_and_whose_turn_it_is(county, who, employer, browser):
    county.unit("RSJ", "县人力资源和社会保障局")
    case = county.trip_claim(employer)
    page = text(browser.get("/year/"))
    assert f"{case.number}" in page and "待复核" in page and "复核" in page and " 前</small>" in page
    assert f"{case.known.scheme.title}<small" in page and f"{clock.today()} 受理" in page
    do(case, "review", "ask_corrections", who.review, {"others": "票据"})
    assert "申报对象：补正材料" in text(browser.get("/year/"))


def test_totals_are_shown_with_what_is_left_and_the_ruling_they_stand_under(county, who, employer, browser):
    claimant = Claimant.objects.get(identity_index=index_of(employer.credit_code))
    case = county.labour_claim(3, employer=county.employer(), claimant=claimant)
    to_reviewed(case, who)
    [cap] = seen(browser).caps
    assert (cap.room, cap.taken, cap.left) == (200_000, 1500, 198_500)
    assert "年度总额" in text(browser.get("/year/")) and "超过年度总额的部分如何处理：" in cap.ruled[0]


def test_a_reward_paid_to_the_employer_is_its_own_though_another_claims_it_and_is_not_opened(
    county, who, employer, browser
):
    case = county.talent_claim(employer=employer)
    to_reviewed(case, who)
    page = text(browser.get("/year/"))
    assert case.number in page and f'href="/my/cases/{case.number}/"' not in page
    assert fresh(case).known.claimant["name"] not in page
    workers = county.labour_claim(employer=employer)
    assert workers.number not in text(browser.get("/year/"))


def test_what_was_asked_back_stands_there_with_what_is_open(county, who, employer, browser):
    case = county.trip_claim(employer)
    do(case, "review", "approve", who.review, PASSED)
    payments.to_allocated([case], who)
    payments.to_answered(payments.to_paid([case], who), who)
    asked = approved(fresh(case), who)
    [back] = seen(browser).recoveries
    assert (back.number, back.rest) == (asked.number, asked.amount)
    page = text(browser.get("/year/"))
    assert asked.number in page and "追缴中" in page


def test_what_other_policies_gave_stands_beside(county, who, employer, browser):
    benefit(county, employer.credit_code, "outbound_recruitment", "1200", occasion=clock.today().isoformat())
    [one] = seen(browser).benefits
    assert one.amount == 1200 and "其他政策的补助" in text(browser.get("/year/"))
    assert not seen(browser, year=2023).benefits


def test_of_a_shared_claim_each_enterprise_sees_its_own_half_and_its_own_total(county, who):
    per_enterprise(county)
    agreement = county.agreement_claim()
    case = to_reported(agreement, county, who)
    do(case, "review", "approve", who.review, {"opinion": "经审核属实"})
    for own, other in ((agreement.employer, agreement.partner), (agreement.partner, agreement.employer)):
        claimant = county.enterprise(own)
        proved(county, who, own, claimant)
        found = seen(signed_in(claimant.user))
        assert (found.granted, [one.amount for one in found.under]) == (5000, [5000])
        assert [(cap.title.split()[0], cap.taken) for cap in found.caps] == [(own.unit.name, 5000)]
        assert other.unit.name not in text(signed_in(claimant.user).get("/year/"))


def test_whoever_only_typed_the_credit_code_sees_nothing_of_others(county, who, employer, account):
    benefit(county, employer.credit_code, "outbound_recruitment", "1200", occasion=clock.today().isoformat())
    other = county.talent_claim(employer=employer)
    to_reviewed(other, who)
    browser = signed_in(account.user)
    page = text(browser.get("/year/"))
    assert other.number not in page and "1,200.00" not in page and "首件审核通过后" in page
    own = county.trip_claim(employer, claimant=account)
    assert own.number in text(browser.get("/year/"))
    do(own, "review", "approve", who.review, PASSED)
    page = text(browser.get("/year/"))
    assert other.number in page and "1,200.00" in page and "首件审核通过后" not in page


def test_each_year_by_itself_and_no_other(county, employer, browser):
    last = clock.today().replace(year=clock.today().year - 1)
    county.trip_claim(employer, day=last)
    assert seen(browser).lines == [] and seen(browser, year=last.year).lines[0].filed == 1
    assert [seen(browser).counts[0].taken, *seen(browser).years][1] == 2023
    for wrong in ("0", "1999", "x", "99999999"):
        assert browser.get("/year/", {"year": wrong}).status_code == 404


def test_hr_and_the_auditor_see_any_employer_others_none(county, who, employer, browser):
    case, page = county.trip_claim(employer), f"/registers/employers/{employer.unit.code}/year/"
    assert f'href="/cases/{case.number}/"' in text(signed_in(who.review).get(page))
    assert case.number in text(signed_in(county.user("auditor@DCS")).get(page))
    assert "年度一览" in text(signed_in(who.review).get(f"/registers/employers/{employer.pk}/"))
    for other in (signed_in(who.finance), browser, signed_in(county.user("intake@JYJ"))):
        assert other.get(page).status_code == 403
    assert signed_in(who.review).get("/registers/employers/NOBODY/year/").status_code == 404
    assert signed_in(who.review).get("/year/").status_code == 403


def test_who_is_no_employer_is_told_whose_page_this_is(county):
    somebody = signed_in(county.claimant("个人").user)
    assert "此页供用人单位查看" in text(somebody.get("/year/"))
    assert signed_in(county.user()).get("/year/")["Location"] == "/my/claimant/"


@pytest.mark.parametrize("own", [True, False])
def test_the_same_statements_for_1_20_and_200_claims(county, who, employer, browser, own):
    desk = browser if own else signed_in(who.review)
    page = "/year/" if own else f"/registers/employers/{employer.unit.code}/year/"
    counts = []
    county.checked(1, "talent_employer_reward", employer=employer)
    desk.get(page)
    for more in (0, 19, 180):
        county.checked(more, "talent_employer_reward", employer=employer) if more else None
        with statements() as asked:
            assert desk.get(page).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts


def test_what_is_only_proposed_or_taken_back_is_not_granted_yet(county, who, employer, browser):
    case, evaluation = flexible_claim(county, employer), county.user("reward_review@RCB")
    do(case, "review", "evaluate", evaluation, EVALUATED)
    do(case, "review", "propose", evaluation, PROPOSED)
    [line] = seen(browser).lines
    assert (line.granted, line.undecided) == (0, 1)
    trip = county.trip_claim(employer)
    do(trip, "review", "approve", who.review, PASSED)
    assert seen(browser).granted == 2400
    engine.interrupt(trip.pk, "recall", who.review, key="again", data={"reason": "票据有误"})
    assert seen(browser).granted == 0 and [one.amount for one in seen(browser).under] == [None, None]


def test_the_total_of_an_enterprise_that_shares_with_it_is_not_shown(county, who, employer, browser):
    Ruling.objects.create(
        key="sl.cap_scope", value="enterprise", since=clock.today(), document="x", proposed_by=who.review,
        proposed_at=clock.now(), confirmed_by=who.secretary, confirmed_at=clock.now(),
    )  # fmt: skip
    case = county.agreement_claim(employer, lent=county.lent(11))
    to_reported(case, county, who)
    do(case, "review", "approve", who.review, PASSED)
    [total] = seen(browser).caps
    assert total.title.startswith(employer.unit.name) and total.taken == 5500
