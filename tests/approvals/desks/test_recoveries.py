"""追回 and 冻结 through the pages: proposed, approved, read by the claimant, booked, closed; and who sees what."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from approvals.recoveries.models import Freeze, Recovery
from tests.approvals.payments.test_bank import cells
from tests.claims import to_cleared, to_reviewed, verify
from tests.county import do, fresh, task
from tests.payments import cleared, tasks, to_allocated
from tests.recoveries import FOUND, approved, days, finished, paid, proposed, received
from workflows import clock
from workflows.claim.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(county, who):
    return paid(county, who, 2)[1]


def at(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def post(user, url, wanted=302, **said):
    answer = at(user).post(url, said)
    assert answer.status_code == wanted, text(answer)
    return answer


ASKED = {
    "part": "1",
    "cause": "false_claim",
    "lines": ["1"],
    "amount": "500",
    "found": FOUND,
    "days": "15",
    "instalments": "",
}


def test_from_the_paid_claim_to_the_last_voucher(case, who):
    page = at(who.payment).get(f"/cases/{case.number}/")
    assert f"/cases/{case.number}/recover/" in page.content.decode()
    said = ASKED | {
        "instalments": f"{clock.today() + timedelta(days=10)} 200\n{clock.today() + timedelta(days=40)}　300.00元"
    }
    url = post(who.payment, f"/cases/{case.number}/recover/", **said)["Location"]
    assert "待批准" in text(at(who.payment).get(url))
    post(who.payment_check, f"{url}approve/")
    mine = text(at(case.applicant).get(f"/my/cases/{case.number}/"))
    assert "应退回 500.00 元（虚报冒领、骗取奖补）" in mine and "追回通知" in mine and "第 2 期" in mine
    post(
        who.finance,
        f"{url}receive/",
        **{"receive-amount": "200", "receive-voucher": "缴1", "receive-dated": clock.today()},
    )
    post(
        who.finance,
        f"{url}receive/",
        **{"receive-amount": "300", "receive-voucher": "缴2", "receive-dated": clock.today()},
    )
    assert "待办结" in text(at(who.finance_check).get(url))
    post(who.finance_check, f"{url}finish/")
    assert "已了结" in text(at(case.applicant).get(f"/my/cases/{case.number}/"))
    log = text(at(who.payment).get(f"/cases/{case.number}/"))
    for step in ("提出追回", "批准追回", "追回资金到账", "办结追回"):
        assert step in log


def test_nothing_typed_is_lost_and_every_fault_is_named(case, who):
    url = f"/cases/{case.number}/recover/"
    answer = post(
        who.payment,
        url,
        422,
        **ASKED | {"amount": "", "instalments": "下月 200", "found": "不属实，见核查报告"},
    )
    said = text(answer)
    assert "请填写金额" in said and "第 1 行“下月 200”应先写日期再写金额" in said
    assert "不属实，见核查报告" in said and "下月 200" in said
    assert "最多还能追回 1,000.00 元" in text(post(who.payment, url, 422, **ASKED | {"amount": "1000.01"}))


def test_another_page_may_fill_in_the_ground_and_the_amount(case, who):
    page = at(who.payment).get(f"/cases/{case.number}/recover/?why=overlap&amount=120.50").content.decode()
    assert 'value="120.50"' in page
    assert re.search(r'value="duplicate"[^>]*checked', page)


def test_an_unpaid_claim_offers_nothing_to_recover(county, who):
    (case,) = cleared(county, who, 1)
    assert "没有已到账的款项可以追回" in text(at(who.payment).get(f"/cases/{case.number}/recover/"))
    post(who.payment, f"/cases/{case.number}/recover/", 422, **ASKED)
    assert not Recovery.objects.exists()


def test_a_proposal_is_nobodys_but_the_desks(county, case, who):
    made = proposed(case, who, "500", cause="false_claim")
    assert "退回奖补资金" not in text(at(case.applicant).get(f"/my/cases/{case.number}/"))
    assert made.number not in text(at(case.applicant).get(f"/my/cases/{case.number}/"))
    for stranger in (case.applicant, case_employer(county), county.user("secretary@RCB")):
        assert at(stranger).get(f"/recoveries/{made.pk}/").status_code in (403, 200)
    assert at(case.applicant).get("/recoveries/").status_code == 403
    assert at(case_employer(county)).get("/recoveries/").status_code == 403


def case_employer(county):
    return county.employer().clerk


def test_a_mistake_is_refused_with_a_sentence_and_the_form_kept(case, who):
    made = approved(case, who)
    url = f"/recoveries/{made.pk}/"
    said = {"receive-amount": "600", "receive-voucher": "缴3", "receive-dated": clock.today()}
    answer = post(who.finance, f"{url}receive/", 422, **said)
    assert "还应退回 500.00 元" in text(answer) and 'value="缴3"' in answer.content.decode()
    post(who.finance, f"{url}nonsense/", 404)
    post(who.payment, f"{url}receive/", 403, **said)


def test_reversal_plan_and_waiver_through_the_page(case, who):
    made = approved(case, who)
    url = f"/recoveries/{made.pk}/"
    wrong = received(made, who, "400")
    post(
        who.finance_check,
        f"{url}reverse/",
        item=wrong.pk,
        **{"reverse-voucher": "冲1", "reverse-reason": "录错"},
    )
    post(
        who.finance_check,
        f"{url}reverse/",
        404,
        item="x",
        **{"reverse-voucher": "冲2", "reverse-reason": "录错"},
    )
    plan = {"plan-instalments": f"{clock.today() + timedelta(days=9)} 500", "plan-reason": "资金困难"}
    post(who.payment, f"{url}plan/", **plan)
    post(who.payment_check, f"{url}agree_plan/")
    waive = {
        "waive-kind": "written_off",
        "waive-amount": "500",
        "waive-document": "清财〔2026〕3号",
        "waive-reason": "注销",
    }
    post(who.payment, f"{url}waive/", **waive)
    item = made.waivers.get().pk
    post(who.payment_check, f"{url}agree_waiver/", item=item)
    page = text(at(who.finance_check).get(url))
    assert "已冲正" in page and "核销：确已无法收回" in page and "尚欠 0.00 元" in page
    post(who.finance_check, f"{url}finish/")


def test_the_list_counts_sorts_out_and_finds(case, who):
    late = approved(case, who, "100", instalments=days((3, "100")))
    proposed(case, who, "50")
    clock.move_to(clock.now() + timedelta(days=6))
    desk = at(who.payment)
    assert "有 1 项逾期，合计 100.00 元" in text(desk.get("/recoveries/"))
    assert late.number in text(desk.get("/recoveries/?only=late"))
    assert late.number not in text(desk.get("/recoveries/?only=waiting"))
    assert late.number in text(desk.get(f"/recoveries/?q={case.number}"))
    assert "没有追回事项" in text(desk.get("/recoveries/?only=done"))


def test_what_is_listed_comes_as_a_workbook_too(case, who, django_assert_max_num_queries):
    late = approved(case, who, "100", instalments=days((3, "100")))
    proposed(case, who, "50")
    clock.move_to(clock.now() + timedelta(days=6))
    desk = at(who.payment)
    page = desk.get("/recoveries/?only=late").content.decode()
    assert "/recoveries/workbook/?q=&amp;only=late" in page
    with django_assert_max_num_queries(12):
        rows = cells(desk.get("/recoveries/workbook/").content)
    assert len(rows) == 3 and rows[0][-1] == "状态"
    (row,) = cells(desk.get("/recoveries/workbook/?only=late").content)[1:]
    assert row[:3] == [late.number, case.number, late.payee]
    assert row[-6:] == ["100.00", "0.00", "0.00", "100.00", "100.00", "追缴中"]


def test_the_list_asks_the_same_however_long_it_is(county, who, django_assert_max_num_queries):
    for case in paid(county, who, 3):
        approved(case, who, "100", instalments=days((3, "50"), (9, "50")))
        approved(case, who, "100")
    desk = at(who.payment)
    desk.get("/recoveries/")
    with django_assert_max_num_queries(16):
        desk.get("/recoveries/")


# Flags


def test_the_reviewer_of_a_later_claim_sees_and_ticks(county, case, who):
    made = approved(case, who)
    later = county.labour_claim(1, claimant=case.applicant.claimant)
    verify(later)
    page = at(who.review).get(f"/cases/{later.number}/")
    assert f"/recoveries/{made.pk}/" in page.content.decode() and "其他办件的追回记录" in text(page)
    url = f"/cases/{later.number}/tasks/{task(later, 'review').pk}/"
    said = {
        "action": "pass_review",
        "key": "k1",
        "pass_review-personnel_checked": "on",
        "pass_review-opinion": "属实",
    }
    assert "请先打开页首的追回记录核对" in text(post(who.review, url, 422, **said))
    post(who.review, url, **said | {"pass_review-flag_seen": "on"})
    assert fresh(later).state == S.REVIEWED


def test_the_payment_desk_is_warned_and_says_why(county, case, who):
    approved(case, who, instalments=days((3, "200"), (90, "300")))
    later = county.labour_claim(1, claimant=case.applicant.claimant)
    verify(later)
    do(
        later,
        "review",
        "pass_review",
        who.review,
        {"personnel_checked": "on", "opinion": "x", "flag_seen": "on"},
    )
    to_cleared([later], who)
    to_allocated([later], who)
    clock.move_to(clock.now() + timedelta(days=5))
    assert "有逾期追回" in text(at(who.payment).get("/payments/"))
    (work,) = tasks([later], "pay")
    assert "有逾期未退的追回" in text(post(who.payment, "/payments/lists/", 422, task=work.pk))
    listed = post(who.payment, "/payments/lists/", task=work.pk, note="已书面承诺")["Location"]
    assert "仍发放的理由：已书面承诺" in text(at(who.payment_check).get(listed))


# 冻结


PLACED = {"cause": "reported", "reason": "举报称名单不实，由监察科核查"}


def test_a_frozen_claim_goes_no_further_until_another_lifts_it(county, who):
    case = county.labour_claim(1)
    verify(case)
    url = f"/cases/{case.number}/freeze/"
    post(who.review, url, **PLACED)
    assert text(at(who.review).get(f"/cases/{case.number}/")).count("冻结中") == 2, (
        "at the head and where it is told of"
    )
    assert "冻结" in text(at(who.review).get("/inbox/"))
    mine = text(at(case.applicant).get(f"/my/cases/{case.number}/"))
    assert "正在核实有关情况" in mine and "举报" not in mine
    act = f"/cases/{case.number}/tasks/{task(case, 'review').pk}/"
    said = {
        "action": "pass_review",
        "key": "k2",
        "pass_review-personnel_checked": "on",
        "pass_review-opinion": "属实",
    }
    assert "已冻结办理" in text(post(who.review, act, 422, **said))
    assert "两人" in text(post(who.review, url, 422, finding="不属实"))
    post(county.user("reward_review@RSJ"), url, finding="经核查，举报不属实")
    assert "核实结束，继续办理" in text(at(case.applicant).get(f"/my/cases/{case.number}/"))
    post(who.review, act, **said)
    assert fresh(case).state == S.REVIEWED


def test_a_frozen_claim_is_neither_requested_nor_paid(county, who):
    one, two = cleared(county, who, 2)
    post(who.review, f"/cases/{one.number}/freeze/", **PLACED)
    asked = post(who.payment, "/payments/requests/", task=tasks([one], "request")[0].pk)["Location"]
    assert "已冻结办理" in text(post(who.payment, asked, 422, submit="1"))
    to_allocated([two], who)
    post(who.review, f"/cases/{two.number}/freeze/", **PLACED)
    assert "冻结" in text(at(who.payment).get("/payments/"))
    answer = post(who.payment, "/payments/lists/", 422, task=tasks([two], "pay")[0].pk)
    assert "正在调查核实，已冻结" in text(answer)


def test_who_may_freeze_and_what_an_ended_claim_says(county, who, case):
    url = f"/cases/{case.number}/freeze/"
    assert "不需要冻结" in text(at(who.review).get(url))
    assert "不需要冻结" in text(post(who.review, url, 422, **PLACED))
    assert at(who.payment).get(url).status_code == 403
    other = county.labour_claim(1)
    post(who.payment_check, f"/cases/{other.number}/freeze/", 403, **PLACED)
    post(who.review, f"/cases/{other.number}/freeze/", 422, cause="reported", reason="")
    assert not Freeze.objects.exists()


def test_the_talents_claim_that_is_objected_to_and_frozen_waits_for_both(county, who):
    case = county.talent_claim()
    to_reviewed(case, who)
    post(who.review, f"/cases/{case.number}/freeze/", **PLACED)
    freeze = Freeze.objects.get(case=case)
    assert "finding" not in text(at(who.review).get(f"/cases/{case.number}/freeze/"))
    post(who.payment_check, f"/cases/{case.number}/freeze/", finding="属实，已退回复核")
    freeze.refresh_from_db()
    assert freeze.lifted_by == who.payment_check


def test_a_finished_recovery_offers_nothing_more(case, who):
    made = approved(case, who)
    received(made, who)
    finished(made, who)
    for user in (who.payment, who.payment_check, who.finance, who.finance_check):
        page = at(user).get(f"/recoveries/{made.pk}/").content.decode()
        assert "recovery_act" not in page and f"/recoveries/{made.pk}/" not in page.split("<main", 1)[1]


def test_an_address_nobody_offers_is_answered_and_changes_nothing(case, who):
    made = approved(case, who)
    first = received(made, who, "200")
    here, other = f"/recoveries/{made.pk}", {"reverse-voucher": "冲9", "reverse-reason": "录错"}
    post(who.finance_check, f"{here}/reverse/", 404, **other)
    for item in ("²", "9" * 30, "x", ""):
        post(who.finance_check, f"{here}/reverse/", 404, item=item, **other)
        post(who.payment_check, f"{here}/agree_waiver/", 404, item=item)
    received(made, who, "300")
    post(who.finance_check, f"{here}/finish/", item=first.pk)
    made.refresh_from_db()
    assert made.finished_at and made.received == 500


@pytest.mark.parametrize("line", ["2027-03-31 ,", "2027-02-30 100", "2027-03-31", "0000-01-01 1"])
def test_an_instalment_that_is_none_is_refused_with_its_line(case, who, line):
    made = approved(case, who)
    said = {"plan-instalments": f"2027-01-31 100\n{line}", "plan-reason": "资金周转"}
    assert "第 2 行" in text(post(who.payment, f"/recoveries/{made.pk}/plan/", 422, **said))
