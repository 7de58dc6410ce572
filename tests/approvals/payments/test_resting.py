"""Money at 人社局 has an age and an alarm; what came for an ended claim goes back by a voucher, once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from approvals.payments import reconciliation, resting
from tests.payments import to_allocated, to_answered, to_paid
from workflows import clock, engine
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
    assert "停留超过" not in tick()
    clock.move_to(clock.now() + timedelta(days=resting.DAYS))
    assert resting.late() == 0
    clock.move_to(clock.now() + timedelta(days=1))
    assert f"停留超过 {resting.DAYS} 日的资金 1 笔" in tick()
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
