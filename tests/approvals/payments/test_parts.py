"""A claim that pays several: each payee a line of his own, and the claim moves when the last of them is answered."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals import sealing
from approvals.payments import accounts, bank, funding, reconciliation, services, waiting
from approvals.payments.models import AccountCorrection, PaymentLine, PaymentShare, RequestShare
from documents.models import Paper
from tests.claims import PASSED
from tests.county import do, fresh
from tests.payments import (
    answers,
    halves,
    payees,
    tasks,
    to_allocated,
    to_answered,
    to_paid,
    winners,
    workbook,
)
from workflows import clock, engine, journal, ledger
from workflows.claim.facts import Part
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def won(county, who):
    """A claim for three who are paid 1,000 yuan each; their money is at 人社局."""
    case = winners(county, who)
    to_allocated([case], who)
    return case


def sound(case) -> None:
    assert not list(reconciliation.faults()) and not list(reconciliation.changed())
    assert ledger.mismatches() == [] and journal.broken(fresh(case)) is None


def corrected(case, who, part, number="6222000000000000001"):
    name = next(one["name"] for one in fresh(case).known.payees if one["part"] == part)
    asked = accounts.ask(fresh(case), name, "清流农商行", number, "换卡", case.applicant, part)
    accounts.review(asked, who.payment)
    accounts.check(asked, who.payment_check)


def balance():
    return sum(reconciliation.balances().values(), reconciliation.Balance())


def test_two_enterprises_are_paid_their_halves_in_one_list(county, who):
    case = halves(county, who)
    to_allocated([case], who)
    payment = to_paid([case], who)
    lines = list(payment.lines.all())
    assert [(line.payee, line.part) for line in lines] == [
        (one["name"], one["part"]) for one in case.known.payees
    ]
    assert [line.gross for line in lines] == [case.known.amount / 2] * 2
    to_answered(payment, who)
    assert fresh(case).state == S.CLOSED and balance().net == case.known.amount
    assert case.log.filter(action="pay").count() == case.log.filter(action="settle").count() == 1
    sound(case)


def test_ten_winners_stand_on_the_list_the_paper_and_the_bank_file(county, who):
    case = winners(county, who, 10)
    to_allocated([case], who)
    payment = to_paid([case], who)
    assert payment.lines.count() == 10
    rows = Paper.objects.get(kind="payment_list").data["lines"]
    assert [row[2] for row in rows[:-1]] == [one["name"] for one in case.known.payees]
    assert rows[-1][-1] == "10,000.00"
    to_answered(payment, who)
    assert fresh(case).state == S.CLOSED
    sound(case)


def test_the_parts_together_are_what_each_fund_has_paid_out(county, who, won):
    payment = to_paid([won], who)
    shares = RequestShare.objects.filter(line__case=won)
    for fund, amount in shares.values_list("fund", "amount"):
        parts = PaymentShare.objects.filter(line__payment=payment, fund=fund)
        assert sum(part.net for part in parts) == amount


def test_half_the_results_leave_the_claim_where_it_is(who, won):
    payment = to_paid([won], who)
    first, *rest = answers(payment)
    bank.apply(bank.read(payment, workbook([first]), who.payment), who.payment)
    assert fresh(won).state == S.PAID and balance().net == 1000 and balance().resting == 2000
    sound(won)
    bank.apply(bank.read(payment, workbook(rest), who.payment), who.payment)
    assert fresh(won).state == S.CLOSED and won.log.filter(action="settle").count() == 1
    sound(won)


def test_only_what_the_bank_returned_is_paid_again(who, won):
    to_answered(to_paid([won], who), who, failed=[2])
    returned = fresh(won)
    assert returned.state == S.ALLOCATED and returned.known.get("arrived") == [1, 3]
    assert f"{won.known.payees[1]['name']} 户名不符" in won.notices.latest("pk").text
    assert (balance().net, balance().resting) == (2000, 1000)
    sound(won)
    with pytest.raises(Refused, match=f"{won.known.payees[1]['name']} 已退汇"):
        services.build(tasks([won], "pay"), who.payment)
    corrected(won, who, 2)
    (again,) = [one for one in waiting.waiting() if one.task.process_id == won.pk]
    assert [one.part.number for one in again.parts] == [2] and again.ready and again.amount == 1000
    follow_up = to_paid([won], who)
    line = follow_up.lines.get()
    assert (line.part, line.gross, line.number) == (2, 1000, "6222000000000000001")
    sound(won)
    to_answered(follow_up, who)
    assert fresh(won).state == S.CLOSED and balance().net == 3000
    sound(won)


def test_a_correction_is_asked_for_one_payee_and_leaves_the_others_alone(who, won):
    before = fresh(won).known.payees
    corrected(won, who, 3)
    after = fresh(won).known.payees
    assert after[:2] == before[:2] and after[2]["masked"].endswith("0001")
    assert after[2]["index"] == before[2]["index"]
    with pytest.raises(Refused, match="“旁人”与收款对象"):
        accounts.ask(fresh(won), "旁人", "行", "6222000000000000002", "换卡", won.applicant, 1)
    with pytest.raises(Refused, match="不是本件的收款对象"):
        accounts.ask(fresh(won), "旁人", "行", "6222000000000000002", "换卡", won.applicant, 9)


def test_two_payees_are_corrected_at_the_same_time_but_each_once(who, won):
    for part in (1, 2):
        name = won.known.payees[part - 1]["name"]
        accounts.ask(fresh(won), name, "行", f"622200000000000000{part}", "换卡", won.applicant, part)
    with pytest.raises(Refused, match="正在核对"):
        accounts.ask(
            fresh(won), won.known.payees[0]["name"], "行", "6222000000000000009", "换卡", won.applicant, 1
        )
    assert AccountCorrection.objects.filter(case=won).count() == 2


def test_what_has_arrived_is_not_corrected(who, won):
    to_answered(to_paid([won], who), who, failed=[2])
    with pytest.raises(Refused, match="已到账"):
        corrected(won, who, 1)


def test_a_claim_leaves_the_list_with_all_its_parts(who, won):
    payment = services.build(tasks([won], "pay"), who.payment)
    services.remove(payment.lines.get(part=2), who.payment)
    assert not payment.lines.exists() and tasks([won], "pay") == [one.task for one in waiting.waiting()]


def test_a_list_that_lacks_a_part_is_not_approved(who, won):
    payment = services.build(tasks([won], "pay"), who.payment)
    payment.lines.filter(part=2).delete()
    with pytest.raises(Refused, match=f"没有列入收款对象 {won.known.payees[1]['name']}"):
        services.approve(payment, who.payment_check)


def test_the_law_pays_nobody_when_one_part_is_not_handed_in(who, won):
    payment = services.build(tasks([won], "pay"), who.payment)
    PaymentLine.objects.filter(payment=payment).update(outcome="approved")
    lines = sealing.seal(payment.lines.all(), clock.now())
    (work,) = tasks([won], "pay")
    with pytest.raises(Refused, match="缺少收款对象"):
        engine.perform(won.pk, work.pk, "pay", who.payment_check, key="k", data={"number": "1"},
                       one=lines[0], two=lines[1])  # fmt: skip


def test_a_claim_of_several_is_never_on_two_lists(who, won):
    work = tasks([won], "pay")
    services.build(work, who.payment)
    with pytest.raises(Refused, match="已列入其他"):
        services.build(work, who.payment)


def test_the_same_click_again_pays_every_part_once(county, who, won):
    payment = to_paid([won], who)
    services.approve(payment, who.payment_check)
    with pytest.raises(engine.Stale, match="办结"):
        services.approve(payment, county.user("payment_check@RSJ"))
    assert won.log.filter(action="pay").count() == 1


def test_a_claim_of_which_a_part_has_arrived_is_not_ended(who, won):
    to_answered(to_paid([won], who), who, failed=[2])
    with pytest.raises(Refused, match="已经到账，不能终止或撤回"):
        engine.interrupt(won.pk, "recall", who.review, key="s", data={"reason": "再核"})
    left = {"left_on": "2025-06-01", "reason": "调走"}
    with pytest.raises(Refused, match="没有“已调离终止”这一事项"):
        engine.interrupt(won.pk, "stop", who.review, key="t", data=left)


def test_a_claim_of_several_that_is_recalled_while_on_the_list_is_named(who, won):
    payment = services.build(tasks([won], "pay"), who.payment)
    engine.interrupt(won.pk, "recall", who.review, key="s", data={"reason": "再核"})
    with pytest.raises(Refused, match="现为“待复核”"):
        services.approve(payment, who.payment_check)
    sound(won)


def test_two_payees_with_one_account_block_and_both_are_named(county, who):
    several = payees(county, 2)
    several[1] |= {name: several[0][name] for name in ("account", "bank", "masked")}
    case = county.roster_claim(
        "training_upskill", [{"course": "焊接", "hours": 40, "trained": "2025-04-01"}] * 2, payees=several
    )
    do(case, "review", "approve", who.review, PASSED)
    to_allocated([case], who)
    with pytest.raises(Refused) as refused:
        services.build(tasks([case], "pay"), who.payment)
    assert any(
        "不同的收款对象" in sentence and all(one["name"] in sentence for one in several)
        for sentence in refused.value.sentences
    )


def test_one_payee_of_two_claims_names_one_account(county, who):
    cases = [winners(county, who, 2), winners(county, who, 2)]
    twice = cases[0].known.payees[0]
    other = county.account(twice["index"], twice["name"])
    now = fresh(cases[1])
    first = twice | {"account": other.pk, "masked": other.masked}
    now.learn(payees=[first, *now.known.payees[1:]])
    now.save()
    for case in cases:
        to_allocated([case], who)
    with pytest.raises(Refused, match=f"收款对象“{twice['name']}”.*不同的收款账户"):
        services.build(tasks(cases[:1], "pay"), who.payment)


def test_a_tax_is_withheld_from_one_part(who, won):
    payment = services.build(tasks([won], "pay"), who.payment)
    services.withhold(payment.lines.get(part=3), Decimal("200"), "偶然所得 20%", who.payment)
    services.approve(payment, who.payment_check)
    to_answered(payment, who)
    assert (balance().net, balance().tax, balance().is_right) == (2800, 200, True)
    sound(won)


def test_a_part_exchanged_behind_the_application_is_found(who, won):
    payment = to_paid([won], who)
    PaymentLine.objects.filter(payment=payment, part=3).update(part=4)
    assert any("被改动" in fault for fault in reconciliation.changed())


fen = st.integers(1, 10**7).map(lambda cents: Decimal(cents) / 100)


@given(parts=st.lists(fen, min_size=1, max_size=12), cuts=st.lists(st.floats(0, 1), max_size=3))
def test_any_parts_take_from_any_funds_exactly_what_there_is(parts, cuts):
    total = sum(parts)
    marks = [Decimal(0), *sorted((total * Decimal(cut)).quantize(Decimal("0.01")) for cut in cuts), total]
    borne = {f"资金{n}": high - low for n, (low, high) in enumerate(pairwise(marks))}
    found = dict(funding.divided([Part(n, {}, amount) for n, amount in enumerate(parts, 1)], borne))
    assert {n: sum(shares.values()) for n, shares in found.items()} == dict(enumerate(parts, 1))
    for fund, amount in borne.items():
        assert sum(shares.get(fund, Decimal(0)) for shares in found.values()) == amount
