"""拨付: to the fen what was asked for, by two persons, once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from approvals.payments import allocations, requests
from approvals.payments.models import Allocation
from documents.models import Paper
from tests.county import fresh
from tests.payments import record, to_requested
from workflows import engine
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(cases, who):
    return to_requested(cases, who)


def test_two_persons_bring_the_money_to_the_bureau(request_, cases, who):
    made = record(request_, who, voucher="清财拨1")
    assert [fresh(case).state for case in cases] == [S.REQUESTED] * 2
    allocations.approve(made, who.finance_check)
    assert [fresh(case).state for case in cases] == [S.ALLOCATED] * 2
    notice = Paper.objects.get(kind="allocation")
    assert notice.number.startswith("清财函〔") and "清财拨1" in "".join(notice.data["paragraphs"])


def test_one_person_cannot_record_and_approve(county, request_, who):
    both = county.user("finance@CZJ", "finance_check@CZJ")
    who.finance = both
    made = record(request_, who)
    with pytest.raises(Refused, match="两人"):
        allocations.approve(made, both)
    with pytest.raises(PermissionDenied):
        allocations.approve(made, county.user("finance@CZJ"))
    assert Allocation.objects.get().sealed_at is None


def test_an_amount_that_is_not_asked_for_is_named_by_its_fund(request_, who):
    with pytest.raises(Refused, match="就业补助资金应拨 1,500.00 元，填写为 1,499.99 元"):
        record(request_, who, amounts={"就业补助资金": Decimal("1499.99")})
    assert not Allocation.objects.exists()


def test_a_voucher_counts_once(county, cases, request_, who):
    from tests.payments import cleared

    record(request_, who, voucher="清财拨9")
    other = to_requested(cleared(county, who, 1), who)
    with pytest.raises(Refused, match="清财拨9 已用于"):
        record(other, who, voucher="清财拨9")


def test_the_checker_hands_a_wrong_record_back_and_it_is_recorded_anew(request_, who):
    allocations.drop(record(request_, who, voucher="错"), who.finance_check)
    allocations.approve(record(request_, who, voucher="对"), who.finance_check)
    assert Allocation.objects.get().voucher == "对"
    with pytest.raises(Refused, match="已审核"):
        allocations.drop(Allocation.objects.get(), who.finance_check)
    with pytest.raises(Refused, match="已拨付"):
        requests.send_back(request_, "迟了", who.finance_check)


def test_a_claim_that_ended_meanwhile_is_not_paid_out(request_, cases, who):
    made = record(request_, who)
    said = {"left_on": "2025-06-01", "reason": "调走"}
    engine.interrupt(cases[0].pk, "stop", who.review, key="s", data=said)
    with pytest.raises(Refused, match="应拨 1,000.00 元"):
        allocations.approve(made, who.finance_check)
    allocations.approve(record(request_, who), who.finance_check)
    outcomes = list(request_.lines.values_list("outcome", flat=True))
    assert outcomes == ["returned", "allocated"] and fresh(cases[1]).state == S.ALLOCATED


def test_the_same_click_again_is_one_allocation(county, request_, cases, who):
    made = record(request_, who)
    allocations.approve(made, who.finance_check)
    allocations.approve(made, who.finance_check)
    with pytest.raises(engine.Stale):
        allocations.approve(made, county.user("finance_check@CZJ"))
    assert sum(case.log.filter(action="allocate").count() for case in cases) == 2
