"""One hop: where a chain has no 发放, 财政局 pays the unit itself and the allocation is the payment."""

from decimal import Decimal

import pytest

from approvals import sealing
from approvals.funds import services as indicators
from approvals.funds.models import Indicator
from approvals.payments import accounts, allocations, direct, reconciliation, requests, resting
from approvals.payments.direct import DirectLine
from documents.models import Paper
from parties.models import Account
from tests.claims import PASSED
from tests.county import do, fresh
from tests.payments import record, returned_revenue, tasks, to_allocated, to_requested
from workflows import clock, engine, journal, ledger
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(county, who):
    return [returned_revenue(county) for _ in range(2)]


def sound(cases) -> None:
    assert not list(reconciliation.faults()) and not list(reconciliation.changed())
    assert ledger.mismatches() == []
    assert all(journal.broken(fresh(case)) is None for case in cases)


def states(cases):
    return {fresh(case).state for case in cases}


def test_the_allocation_is_the_payment_and_nothing_rests(cases, who):
    request = to_requested(cases, who)
    assert request.direct and not request.grounds["minutes"]
    sound(cases)
    allocations.approve(record(request, who), who.finance_check)
    assert states(cases) == {S.CLOSED}
    (found,) = reconciliation.balances().values()
    assert found.approved == found.allocated == found.net == Decimal("1600.08")
    assert not found.resting and not resting.resting()
    sound(cases)


def test_whom_and_where_is_frozen_in_the_request_and_on_the_paper(cases, who):
    request = to_requested(cases, who)
    paid = direct.payees(request)
    assert [(one.payee, one.amount) for one in paid] == [
        (case.known.payee["name"], Decimal("800.04")) for case in cases
    ]
    allocations.approve(record(request, who), who.finance_check)
    assert {one.outcome for one in direct.payees(request)} == {"paid"}
    paper = Paper.objects.get(kind="direct_list")
    assert [row[2] for row in paper.data["lines"][:-1]] == [one.payee for one in paid]
    assert paper.data["lines"][-1][-1] == "1,600.08" and "审核人签名：" in paper.data["own"]
    assert not any(one.number in str(paper.data) for one in paid)
    letter = str(Paper.objects.get(kind="fund_request").data)
    assert "直接拨付到明细表所列收款对象" in letter and "经CZJ审核" in letter and "我局发放" not in letter
    assert "直接拨付" in str(Paper.objects.get(kind="allocation").data)


def test_a_request_is_for_one_hop_or_for_two(county, cases, who):
    trip = county.trip_claim()
    do(trip, "review", "approve", who.review, PASSED)
    with pytest.raises(Refused, match="分别请款"):
        requests.build(tasks([cases[0], trip], "request"), who.payment)


def test_an_account_in_another_name_is_not_asked_for(cases, who):
    Account.objects.filter(pk=cases[0].known.payee["account"]).update(holder="旁人")
    with pytest.raises(Refused, match="“旁人”"):
        requests.build(tasks(cases, "request"), who.payment)


def ask(case, number="6222000000000000001"):
    return accounts.ask(fresh(case), case.known.payee["name"], "清流农商行", number, "换卡", case.applicant)


def corrected(case, who):
    asked = ask(case)
    accounts.review(asked, who.payment_check)
    accounts.check(asked, who.payment)


def test_a_wrong_account_is_corrected_after_the_request_has_come_back(cases, who):
    request = to_requested(cases, who)
    with pytest.raises(Refused, match="由财政局退回请款后更正"):
        ask(cases[0])
    requests.send_back(request, "账户有误", who.finance_check)
    assert states(cases) == {S.CLEARED} and {one.outcome for one in direct.payees(request)} == {"returned"}
    corrected(cases[0], who)
    assert cases[0].log.filter(action="correct_account").count() == 1
    again = to_requested(cases, who)
    assert direct.payees(again)[0].number == "6222000000000000001"
    allocations.approve(record(again, who), who.finance_check)
    assert states(cases) == {S.CLOSED}
    sound(cases)


def test_two_persons_look_at_the_account_of_a_claim_before_its_request(county, cases, who):
    asked = ask(cases[0])
    with pytest.raises(Refused, match="先由县人社局奖补发放审核岗核对"):
        accounts.check(asked, who.payment)
    both = county.user("payment@RSJ", "payment_check@RSJ")
    accounts.review(asked, both)
    with pytest.raises(Refused, match="两人"):
        accounts.check(asked, both)


def test_an_account_that_is_being_corrected_is_not_asked_for(cases, who):
    request = requests.build(tasks(cases, "request"), who.payment)
    asked = ask(cases[0])
    with pytest.raises(Refused, match="正在更正收款账户"):
        requests.submit(request, who.payment)
    accounts.review(asked, who.payment_check)
    accounts.check(asked, who.payment)
    with pytest.raises(Refused, match="收款账户已更正"):
        requests.submit(request, who.payment)


def test_an_account_is_not_corrected_on_a_page_from_before_the_request(cases, who):
    before = fresh(cases[0])
    to_requested(cases, who)
    with pytest.raises(Refused, match="由财政局退回请款后更正"):
        accounts.ask(
            before, before.known.payee["name"], "清流农商行", "6222000000000000001", "换卡", before.applicant
        )


def test_an_account_of_a_claim_of_two_hops_is_corrected_only_at_the_payment(county, who):
    trip = county.trip_claim()
    do(trip, "review", "approve", who.review, PASSED)
    with pytest.raises(Refused, match="待人社局发放时"):
        ask(fresh(trip))


@pytest.mark.parametrize("changed", [{"amount": 1}, {"payee": "旁人"}, {"bank": "别行"}, {"part": 2}])
def test_a_payee_changed_behind_the_application_is_not_paid(cases, who, changed):
    request = to_requested(cases, who)
    DirectLine.objects.filter(line__request=request, case=cases[1]).update(**changed)
    with pytest.raises(Refused, match="被改动"):
        allocations.approve(record(request, who), who.finance_check)
    assert any("直接拨付" in fault for fault in reconciliation.changed()) and states(cases) == {S.REQUESTED}


def test_the_law_pays_directly_only_with_the_payees_at_hand(cases, who):
    request = to_requested(cases, who)
    allocation = record(request, who)
    (line, *_) = sealing.seal(request.lines.all(), clock.now(), "allocated")
    (work, *_) = tasks([line.case_id], "finance")
    with pytest.raises(Refused, match="没有列明全部收款对象"):
        engine.perform(line.case_id, work.pk, "pay_directly", who.finance_check, key="k",
                       data={"number": allocation.voucher}, allocation=line)  # fmt: skip


def test_one_click_pays_once_and_a_second_person_is_told(county, cases, who):
    made = record(to_requested(cases, who), who)
    allocations.approve(made, who.finance_check)
    allocations.approve(made, who.finance_check)
    with pytest.raises(engine.Stale, match="办结"):
        allocations.approve(made, county.user("finance_check@CZJ"))
    assert DirectLine.objects.filter(outcome="paid").count() == 2


def test_the_special_account_gets_an_indicator_of_its_own_and_pays_from_it(county):
    who, year = county.desks(), clock.today().year
    assert "县财政专户" in indicators.funds(year)
    made = indicators.enter(
        Indicator(fund="县财政专户", year=year, amount=1000, document="清财〔2026〕7号", dated=clock.today()),
        who.finance,
    )
    indicators.confirm(made.pk, who.finance_check)
    to_allocated([returned_revenue(county)], who)
    (pool,) = ledger.Pool.objects.filter(code=f"fund:县财政专户:{year}")
    assert pool.taken == Decimal("800.04") and not list(indicators.mismatches())
    assert [fund for fund, _ in reconciliation.balances()] == ["县财政专户"]
