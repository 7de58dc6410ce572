"""更正收款账户: the claimant asks, two persons look, the journal knows, and only then a returned claim is paid again."""

import pytest
from django.core.exceptions import PermissionDenied

from approvals.payments import accounts, reconciliation, services
from approvals.payments.models import AccountCorrection, PaymentLine
from tests.county import fresh
from tests.payments import tasks, to_allocated, to_answered, to_paid
from workflows import engine, journal
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(cases, who):
    to_allocated(cases, who)
    return cases


def ask(case, number="6222000000000000001", **more):
    said = {"holder": case.facts["payee"]["name"], "bank": "清流农商行", "number": number, "reason": "换卡"}
    return accounts.ask(fresh(case), **said | more, actor=case.applicant)


def corrected(case, who, **more):
    asked = ask(case, **more)
    accounts.review(asked, who.payment)
    accounts.check(asked, who.payment_check)
    return asked


def test_a_returned_payment_waits_for_its_account_and_is_paid_once_it_is_right(cases, who):
    payment = to_paid(cases, who)
    to_answered(payment, who, failed=[2])
    assert [fresh(case).state for case in cases] == [S.CLOSED, S.ALLOCATED]
    assert "户名不符" in cases[1].notices.latest("pk").text
    with pytest.raises(Refused, match=f"{cases[1].number}.*户名不符.*更正收款账户"):
        services.build(tasks(cases, "pay"), who.payment)
    corrected(cases[1], who)
    follow_up = to_paid([cases[1]], who)
    assert follow_up.lines.get().number == "6222000000000000001"
    to_answered(follow_up, who)
    assert fresh(cases[1]).state == S.CLOSED and journal.broken(fresh(cases[1])) is None
    assert list(PaymentLine.objects.filter(case=cases[1]).order_by("pk").values_list("outcome", flat=True)) == [
        "bounced", "confirmed",
    ]  # fmt: skip
    assert not list(reconciliation.faults()) and not list(reconciliation.changed())


def test_nothing_changes_before_two_different_persons_have_looked(county, cases, who):
    before = fresh(cases[0]).known.payee
    asked = ask(cases[0])
    with pytest.raises(Refused, match="先由县人社局奖补发放经办岗核对"):
        accounts.check(asked, who.payment_check)
    both = county.user("payment@RSJ", "payment_check@RSJ")
    accounts.review(asked, both)
    with pytest.raises(Refused, match="两人"):
        accounts.check(asked, both)
    assert fresh(cases[0]).known.payee == before
    accounts.check(asked, who.payment_check)
    after = fresh(cases[0]).known.payee
    assert after["masked"].endswith("0001") and after["index"] == before["index"]
    entry = cases[0].log.get(action="correct_account")
    assert entry.actor == who.payment_check and "6222000000000000001" not in str(entry.payload)


def test_an_account_in_another_name_is_refused_with_both_names(cases):
    with pytest.raises(Refused, match=f"“旁人”与收款对象“{cases[0].facts['payee']['name']}”"):
        ask(cases[0], holder="旁人")


def test_only_the_claimant_asks_and_only_while_the_money_waits(cases, who):
    with pytest.raises(PermissionDenied):
        accounts.ask(fresh(cases[0]), "甲", "行", "12345678", "换卡", cases[1].applicant)
    to_paid(cases, who)
    with pytest.raises(Refused, match="待人社局发放时"):
        ask(cases[0])


def test_one_question_at_a_time_and_a_refusal_is_told(cases, who):
    asked = ask(cases[0])
    with pytest.raises(Refused, match="正在核对"):
        ask(cases[0])
    accounts.refuse(asked, "开户证明不清", who.payment)
    assert "开户证明不清" in cases[0].notices.latest("pk").text
    with pytest.raises(engine.Stale):
        accounts.review(asked, who.payment)
    ask(cases[0])


def test_a_forged_correction_changes_nothing(cases, who):
    asked = ask(cases[0])
    AccountCorrection.objects.filter(pk=asked.pk).update(outcome="checked", sealed_at=asked.asked_at)
    asked.refresh_from_db()
    with pytest.raises(Refused, match="两人核对"):
        engine.perform(
            cases[0].pk, tasks(cases, "pay")[0].pk, "correct_account", who.payment_check, key="f", data={},
            correction=asked,
        )  # fmt: skip


def test_conflicting_accounts_are_settled_by_a_correction(county, who):
    from tests.payments import cleared

    referrer = county.claimant()
    cases = cleared(county, who, claimant=referrer)
    to_allocated(cases, who)
    for case in cases:
        corrected(case, who)
    assert to_paid(cases, who).lines.values("number_index").distinct().count() == 1
