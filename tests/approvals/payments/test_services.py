"""发放: frozen at the list, sealed by two, once; whoever no longer holds is named."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from approvals.payments import reconciliation, services, waiting
from approvals.payments.models import PaymentLine
from documents.models import Paper
from parties.models import Account
from tests.county import fresh
from tests.payments import cleared, tasks, to_allocated, to_answered, to_paid
from workflows import engine, holds, journal, ledger
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(cases, who):
    to_allocated(cases, who)
    return cases


def states(cases):
    return [fresh(case).state for case in cases]


def test_a_claim_goes_all_the_way_to_the_payees_account(cases, who):
    payment = to_paid(cases, who)
    assert states(cases) == [S.PAID, S.PAID]
    assert {line.status for line in ledger.lines_of(cases) if line.pool.code.startswith("fund:")} == {
        "committed"
    }
    to_answered(payment, who)
    assert states(cases) == [S.CLOSED, S.CLOSED] and all(fresh(case).finished for case in cases)
    assert all(journal.broken(fresh(case)) is None for case in cases) and ledger.mismatches() == []
    assert not list(reconciliation.faults()) and not list(reconciliation.changed())
    paper = Paper.objects.get(kind="payment_list")
    assert paper.data["lines"][-1][-1] == "1,500.00"
    assert not any(line.number in str(paper.data) for line in payment.lines.all())


def test_one_person_cannot_build_and_approve(county, cases, who):
    both = county.user("payment@RSJ", "payment_check@RSJ")
    payment = services.build(tasks(cases, "pay"), both)
    with pytest.raises(Refused, match="两人"):
        services.approve(payment, both)
    with pytest.raises(PermissionDenied):
        services.approve(payment, who.payment)
    with pytest.raises(PermissionDenied):
        services.build(tasks(cases, "pay"), who.payment_check)
    assert states(cases) == [S.ALLOCATED] * 2


def test_who_asked_for_the_money_cannot_approve_the_payment(county, who):
    both = county.user("payment@RSJ", "payment_check@RSJ")
    cases = cleared(county, who)
    who.payment, maker = both, who.payment
    to_allocated(cases, who)
    payment = services.build(tasks(cases, "pay"), maker)
    with pytest.raises(Refused, match="经办和审核"):
        services.approve(payment, both)


def test_the_same_click_again_is_one_payment_and_another_is_told(county, cases, who):
    payment = to_paid(cases, who)
    services.approve(payment, who.payment_check)
    with pytest.raises(engine.Stale, match="办结"):
        services.approve(payment, county.user("payment_check@RSJ"))
    assert sum(case.log.filter(action="pay").count() for case in cases) == 2


def test_a_claim_is_never_on_two_lists(cases, who):
    work = tasks(cases, "pay")
    services.build(work, who.payment)
    with pytest.raises(Refused, match="已列入其他"):
        services.build(work, who.payment)
    assert [one.task for one in waiting.waiting()] == []


def test_nothing_is_withheld_of_a_line_that_has_left_the_list(cases, who):
    payment = services.build(tasks(cases, "pay"), who.payment)
    line = payment.lines.first()
    services.remove(payment.lines.get(pk=line.pk), who.payment)
    with pytest.raises(engine.Stale, match="请刷新页面"):
        services.withhold(line, Decimal("1"), "偶然所得", who.payment)
    assert payment.lines.count() == 1


def test_payee_account_and_amount_are_frozen_when_listed(cases, who):
    payment = services.build(tasks(cases, "pay"), who.payment)
    line = payment.lines.first()
    known = fresh(line.case).known
    assert (line.payee, line.gross, line.number) == (
        known.payee["name"], known.amount, Account.objects.get(pk=known.payee["account"]).number,
    )  # fmt: skip
    other = Account.objects.create(payee_index=line.payee_index, holder=line.holder, bank="别行", number="99")
    case = fresh(line.case)
    case.learn(payee=case.known.payee | {"account": other.pk})
    case.save()
    with pytest.raises(Refused, match=f"第 {line.position} 行.*收款账户已更正"):
        services.approve(payment, who.payment_check)
    services.remove(line, who.payment)
    services.approve(payment, who.payment_check)
    assert sorted(states(cases)) == [S.ALLOCATED, S.PAID]


def test_a_claim_under_an_objection_is_named_and_removed(cases, who):
    payment = services.build(tasks(cases, "pay"), who.payment)
    holds.place(fresh(cases[1]), "异议", "objection:1", who.publicity)
    with pytest.raises(Refused, match=f"{cases[1].number}.*异议"):
        services.approve(payment, who.payment_check)
    assert states(cases) == [S.ALLOCATED] * 2 and payment.lines.filter(sealed_at=None).count() == 2
    services.remove(payment.lines.get(case=cases[1]), who.payment)
    services.approve(payment, who.payment_check)
    assert states(cases) == [S.PAID, S.ALLOCATED]


def test_facts_are_assessed_again_inside_the_payment(cases, who):
    payment = services.build(tasks(cases, "pay"), who.payment)
    cases[1].roster.filter(number=2).update(refused="已离职")
    with pytest.raises(Refused, match=f"{cases[1].number}.*500.00 元，少于已核定的 1,000.00 元"):
        services.approve(payment, who.payment_check)
    assert states(cases) == [S.ALLOCATED] * 2


def test_a_stopped_claim_is_named_with_its_line(cases, who):
    payment = services.build(tasks(cases, "pay"), who.payment)
    engine.interrupt(
        cases[0].pk, "stop", who.review, key="s", data={"left_on": "2025-06-01", "reason": "调走"}
    )
    with pytest.raises(Refused, match=f"第 1 行 {cases[0].number}.*终止"):
        services.approve(payment, who.payment_check)


def test_two_accounts_of_one_payee_block_and_both_are_named(county, who):
    referrer = county.claimant()
    cases = cleared(county, who, claimant=referrer)
    to_allocated(cases, who)
    with pytest.raises(Refused, match="不同的收款账户") as refused:
        services.build(tasks(cases[:1], "pay"), who.payment)
    assert all(case.number in str(refused.value) for case in cases)
    assert all(fresh(case).known.payee["masked"] in str(refused.value) for case in cases)


def test_an_account_in_another_name_blocks_and_both_names_are_said(cases, who):
    known = fresh(cases[0]).known
    Account.objects.filter(pk=known.payee["account"]).update(holder="旁人")
    with pytest.raises(Refused, match=f"“{known.payee['name']}”.*“旁人”"):
        services.build(tasks(cases, "pay"), who.payment)


def test_a_withheld_tax_needs_its_reason_and_stays_below_the_amount(cases, who):
    payment = services.build(tasks(cases, "pay"), who.payment)
    line = payment.lines.last()
    with pytest.raises(Refused, match="依据"):
        services.withhold(line, Decimal("200"), "", who.payment)
    with pytest.raises(Refused, match="1,000.00"):
        services.withhold(line, Decimal("1000"), "偶然所得", who.payment)
    services.withhold(line, Decimal("200"), "偶然所得 20%", who.payment)
    services.approve(payment, who.payment_check)
    line.refresh_from_db()
    assert (line.gross, line.tax, line.net) == (1000, 200, 800)
    to_answered(payment, who)
    balance = next(iter(reconciliation.balances().values()))
    assert (balance.net, balance.tax, balance.is_right) == (1300, 200, True)
    with pytest.raises(Refused, match="已审核"):
        services.withhold(line, Decimal("0"), "", who.payment)


@pytest.mark.parametrize(
    "changed", [{"net": 1, "gross": 1}, {"payee": "旁人"}, {"number_index": "0" * 64}, {"bank": "别行"}]
)
def test_a_row_changed_after_approval_is_found_and_opens_nothing(cases, who, changed):
    payment = to_paid(cases, who)
    line = payment.lines.first()
    PaymentLine.objects.filter(pk=line.pk).update(**changed)
    assert any(f"{payment} 第 1 行" in fault for fault in reconciliation.changed())
    line.refresh_from_db()
    assert not line.opens(line.case, "approved")


def test_an_account_number_exchanged_in_the_database_is_found(cases, who):
    payment = to_paid(cases, who)
    line = payment.lines.first()
    line.number = "6222000000000000000"
    PaymentLine.objects.bulk_update([line], ["number"])
    assert any("被改动" in fault for fault in reconciliation.changed())
