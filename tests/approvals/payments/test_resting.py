"""Money at 人社局 has an age and an alarm; what came for an ended claim goes back by a voucher, once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from approvals.payments import funding, reconciliation, resting, services
from approvals.publicity.models import PublicityLine
from tests import recoveries
from tests.benefits import benefit
from tests.claims import PASSED, to_cleared
from tests.county import do, fresh
from tests.payments import cleared, tasks, to_allocated, to_answered, to_paid, to_requested, winners
from workflows import clock, engine, ledger
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(cases, who):
    to_allocated(cases, who)
    return cases


def stop(case, who):
    said = {"left_on": "2025-06-01", "reason": "调走"}
    engine.interrupt(case.pk, "stop", who.review, key=f"s{case.pk}", data=said)


def tick() -> str:
    out = StringIO()
    call_command("tick", stdout=out)
    return out.getvalue()


def test_money_rests_from_the_day_of_its_voucher_until_it_has_arrived(cases, who):
    one = resting.resting()[0]
    assert (one.fund, one.claims, one.amount, one.days, one.late) == ("就业补助资金", 2, 1500, 0, False)
    payment = to_paid(cases[:1], who)
    assert resting.resting()[0].amount == 1500
    to_answered(payment, who)
    assert resting.resting()[0].amount == 1000


def test_too_long_is_an_alarm_on_the_page_and_at_every_tick(client, cases, who):
    assert "停留" not in tick()
    clock.move_to(clock.now() + timedelta(days=resting.DAYS))
    assert resting.reminders() == []
    clock.move_to(clock.now() + timedelta(days=1))
    assert f"就业补助资金 1,500.00 元（请款〔2026〕1号，2 件）已在人社局停留 {resting.DAYS + 1} 日" in tick()
    client.force_login(who.payment)
    assert "请尽快发放或缴回" in client.get("/payments/").content.decode()


def test_the_money_of_an_ended_claim_is_handed_back_once(cases, who):
    stop(cases[0], who)
    line = resting.ended().get()
    made = resting.hand_back([line.pk], "缴1", clock.today(), who.payment)
    assert list(made.lines.all()) == [line] and not resting.ended().exists()
    with pytest.raises(Refused, match="已经缴回"):
        resting.hand_back([line.pk], "缴2", clock.today(), who.payment)
    balance = next(iter(reconciliation.balances().values()))
    assert (balance.handed_back, balance.resting, balance.is_right) == (500, 1000, True)


def test_only_money_of_ended_claims_goes_back(cases, who):
    from approvals.payments.models import RequestLine

    line = RequestLine.objects.get(case=cases[0])
    with pytest.raises(Refused, match="勾选"):
        resting.hand_back([line.pk], "缴1", clock.today(), who.payment)


def test_a_voucher_of_a_hand_back_counts_once(county, who, cases):
    for case in cases:
        stop(case, who)
    first, second = resting.ended()
    resting.hand_back([first.pk], "缴1", clock.today(), who.payment)
    with pytest.raises(Refused, match="缴1 已用于"):
        resting.hand_back([second.pk], "缴1", clock.today(), who.payment)


# 撤回复核 after the money has come


def recall(case, who):
    engine.interrupt(case.pk, "recall", who.review, key=f"r{case.pk}", data={"reason": "市级已补助"})


def books_are_right():
    assert list(reconciliation.faults()) == [] and list(reconciliation.changed()) == []
    assert ledger.mismatches() == []


def test_a_claim_that_became_smaller_at_the_bureau_is_recalled_and_paid_what_is_due(county, cases, who):
    """Its money goes back first; then it is asked for anew, less what the city has paid since."""
    case = cases[0]
    benefit(county, case.roster.first().id_number, amount="200")
    made = services.build(tasks([case], "pay"), who.payment)
    with pytest.raises(Refused, match="少于已核定的 500.00 元，请由人社局撤回"):
        services.approve(made, who.payment_check)
    services.remove(made.lines.get(), who.payment)
    recall(case, who)
    books_are_right()
    line = resting.ended().get()
    assert (line.case_id, resting.resting()[0].amount) == (case.pk, 1500)
    do(case, "review", "pass_review", who.review, PASSED)
    to_cleared([case], who)
    assert fresh(case).known.amount == 300
    with pytest.raises(Refused, match="上次拨付的 500.00 元（请款〔2026〕1号）还在人社局，请先登记缴回"):
        to_requested([case], who)
    books_are_right()
    resting.hand_back([line.pk], "缴1", clock.today(), who.payment)
    books_are_right()
    to_allocated([case], who)
    books_are_right()
    assert sum(one.amount for one in resting.resting()) == 1300
    payment = to_paid([case], who)
    books_are_right()
    to_answered(payment, who)
    assert (fresh(case).state, payment.lines.get().gross) == (S.CLOSED, 300)
    assert [one.amount for one in resting.resting()] == [1000]
    books_are_right()
    recoveries.approved(fresh(case), who, "300")
    with pytest.raises(Refused, match="最多还能追回 0.00 元"):
        recoveries.approved(fresh(case), who, "1")


def test_money_that_was_handed_back_is_no_money_of_the_next_payment(county, who):
    """What another fund bore the first time bears nothing of the second."""
    (case,) = cleared(county, who, 1)
    to_allocated([case], who)
    recall(case, who)
    resting.hand_back([resting.ended().get().pk], "缴1", clock.today(), who.payment)
    do(case, "review", "pass_review", who.review, PASSED)
    to_cleared([case], who)
    to_allocated([case], who)
    assert sum(funding.allocated([fresh(case)])[case.pk].values()) == 500
    books_are_right()


def test_a_request_names_the_list_that_showed_what_is_asked_for_not_the_one_before(county, cases, who):
    """Of a claim recalled and shown again."""
    case = cases[0]
    recall(case, who)
    resting.hand_back([resting.ended().get().pk], "缴1", clock.today(), who.payment)
    do(case, "review", "pass_review", who.review, PASSED)
    to_cleared([case], who)
    last = PublicityLine.objects.filter(case=case).latest("pk").publicity.number
    assert PublicityLine.objects.filter(case=case, outcome="clear").count() == 2
    assert to_requested([case], who).grounds["publicity"] == [last]


def test_what_has_partly_arrived_is_not_recalled(county, who):
    case = winners(county, who)
    to_allocated([case], who)
    to_answered(to_paid([case], who), who, failed=[2])
    assert fresh(case).state == S.ALLOCATED
    with pytest.raises(Refused, match="部分收款对象已经到账，不能终止或撤回"):
        recall(case, who)


def test_a_recalled_claim_on_an_open_list_is_named_before_the_list_is_approved(cases, who):
    made = services.build(tasks(cases, "pay"), who.payment)
    recall(cases[0], who)
    with pytest.raises(Refused, match="现为“待复核”，请移出后再审核"):
        services.approve(made, who.payment_check)
    services.remove(made.lines.get(case=cases[0]), who.payment)
    services.approve(made, who.payment_check)
    books_are_right()
