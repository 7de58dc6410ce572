"""差额补发: a paid claim to which more is due is topped up by a claim of its own, never above what is due, once."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from approvals.meetings import services as meetings
from approvals.meetings.services import Result
from approvals.recoveries import waivers
from approvals.recoveries.models import Waiver
from approvals.stacking import overlaps, topups
from parties.engagements import Engagement
from tests.benefits import benefit, paid, revoked, trip_paid
from tests.browsing import signed_in, text
from tests.claims import PASSED, amount, to_reported, verify
from tests.county import do, fresh
from tests.flexible import PROPOSED, Flexible, sitting, to_group
from tests.payments import to_allocated, to_answered, to_paid
from tests.recoveries import approved, finished, received
from workflows import clock, engine, ledger
from workflows.claim.rosters import RosterLine
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db
FRESH = ["应届高校毕业生"]


@pytest.fixture
def short(county, who):
    """Paid beside a benefit of 300 yuan for the first of two people."""
    case = county.labour_claim(2, FRESH)
    case.first = benefit(county, case.roster.first().id_number, amount="300")
    paid(county, who, [case])
    assert amount(case) == 1700
    return case


def opened(case, actor):
    more = fresh(topups.open_for(fresh(case), actor))
    more.employer = case.employer
    return more


def go_through(county, who, case):
    """The same way the first one went."""
    paid(county, who, [case])


def test_what_a_revoked_benefit_leaves_due_is_paid_by_a_claim_of_its_own(county, who, short):
    revoked(county, short.first)
    more = opened(short, short.applicant)
    assert more.known.tops_up == short.number and more.earlier_id == short.pk
    assert [line.tops.case_id for line in more.roster.all()] == [short.pk, short.pk]
    go_through(county, who, more)
    assert amount(more) == 300 and fresh(more).state == S.CLOSED
    assert fresh(more).known.payee == fresh(short).known.payee
    assert [line["amount"] for line in fresh(more).known.award["lines"]] == ["300.00", "0.00"]
    assert any(
        "本县已付 700 元，现应付 1,000 元，补发差额 300 元" in one["sentence"]
        for one in fresh(more).known.award["findings"]
    )
    out = StringIO()
    call_command("replay", more.number, stdout=out)
    assert "差异 0 次" in out.getvalue() and not ledger.mismatches()


def test_asking_twice_gives_nothing_more(county, who, short):
    revoked(county, short.first)
    more = opened(short, short.applicant)
    with pytest.raises(Refused, match=f"差额补发 {more.number} 正在办理"):
        topups.open_for(fresh(short), who.review)
    go_through(county, who, more)
    for again in (short, more):
        with pytest.raises(Refused, match="没有差额可补"):
            topups.open_for(fresh(again), short.applicant)


def test_nothing_is_topped_up_where_nothing_more_is_due(short):
    with pytest.raises(Refused, match="没有差额可补"):
        topups.open_for(fresh(short), short.applicant)


def test_a_claim_not_paid_yet_is_recalled_not_topped_up(county, who):
    case = county.labour_claim(1, FRESH)
    verify(case)
    with pytest.raises(Refused, match="尚未发放.*撤回复核"):
        topups.open_for(fresh(case), case.applicant)


def test_a_ruling_that_leaves_more_counts_for_the_difference_from_its_day_on(county, who):
    """Under 择一 a benefit of one yuan leaves nothing for the first; later the difference is paid."""
    ruled(county, "either_or")
    case = county.labour_claim(2, FRESH)
    benefit(county, case.roster.first().id_number, amount="400")
    paid(county, who, [case])
    assert amount(case) == 1000
    clock.move_to(clock.now() + timedelta(days=1))
    ruled(county, "difference")
    more = opened(case, who.review)
    go_through(county, county.desks(), more)
    assert amount(more) == 600


def ruled(county, value):
    Ruling.objects.create(
        key="overlap.mode", value=value, since=clock.today(), document=f"清委人才〔2026〕{value}号",
        proposed_by=county.user("reward_review@RSJ"), proposed_at=clock.now(), confirmed_by=county.user("publicity@RCB"),
        confirmed_at=clock.now(),
    )  # fmt: skip


def test_what_the_years_total_cut_off_is_not_due_in_another_year(county, who):
    case = county.labour_claim(1, FRESH)
    code = f"cap:labour_referral:{clock.today().year}:{case.known.claimant['index'][:32]}"
    ledger.Pool.objects.filter(code=code).update(taken=199_600)
    paid(county, who, [case])
    assert amount(case) == 400
    with pytest.raises(Refused, match="没有差额可补|已用完"):
        topups.open_for(fresh(case), case.applicant)
    ledger.Pool.objects.filter(code=code).update(taken=400)
    with pytest.raises(Refused, match="没有差额可补"):
        topups.open_for(fresh(case), case.applicant)


def test_a_trip_is_topped_up_without_counting_as_another_trip(county, who):
    case = county.trip_claim()
    one = benefit(
        county, case.employer.credit_code, "outbound_recruitment", "400", occasion=case.known["occasion"]
    )
    trip_paid(case, who)
    for _ in range(2):
        trip_paid(county.trip_claim(case.employer), who)
    revoked(county, one)
    more = opened(case, who.review)
    do(more, "review", "approve", county.user("reward_review@RSJ"), PASSED)
    to_allocated([more], who)
    to_answered(to_paid([more], who), who)
    assert amount(more) == 400
    count = ledger.Pool.objects.get(code__startswith="count:outbound_recruitment")
    assert count.taken == 3


def test_a_standard_that_cuts_a_cost_is_no_yearly_total(county, who):
    """Of 9,999 yuan 2,500 are borne; what was paid of them is paid, whatever the standard took off the cost."""
    case = county.trip_claim(actual_cost="9999.00")
    one = benefit(
        county, case.employer.credit_code, "outbound_recruitment", "400", occasion=case.known["occasion"]
    )
    trip_paid(case, who)
    assert amount(case) == 2100 and fresh(case).known.cut == 0
    assert "因本年度额度不足已削减" not in text(signed_in(case.applicant).get(f"/my/cases/{case.number}/"))
    revoked(county, one)
    more = opened(case, case.applicant)
    do(more, "review", "approve", who.review, PASSED)
    assert amount(more) == 400


def test_where_the_years_total_was_used_up_a_revoked_benefit_leaves_nothing_due(county, who):
    """400 yuan were left of the year: beside the benefit or without it, no more than these would have been paid."""
    case = county.labour_claim(2, FRESH)
    one = benefit(county, case.roster.first().id_number, amount="300")
    code = f"cap:labour_referral:{clock.today().year}:{case.known.claimant['index'][:32]}"
    ledger.Pool.objects.filter(code=code).update(taken=199_600)
    paid(county, who, [case])
    ledger.Pool.objects.filter(code=code).update(taken=400)
    revoked(county, one)
    assert amount(case) == 400 and overlaps.standings([fresh(case)])[case.pk].difference == 0
    with pytest.raises(Refused, match="已按年度总额核定.*没有差额可补"):
        topups.open_for(fresh(case), case.applicant)


def test_what_two_enterprises_are_due_of_a_total_that_was_used_up_stays_so(county, who):
    case = county.agreement_claim(lent=county.lent(11))
    one = benefit(
        county, case.employer.credit_code, "shared_labour", "4000", occasion=str(clock.today().year)
    )
    to_reported(case, county, who)
    total = ledger.Pool.objects.get(code__startswith="cap:shared_labour")
    ledger.Pool.objects.filter(pk=total.pk).update(taken=total.room - 5000)
    trip_paid(case, who)
    ledger.Pool.objects.filter(pk=total.pk).update(taken=5000)
    revoked(county, one)
    assert amount(case) == 5000 and overlaps.standings([fresh(case)])[case.pk].difference == 0
    with pytest.raises(Refused, match="没有差额可补"):
        topups.open_for(fresh(case), case.applicant)


def test_nobody_comes_free_before_what_topped_him_up_is_back_too(county, who, short):
    revoked(county, short.first)
    more = opened(short, short.applicant)
    go_through(county, who, more)
    for case, yuan in ((short, "700"), (more, "300")):
        assert all(line.taken for line in short.roster.all())
        back_again(case, who, yuan, lines=[1])
    assert [line.taken for line in short.roster.order_by("number")] == [False, True]
    back_again(short, who, "1000", lines=[2])
    assert not RosterLine.objects.filter(taken=True).exists()


def test_a_trip_counts_until_what_topped_it_up_is_back_too(county, who):
    case = county.trip_claim()
    one = benefit(
        county, case.employer.credit_code, "outbound_recruitment", "400", occasion=case.known["occasion"]
    )
    trip_paid(case, who)
    revoked(county, one)
    more = opened(case, case.applicant)
    trip_paid(more, who)
    count = ledger.Pool.objects.filter(code__startswith="count:outbound_recruitment")
    back_again(case, who, amount(case))
    assert count.get().taken == 1
    back_again(more, who, "400")
    assert count.get().taken == 0 and not ledger.mismatches()


@pytest.mark.parametrize(("kind", "opens"), [(Waiver.NOT_DUE, True), (Waiver.WRITTEN_OFF, False)])
def test_a_demand_that_turned_out_not_to_be_owed_stands_against_nothing(county, who, short, kind, opens):
    made = approved(fresh(short), who, "500", "false_claim")
    waivers.agree(
        waivers.propose(made, kind, Decimal(500), "清人社〔2026〕9号", "复核", who.payment), who.payment_check
    )
    finished(made, who)
    revoked(county, short.first)
    if opens:
        assert opened(short, short.applicant).known.tops_up == short.number
        return
    with pytest.raises(Refused, match="不能补发差额"):
        topups.open_for(fresh(short), short.applicant)


def back_again(case, who, yuan, **more):
    """All of it came back, since it was miscounted."""
    back = approved(fresh(case), who, yuan, **more)
    received(back, who, yuan)
    finished(back, who)


def test_a_talents_reward_is_topped_up_although_the_talent_was_rewarded_before(county, who):
    talent = county.talent("省B")
    one = benefit(county, talent.id_number, "talent_employer_reward", "20000")
    case = county.talent_claim(talent)
    paid(county, who, [case])
    assert amount(case) == 30000
    revoked(county, one)
    more = opened(case, case.applicant)
    go_through(county, who, more)
    assert amount(more) == 20000


def test_the_county_never_pays_more_than_is_due_however_benefits_come_and_go(county, who):
    case = county.labour_claim(2, FRESH)
    number, county_paid = case.roster.first().id_number, Decimal(0)
    benefits = [
        benefit(county, number, amount="600", document="甲1号"),
        benefit(county, number, amount="200", document="乙1号"),
    ]
    paid(county, who, [case])
    county_paid += amount(case)
    for one in benefits:
        revoked(county, one)
        more = opened(case, case.applicant)
        go_through(county, who, more)
        county_paid += amount(more)
        still = sum(one.amount for one in benefits if not fresh_benefit(one).revoked_at)
        assert county_paid + still == 2000
    assert county_paid == 2000


def fresh_benefit(one):
    return type(one).objects.get(pk=one.pk)


def test_who_was_paid_too_much_for_one_gets_nothing_more_for_another(county, who, short):
    revoked(county, short.first)
    benefit(county, short.roster.last().id_number, amount="900")
    with pytest.raises(Refused, match="请先追回多付的 900 元"):
        topups.open_for(fresh(short), short.applicant)


def test_whoever_opens_it_at_the_review_desk_does_not_review_it(county, who, short):
    revoked(county, short.first)
    more = opened(short, who.review)
    assert more.log.get(action="submit").actor == who.review
    verify(more)
    with pytest.raises(Refused, match="由另一位复核人员办理"):
        do(more, "review", "pass_review", who.review, PASSED)
    with pytest.raises(Refused, match="沿用原申报的材料"):
        do(more, "review", "ask_corrections", who.review, {"others": "身份证"})
    do(more, "review", "pass_review", county.user("reward_review@RSJ"), PASSED)
    assert amount(more) == 300


def test_who_came_to_nothing_is_topped_up_or_claimed_for_anew_but_not_both(county, who):
    case = county.labour_claim(2, FRESH)
    number = case.roster.first().id_number
    higher = benefit(county, number, amount="1200")
    paid(county, who, [case])
    assert amount(case) == 1000
    revoked(county, higher)
    more, anew = opened(case, case.applicant), county.labour_claim(1, FRESH)
    anew.roster.update(id_number=number)
    for line in anew.roster.all():
        line.save()
    paid(county, who, [anew])
    verify(more)
    with pytest.raises(Refused, match=f"已在 {anew.number} 第 1 行计入"):
        do(more, "review", "pass_review", who.review, PASSED)


def test_nobody_else_opens_it(county, who, short):
    for somebody in (county.user(), who.payment, county.user("reward_review@XXX")):
        with pytest.raises(PermissionDenied):
            topups.open_for(fresh(short), somebody)


def test_the_people_of_a_withdrawn_top_up_stay_as_they_were(county, short):
    from workflows import engine

    revoked(county, short.first)
    more = opened(short, short.applicant)
    engine.interrupt(more.pk, "withdraw", short.applicant, key="leave", data={"reason": "自愿"})
    assert RosterLine.objects.filter(case=short, taken=True).count() == 2
    assert opened(short, short.applicant).number != more.number


def test_it_is_asked_for_from_the_paid_claims_own_page(county, who, short):
    claimant = signed_in(short.applicant)
    page = f"/my/cases/{short.number}/top-up/"
    assert page in claimant.get(f"/my/cases/{short.number}/").content.decode()
    assert "没有差额可补" in text(claimant.get(page)) and "没有差额可补" in text(claimant.post(page), 422)
    revoked(county, short.first)
    found = text(claimant.get(page))
    assert "应补差额" in found and ">300 元<" in found
    answer = claimant.post(page)
    assert answer.status_code == 302
    mine = text(claimant.get(answer["Location"]))
    assert f'补 <span class="num">{short.number}</span> 的差额' in mine
    assert signed_in(county.user()).get(page).status_code == 404


def test_the_review_desk_opens_it_from_the_cases_page(county, who, short):
    revoked(county, short.first)
    desk = signed_in(who.review)
    page = f"/cases/{short.number}/top-up/"
    assert page in desk.get(f"/cases/{short.number}/").content.decode()
    answer = desk.post(page)
    assert answer.status_code == 302 and "补 " in text(desk.get(answer["Location"]))
    assert signed_in(who.payment).get(page).status_code == 403


def test_a_flexible_talents_reward_is_topped_up_on_what_the_group_has_fixed(who):
    """No second resolution: 20,000 were fixed, 300 taken off, and the 300 are due once the city has them back."""
    county = Flexible()
    county.funds()
    who = county.flexible_desks()
    case = county.flexible_claim()
    to_group(case, who)
    one = benefit(county, Engagement.objects.get().id_number, "flex_talent", "300")
    meetings.seal(sitting([case], who, [Result("agree")]), who.secretary)
    assert fresh(case).known.amount == 19_700
    to_allocated([case], who)
    revoked(county, one)
    more = topups.open_for(fresh(case), case.applicant)
    with pytest.raises(PermissionDenied, match="没有此事项"):
        do(more, "review", "propose", who.evaluation, PROPOSED)
    do(more, "review", "approve", who.evaluation, PASSED)
    assert (fresh(more).state, fresh(more).known.amount) == (S.CLEARED, 300)
    engine.interrupt(more.pk, "recall", who.evaluation, key="again", data={"reason": "再核"})
    do(more, "review", "approve", who.evaluation, PASSED)
    more = fresh(more)
    to_allocated([more], who)
    assert fresh(more).state == S.CLOSED and ledger.mismatches() == []
    with pytest.raises(Refused, match="没有差额"):
        topups.open_for(fresh(case), case.applicant)
