"""追回: who asks for what, what may be asked at most, what comes, what is given back, what is written off."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from approvals.payments import accounts, reconciliation
from approvals.payments import services as lists
from approvals.recoveries import overdue, plans, receipts, releases, services, waivers
from approvals.recoveries.models import Receipt, Recoverable, Recovery
from documents.models import Paper
from tests import payments
from tests.browsing import signed_in, text
from tests.claims import to_reviewed, verify
from tests.county import do, fresh
from tests.payments import cleared, tasks, to_allocated, to_answered, to_paid
from tests.recoveries import FOUND, approved, days, demand, finished, paid, proposed, received
from workflows import clock, engine, flags, journal, ledger
from workflows.claim import pools
from workflows.claim.rosters import RosterLine
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.ledger import Pool
from workflows.notices import Notice
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db


def taken(code) -> Decimal:
    return Pool.objects.get(code=code).taken


def fund(name="就业补助资金", year=None):
    return pools.fund_code(name, year or clock.today().year)


def books_are_right(*cases):
    assert list(reconciliation.faults()) == [] and list(releases.faults()) == []
    assert ledger.mismatches() == []
    assert [journal.broken(fresh(case)) for case in cases] == [None] * len(cases)


# Asking


def test_it_is_approved_by_another_and_only_then_owed(case, who):
    made = proposed(case, who)
    assert (made.stage, made.number[:3]) == ("待批准", "追回〔") and not Notice.objects.filter(
        text__contains="追回"
    ).exists()
    with pytest.raises(PermissionDenied):
        services.approve(made, who.payment)
    services.approve(made, who.payment_check)
    made.refresh_from_db()
    assert (made.stage, made.is_true(), made.due > clock.today()) == ("追缴中", True, True)
    assert fresh(case).state == S.CLOSED and case.log.filter(action="approve_recovery").exists()
    books_are_right(case)


def test_one_person_at_both_desks_cannot_do_both(county, case, who):
    both = county.user("payment@RSJ", "payment_check@RSJ")
    made = services.propose(case, demand(), both)
    with pytest.raises(Refused, match="两人"):
        services.approve(made, both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.filter(pk=made.pk).update(sealed_by=both)


def test_hr_review_may_propose_and_nobody_else(case, who):
    assert services.propose(case, demand("1"), who.review)
    for outsider in (who.finance, who.secretary, who.payment_check, case.applicant):
        with pytest.raises(PermissionDenied):
            services.propose(case, demand("1"), outsider)


def test_the_county_may_have_the_secretary_approve(case, who):
    made = proposed(case, who)
    Ruling.objects.create(
        key="recovery.approver", value="县委人才办会议秘书岗", since=clock.today(), document="x", proposed_by=who.review,
        proposed_at=clock.now(), confirmed_by=who.secretary, confirmed_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        services.approve(made, who.payment_check)
    services.approve(made, who.secretary)


def test_no_more_is_asked_than_was_paid_whatever_was_asked_before(case, who):
    proposed(case, who, "600")
    approved(case, who, "399.99")
    with pytest.raises(Refused, match=r"实收 1,000.00 元，已提出追回 999.99 元，最多还能追回 0.01 元"):
        proposed(case, who, "0.02")
    proposed(case, who, "0.01")
    with pytest.raises(IntegrityError), transaction.atomic():
        Recoverable.objects.update(asked=Decimal("1000.01"))


def test_what_was_refused_may_be_asked_again(case, who):
    made = proposed(case, who, "1000")
    with pytest.raises(Refused, match="理由"):
        services.refuse(made, " ", who.payment_check)
    services.refuse(made, "证据不足", who.payment_check)
    made.refresh_from_db()
    assert made.stage == "未批准" and flags.Flag.objects.count() == 0
    proposed(case, who, "1000")
    books_are_right(case)


def test_an_unpaid_claim_has_nothing_to_come_back(county, who):
    (case,) = cleared(county, who, 1)
    with pytest.raises(Refused, match="没有已到账的款项"):
        proposed(case, who)


def test_a_line_that_is_not_there_is_refused(case, who):
    with pytest.raises(Refused, match="没有第 9 行"):
        proposed(case, who, lines=[1, 9])


def test_a_changed_amount_is_found(case, who):
    made = approved(case, who)
    Recovery.objects.filter(pk=made.pk).update(amount=Decimal("499"))
    assert "被改动" in " ".join(releases.faults())


def test_the_notice_says_everything_and_reaches_the_claimant(case, who, settings):
    settings.TREASURY_ACCOUNT = "清流县财政局 清流农商行 9030123456"
    made = approved(case, who, "500.05", cause="false_claim", lines=[1])
    paper = Paper.objects.get(source=f"recovery:{made.pk}:notice")
    said = "".join(paper.data["paragraphs"])
    assert paper.for_applicant and paper.case_id == case.pk and paper.number
    for fact in (
        "500.05元",
        "人民币伍佰元零伍分",
        "虚报冒领",
        "第十四条",
        FOUND,
        "试工1",
        "9030123456",
        made.number,
        "陈述、申辩",
        "行政复议",
    ):
        assert fact in said, fact
    told = Notice.objects.filter(case=case).latest("pk").text
    assert "500.05 元应当退回" in told and made.number in told


# What comes


def test_what_comes_goes_back_to_the_fund_and_to_the_years_total(case, who):
    made = approved(case, who, "300.30")
    before, cap = taken(fund()), taken(pools.cap_code(case))
    received(made, who, "100.10")
    assert (before - taken(fund()), cap - taken(pools.cap_code(case))) == (
        Decimal("100.10"),
        Decimal("100.10"),
    )
    received(made, who, "200.20")
    assert (made.rest, made.stage) == (0, "待办结")
    books_are_right(case)
    found = reconciliation.by_fund(reconciliation.balances())["就业补助资金"]
    assert (found.recovered, found.net, found.approved) == (Decimal("300.30"), 1500, 1500)


def test_no_more_comes_than_is_owed_and_a_voucher_counts_once(case, who):
    made = approved(case, who, "300")
    with pytest.raises(Refused, match="还应退回 300.00 元"):
        received(made, who, "300.01")
    receipts.record(made, "缴1", clock.today(), Decimal("100"), who.finance)
    with pytest.raises(Refused, match="缴1 已登记过"):
        receipts.record(made, "缴1", clock.today(), Decimal("100"), who.finance)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.filter(pk=made.pk).update(received=Decimal("300.01"))


def test_money_of_a_past_year_goes_to_the_treasury(case, who):
    made = approved(case, who)
    before = taken(fund())
    received(made, who, "200", dated=clock.today().replace(year=clock.today().year + 1, month=1, day=5))
    assert taken(fund()) == before and taken(pools.cap_code(case)) == 800
    assert made.receipts.get().shares.get().released is False
    books_are_right(case)


def test_a_ruling_keeps_the_years_total_as_it_was(case, who):
    Ruling.objects.create(
        key="recovery.room", value="不退回", since=clock.today(), document="x", proposed_by=who.review, proposed_at=clock.now(),
        confirmed_by=who.secretary, confirmed_at=clock.now(),
    )  # fmt: skip
    received(approved(case, who), who, "200")
    assert taken(pools.cap_code(case)) == 1000
    books_are_right(case)


def test_the_fund_that_paid_last_gets_back_first(county, who, monkeypatch):
    two = [
        SimpleNamespace(name=name, order=place) for place, name in enumerate(("就业补助资金", "人才专项资金"))
    ]
    monkeypatch.setattr("workflows.claim.pools.funds", lambda case: two)
    county.pool(fund(), 20_000)
    case = county.talent_claim(county.talent("省B"))
    to_reviewed(case, who)
    from tests.claims import to_cleared

    to_cleared([case], who)
    to_allocated([case], who)
    to_answered(to_paid([case], who), who)
    made = approved(fresh(case), who, "40000.01")
    one = received(made, who, "10000")
    two_ = received(made, who, "25000.01")
    rest = received(made, who, "5000")
    assert [dict(got.shares.values_list("fund", "amount")) for got in (one, two_, rest)] == [
        {"人才专项资金": 10_000}, {"人才专项资金": 20_000, "就业补助资金": Decimal("5000.01")}, {"就业补助资金": 5000},
    ]  # fmt: skip
    books_are_right(case)


def test_a_mistyped_receipt_is_reversed_by_another_and_everything_is_as_before(case, who):
    made = approved(case, who)
    before = (taken(fund()), taken(pools.cap_code(case)))
    wrong = received(made, who, "400")
    with pytest.raises(Refused, match="两人"):
        receipts.reverse(wrong, "冲1", "录错", who.finance)
    receipts.reverse(wrong, "冲1", "金额录错", who.finance_check)
    made.refresh_from_db()
    assert (made.received, (taken(fund()), taken(pools.cap_code(case)))) == (0, before)
    with pytest.raises(Refused, match="已经冲正"):
        receipts.reverse(wrong, "冲2", "再冲", who.finance_check)
    with pytest.raises(Refused, match="不能再冲正"):
        receipts.reverse(Receipt.objects.get(voucher="冲1"), "冲3", "再冲", who.finance)
    books_are_right(case)


def test_a_reversal_holds_again_even_where_the_room_has_gone(case, who):
    made = approved(case, who)
    wrong = received(made, who, "400")
    pool = Pool.objects.get(code=pools.cap_code(case))
    ledger.set_room(pool, Decimal("600"))
    receipts.reverse(wrong, "冲9", "金额录错", who.finance_check)
    pool.refresh_from_db()
    assert (pool.taken, pool.over) == (1000, 400)
    books_are_right(case)


# The end


def test_it_is_closed_by_somebody_who_booked_nothing_once_nothing_is_owed(county, case, who):
    made = approved(case, who)
    with pytest.raises(Refused, match="还应退回 500.00 元"):
        receipts.finish(made, who.finance_check)
    both = county.user("finance@CZJ", "finance_check@CZJ")
    receipts.record(made, "缴8", clock.today(), Decimal("500"), both)
    with pytest.raises(Refused, match="两人"):
        receipts.finish(made, both)
    finished(made, who)
    assert made.stage == "已办结"
    with pytest.raises(Refused, match="已办结"):
        receipts.reverse(made.receipts.get(), "冲4", "晚了", who.finance_check)
    books_are_right(case)


def lines_taken(case) -> list[bool]:
    return list(RosterLine.objects.filter(case=case).order_by("number").values_list("taken", flat=True))


def test_a_line_may_be_rewarded_again_once_all_of_it_is_back_after_a_mistake_of_ours(case, who):
    first = approved(case, who, "499.99", lines=[1])
    received(first, who, "499.99")
    finished(first, who)
    assert lines_taken(case) == [True, True]
    rest = approved(case, who, "0.01", lines=[1])
    received(rest, who, "0.01")
    assert lines_taken(case) == [True, True]
    finished(rest, who)
    assert lines_taken(case) == [False, True]
    books_are_right(case)


@pytest.mark.parametrize(
    ("cause", "again"), [("mispaid", True), ("duplicate", False), ("false_claim", False)]
)
def test_a_talent_comes_free_only_when_all_came_back_and_the_mistake_was_ours(county, who, cause, again):
    case = county.talent_claim(county.talent("省C"))
    to_reviewed(case, who)
    from tests.claims import to_cleared

    to_cleared([case], who)
    to_allocated([case], who)
    to_answered(to_paid([case], who), who)
    made = approved(fresh(case), who, "30000", cause=cause)
    talent = pools.talent_code(fresh(case))
    received(made, who, "29999.99")
    assert taken(talent) == 1
    received(made, who, "0.01")
    finished(made, who)
    assert taken(talent) == (0 if again else 1)
    line = ledger.lines_of([case]).get(pool__code=talent)
    assert (line.worth, line.status) == (
        (30_000, "committed") if cause == "false_claim" else (0, "released" if again else "committed")
    )
    books_are_right(case)


# 分期


def test_instalments_sum_up_and_are_agreed_to_with_the_demand(case, who):
    with pytest.raises(Refused, match=r"各期合计 400.00 元，应为尚未退回的 500.00 元"):
        proposed(case, who, instalments=days((10, "200"), (40, "200")))
    made = approved(case, who, instalments=days((10, "200"), (40, "300")))
    assert [total for _, total in made.steps] == [200, 500]
    assert made.next_due == clock.today() + timedelta(days=10)
    received(made, who, "200")
    assert made.next_due == clock.today() + timedelta(days=40)


def test_a_plan_agreed_later_is_for_what_is_open(case, who):
    made = approved(case, who)
    received(made, who, "100")
    with pytest.raises(Refused, match="应为尚未退回的 400.00 元"):
        plans.propose(made, days((10, "500")), "困难", who.payment)
    plans.propose(made, days((10, "100"), (20, "300")), "企业资金周转困难", who.payment)
    with pytest.raises(PermissionDenied):
        plans.agree(made, who.payment)
    plans.agree(made, who.payment_check)
    made.refresh_from_db()
    assert [total for _, total in made.steps] == [200, 500]
    plans.propose(made, days((5, "400")), "改为一次", who.review)
    plans.decline(made, who.payment_check)
    assert len(Recovery.objects.get(pk=made.pk).steps) == 2
    books_are_right(case)


def test_a_plan_that_no_longer_fits_is_not_agreed_to(case, who):
    made = approved(case, who)
    plans.propose(made, days((10, "500")), "困难", who.payment)
    received(made, who, "1")
    with pytest.raises(Refused, match="499.00"):
        plans.agree(made, who.payment_check)


def test_who_is_late_is_reminded_every_few_working_days(case, who):
    made = approved(case, who, instalments=days((10, "200"), (60, "300")))
    assert overdue.chase() == 0
    clock.move_to(clock.now() + timedelta(days=12))
    assert [one.overdue for one in overdue.late()] == [200]
    assert made.number in " ".join(overdue.reminders())
    assert (overdue.chase(), overdue.chase()) == (1, 0)
    assert "已逾期，现应退回 200.00 元" in Notice.objects.filter(case=case).latest("pk").text
    clock.move_to(clock.now() + timedelta(days=9))
    assert overdue.chase() == 1
    received(made, who, "200")
    assert overdue.late() == []


# 核销、核减


def test_what_cannot_come_is_written_off_by_a_document_and_two_persons(case, who):
    made = approved(case, who)
    with pytest.raises(Refused, match="还应退回 500.00 元"):
        waivers.propose(made, "written_off", Decimal("500.01"), "清财〔2026〕9号", "企业注销", who.payment)
    asked = waivers.propose(made, "written_off", Decimal("200"), "清财〔2026〕9号", "企业注销", who.payment)
    with pytest.raises(PermissionDenied):
        waivers.agree(asked, who.payment)
    waivers.agree(asked, who.payment_check)
    with pytest.raises(Refused, match="已办结"):
        waivers.agree(asked, who.payment_check)
    made.refresh_from_db()
    assert (made.waived, made.rest) == (200, 300)
    assert Recoverable.objects.get(case=case).asked == 500
    books_are_right(case)


def test_what_was_not_due_may_be_asked_on_another_ground(case, who):
    made = approved(case, who, "1000", cause="false_claim")
    asked = waivers.propose(made, "not_due", Decimal("1000"), "清人社复〔2026〕1号", "申辩成立", who.payment)
    waivers.agree(asked, who.payment_check)
    finished(made, who)
    assert Recoverable.objects.get(case=case).asked == 0
    assert not flags.Flag.objects.filter(lifted_at=None).exists()
    proposed(case, who, "1000")
    books_are_right(case)


def test_a_waiver_that_no_longer_fits_is_not_agreed_to(case, who):
    made = approved(case, who)
    asked = waivers.propose(made, "written_off", Decimal("500"), "x", "y", who.payment)
    received(made, who, "1")
    with pytest.raises(Refused, match="499.00"):
        waivers.agree(asked, who.payment_check)
    waivers.decline(asked, who.payment_check)
    books_are_right(case)


# Flags


def later_claim(county, case):
    """The same referrer claims for somebody else."""
    return county.labour_claim(1, claimant=case.applicant.claimant)


def test_a_later_claim_of_the_same_claimant_is_reviewed_with_open_eyes(county, case, who):
    made = approved(case, who)
    later = later_claim(county, case)
    verify(later)
    said = {"personnel_checked": "on", "opinion": "经复核属实"}
    with pytest.raises(engine.Invalid, match="追回记录"):
        do(later, "review", "pass_review", who.review, said)
    do(later, "review", "pass_review", who.review, said | {"flag_seen": "on"})
    received(made, who)
    finished(made, who)
    calm = later_claim(county, case)
    verify(calm)
    do(calm, "review", "pass_review", who.review, said)


def test_who_claimed_falsely_stays_marked(county, case, who):
    made = approved(case, who, cause="false_claim", lines=[1])
    received(made, who)
    finished(made, who)
    assert [flag.reason for flag in flags.on(later_claim(county, case))] == [
        f"{made.number}：虚报冒领、骗取奖补"
    ]
    person = case.roster.get(number=1)
    assert flags.Flag.objects.filter(index=person.id_index, lifted_at=None).exists()


def test_nobody_is_paid_who_is_late_unless_somebody_says_why(county, case, who):
    made = approved(case, who, instalments=days((3, "200"), (90, "300")))
    later = later_claim(county, case)
    verify(later)
    do(
        later,
        "review",
        "pass_review",
        who.review,
        {"personnel_checked": "on", "opinion": "x", "flag_seen": "on"},
    )
    from tests.claims import to_cleared

    to_cleared([later], who)
    to_allocated([later], who)
    clock.move_to(clock.now() + timedelta(days=5))
    with pytest.raises(Refused, match="逾期未退的追回"):
        lists.build(tasks([later], "pay"), who.payment)
    made_list = lists.build(tasks([later], "pay"), who.payment, note="用于抵扣，已书面承诺")
    assert made_list.note == "用于抵扣，已书面承诺"
    made_list.lines.all().delete()
    received(made, who, "200")
    assert lists.build(tasks([later], "pay"), who.payment).note == ""


def test_two_claims_of_one_recovery_do_not_touch_each_other(county, who):
    one, two = paid(county, who, 2)
    received(approved(one, who, "500"), who)
    assert (
        Recoverable.objects.get(case=one).asked == 500 and not Recoverable.objects.filter(case=two).exists()
    )
    books_are_right(one, two)


# Several payees; money 财政局 has paid itself


def test_each_payee_owes_what_he_received_and_no_more(county, who):
    case = payments.winners(county, who)
    to_allocated([case], who)
    to_answered(to_paid([case], who), who)
    case = fresh(case)
    first, second = (part for part in case.known.parts[:2])
    with pytest.raises(Refused, match="最多还能追回"):
        services.propose(case, replace(demand(), part=second.number, amount=second.amount + 1), who.payment)
    made = services.propose(case, replace(demand(), part=second.number, amount=second.amount), who.payment)
    assert made.payee == second.payee["name"]
    services.approve(made, who.payment_check)
    received(made, who, second.amount)
    assert Recoverable.objects.get(case=case).part == second.number != first.number
    assert Paper.objects.get(kind="recovery_notice").data["to"] == second.payee["name"]
    finished(made, who)
    books_are_right(case)


def test_what_one_has_received_comes_back_while_anothers_account_is_corrected(county, who):
    """It cannot end any more (部分收款对象已经到账), so it must not wait with what was paid wrongly."""
    case = payments.winners(county, who, 2)
    to_allocated([case], who)
    to_answered(to_paid([case], who), who, failed=(2,))
    case = fresh(case)
    page = text(signed_in(who.payment).get(f"/cases/{case.number}/"))
    assert case.state == S.ALLOCATED and f"/cases/{case.number}/recover/" in page
    with pytest.raises(Refused, match="没有已到账的款项"):
        services.propose(case, replace(demand(), part=2), who.payment)
    made = approved(case, who, "1000", lines=[1])
    received(made, who, "1000")
    finished(made, who)
    books_are_right(case)
    assert all(lines_taken(case))
    name = case.known.payees[1]["name"]
    asked = accounts.ask(case, name, "清流农商行", "6222000000000000002", "换卡", case.applicant, 2)
    accounts.review(asked, who.payment)
    accounts.check(asked, who.payment_check)
    to_answered(to_paid([case], who), who)
    assert fresh(case).state == S.CLOSED
    books_are_right(case)


def test_what_the_treasury_paid_itself_comes_back_too(county, who):
    case = payments.returned_revenue(county)
    to_allocated([case], who)
    case = fresh(case)
    assert case.state == S.CLOSED
    amount = case.known.amount
    made = approved(case, who, amount)
    received(made, who, amount)
    finished(made, who)
    found = next(iter(reconciliation.balances().values()))
    assert (found.recovered, found.net, found.is_right) == (amount, amount, True)
    books_are_right(case)


# What two enterprises share (调剂批次)


@pytest.fixture
def shared(county, who):
    """A batch of eleven, both enterprises paid their halves of 5,000 yuan, each under a total of its own."""
    Ruling.objects.create(
        key="sl.cap_scope", value="enterprise", since=clock.today(), document="x", proposed_by=who.review,
        proposed_at=clock.now(), confirmed_by=who.secretary, confirmed_at=clock.now(),
    )  # fmt: skip
    case = payments.halves(county, who)
    to_allocated([case], who)
    to_answered(to_paid([case], who), who)
    return fresh(case)


def totals_taken(case) -> dict[str, Decimal]:
    """By side."""
    return {one.side: taken(one.code) for one in pools.totals(case, {"cap_scope": "enterprise"})}


def test_what_one_enterprise_gives_back_is_room_of_its_own_total_only(shared, who):
    first, second = shared.known.payees
    half = shared.known.amount / 2
    assert totals_taken(shared) == {first["side"]: half, second["side"]: half}
    made = services.propose(shared, replace(demand("1000"), part=second["part"]), who.payment)
    services.approve(made, who.payment_check)
    receipt = received(made, who, "1000")
    assert totals_taken(shared) == {first["side"]: half, second["side"]: half - 1000}
    receipts.reverse(receipt, "冲9", "录错", who.finance_check)
    assert totals_taken(shared) == {first["side"]: half, second["side"]: half}
    books_are_right(shared)


def test_nobody_of_a_batch_comes_free_before_all_that_was_paid_for_the_batch_is_back(shared, who):
    made = approved(shared, who, "1", lines=[3])
    received(made, who, "1")
    finished(made, who)
    assert all(lines_taken(shared))
    half = shared.known.amount / 2
    for part, amount in ((1, half - 1), (2, half)):
        rest = services.propose(shared, replace(demand(amount, lines=[3]), part=part), who.payment)
        services.approve(rest, who.payment_check)
        rest.refresh_from_db()
        received(rest, who, amount)
        finished(rest, who)
    assert not any(lines_taken(shared))
    books_are_right(shared)
