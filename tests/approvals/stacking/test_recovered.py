"""What comes back of a claim with several payees, or on a ground that fell away, and what may be topped up after it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from approvals.recoveries import freezes, services, waivers
from approvals.recoveries.models import Waiver
from approvals.stacking import overlaps, topups
from tests import payments
from tests.approvals.payments.test_parts import corrected
from tests.approvals.stacking.test_topups import opened, ruled
from tests.benefits import benefit, paid, revoked, trip_paid
from tests.browsing import signed_in
from tests.claims import PASSED, amount, to_cleared, to_reported, to_reviewed
from tests.county import do, fresh
from tests.payments import payees, to_allocated, to_answered, to_paid
from tests.recoveries import approved, demand, finished, proposed, received
from workflows import clock, ledger
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db
FRESH = ["应届高校毕业生"]


def banked(case, who):
    to_allocated([case], who)
    to_answered(to_paid([case], who), who)
    return fresh(case)


def came_back(case, who, part, amount, cause="mispaid"):
    """From one of several payees, all of it."""
    made = services.propose(case, replace(demand(amount, cause), part=part), who.payment)
    services.approve(made, who.payment_check)
    made.refresh_from_db()
    received(made, who, amount)
    return finished(made, who)


def test_what_one_of_several_payees_gives_back_is_due_to_him_alone(county, who):
    case = banked(payments.winners(county, who), who)
    came_back(case, who, 3, "1000")
    found = topups.difference(fresh(case))
    assert not found.against and found.answer["amount"] == "1000.00"
    assert [line["amount"] for line in found.answer["lines"]] == ["0.00", "0.00", "1000.00"]


def test_what_one_side_gives_back_is_not_halved_again(county, who):
    case = banked(payments.halves(county, who), who)
    part = case.known.parts[0]
    came_back(case, who, part.number, str(part.amount))
    with pytest.raises(Refused, match="退回的金额不相等"):
        topups.open_for(fresh(case), case.applicant)


def test_a_ground_that_was_found_not_to_hold_does_not_bar(county, who):
    case = county.labour_claim(2, FRESH)
    one = benefit(county, case.roster.first().id_number, amount="300")
    paid(county, who, [case])
    back = approved(fresh(case), who, "500", "false_claim")
    waiver = waivers.propose(back, Waiver.NOT_DUE, Decimal(500), "清人社〔2026〕9号", "查明不实", who.payment)
    waivers.agree(waiver, who.payment_check)
    back.refresh_from_db()
    finished(back, who)
    revoked(county, one)
    assert not topups.difference(fresh(case)).against
    assert overlaps.standings([fresh(case)])[case.pk].difference == 300


def test_what_is_only_proposed_is_not_told_to_whoever_claimed(county, who):
    case = county.labour_claim(2, FRESH)
    paid(county, who, [case])
    made = proposed(fresh(case), who, "500", "false_claim")
    said = "".join(topups.difference(fresh(case)).against)
    assert said and "虚报冒领" not in said and made.number not in said


def test_a_trip_paid_back_and_freed_is_not_topped_up_beyond_the_years_three(county, who):
    case = county.trip_claim()
    trip_paid(case, who)
    came_back(fresh(case), who, 1, str(amount(case)))
    for _ in range(3):
        trip_paid(county.trip_claim(case.employer), who)
    with pytest.raises(Refused, match="不再计入年度次数.*重新申报"):
        topups.open_for(fresh(case), case.applicant)


def test_a_top_up_cut_by_the_years_total_leaves_no_difference(county, who):
    case = county.labour_claim(1, FRESH)
    one = benefit(county, case.roster.first().id_number, amount="600")
    paid(county, who, [case])
    assert amount(case) == 400
    revoked(county, one)
    more = opened(case, case.applicant)
    code = f"cap:labour_referral:{case.known.accepted_on.year}:{case.known.claimant['index'][:32]}"
    ledger.Pool.objects.filter(code=code).update(taken=199_900)
    paid(county, who, [more])
    assert amount(more) == 100
    assert overlaps.standings([fresh(case)])[case.pk].difference == 0
    with pytest.raises(Refused, match="没有差额可补"):
        topups.open_for(fresh(case), case.applicant)


def test_more_than_the_named_line_was_paid_comes_back_of_the_others(county, who):
    case = county.labour_claim(2, FRESH)
    one = benefit(county, case.roster.first().id_number, amount="300")
    paid(county, who, [case])
    back = approved(fresh(case), who, "1000", "miscounted", lines=[1])
    received(back, who, "1000")
    finished(back, who)
    revoked(county, one)
    assert topups.difference(fresh(case)).answer["amount"] == "1300.00"
    assert overlaps.standings([fresh(case)])[case.pk].difference == 1300


def test_a_ruling_a_refused_top_up_was_reviewed_under_does_not_reach_the_claim(county, who):
    case = county.labour_claim(2, FRESH)
    one = benefit(county, case.roster.first().id_number, amount="300")
    paid(county, who, [case])
    assert amount(case) == 1700
    revoked(county, one)
    clock.move_to(clock.now() + timedelta(days=1))
    ruled(county, "either_or")
    later, who = opened(case, case.applicant), county.desks()
    to_reviewed(later, who)
    do(later, "collect", "return_to_review", who.review, {"reason": "再核"})
    do(later, "review", "refuse", who.review, {"reason": "申请人不需要"})
    benefit(county, case.roster.first().id_number, amount="300", document="明人社〔2026〕8号")
    assert overlaps.standings([fresh(case)])[case.pk].difference == 0


def test_shared_labour_is_topped_up_on_its_own_way_in_halves(county, who):
    case = county.agreement_claim(lent=county.lent(11))
    year = str(clock.today().year)
    one = benefit(county, case.employer.credit_code, "shared_labour", "400", occasion=year)
    to_reported(case, county, who)
    trip_paid(case, who)
    revoked(county, one)
    more = opened(case, case.applicant)
    more.partner = case.partner
    to_reported(more, county, who)
    trip_paid(more, who)
    assert [part.amount for part in fresh(more).known.parts] == [200, 200]
    assert overlaps.standings([fresh(case)])[case.pk].difference == 0


def test_what_is_looked_into_is_not_topped_up_meanwhile(county, who):
    case = county.labour_claim(1, FRESH)
    one = benefit(county, case.roster.first().id_number, amount="300")
    to_reviewed(case, who)
    to_cleared([case], who)
    to_allocated([case], who)
    payment = to_paid([case], who)
    freeze = freezes.place(fresh(case), "reported", "举报未到岗", who.review)
    to_answered(payment, who)
    revoked(county, one)
    with pytest.raises(Refused, match="正在核实有关情况"):
        topups.open_for(fresh(case), case.applicant)
    link = f"/cases/{case.number}/freeze/"
    assert link in signed_in(who.review).get(f"/cases/{case.number}/").content.decode()
    freezes.lift(freeze, "举报不实", who.payment_check)
    assert opened(case, case.applicant)


def test_after_a_returned_payment_the_difference_reaches_whoever_had_his_money_before(county, who):
    """Two of three had their money while the third's came back from the bank; what tops them up is new money."""
    people = payees(county, 3)
    rows = [{"course": "焊接", "hours": 40, "trained": "2025-04-01"}] * 3
    case = county.roster_claim("training_upskill", rows, payees=people)
    one = benefit(county, case.roster.first().id_number, "training_upskill", "100", occasion="焊接")
    do(case, "review", "approve", who.review, PASSED)
    to_allocated([case], who)
    to_answered(to_paid([case], who), who, failed=[2])
    corrected(case, who, 2)
    to_answered(to_paid([case], who), who)
    revoked(county, one)
    more = opened(case, case.applicant)
    do(more, "review", "approve", county.user("reward_review@RSJ"), PASSED)
    assert [(part.number, part.amount) for part in fresh(more).known.open_parts] == [(1, 100)]
    assert banked(more, who).state == S.CLOSED


def test_in_the_year_after_a_benefit_of_the_claims_own_year_still_counts(county, who):
    case = county.agreement_claim(lent=county.lent(11))
    benefit(county, case.employer.credit_code, "shared_labour", "400", occasion=str(clock.today().year))
    to_reported(case, county, who)
    trip_paid(case, who)
    assert amount(case) == 10_600
    clock.move_to(clock.now() + timedelta(days=366))
    with pytest.raises(Refused, match="没有差额可补"):
        topups.open_for(fresh(case), case.applicant)
