"""One hop and several payees through the pages: what each desk sees, and what it costs the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.payments import allocations, bank, direct, downloads, reconciliation, requests, services
from approvals.payments.models import AccountCorrection, Download, FundRequest
from approvals.recoveries import freezes
from documents.models import Paper
from tests.approvals.desks.test_payment import Hands, counted, text, ticked
from tests.approvals.payments.test_bank import cells
from tests.county import fresh
from tests.payments import (
    answers,
    cleared,
    record,
    returned_revenue,
    tasks,
    to_allocated,
    to_answered,
    to_paid,
    to_requested,
    winners,
    workbook,
)
from workflows import clock, flags
from workflows.claim.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def hands(client, who):
    return {name: Hands(client, user) for name, user in vars(who).items()}


def test_finance_sees_whom_it_pays_and_its_approval_closes_the_claim(county, hands):
    case = returned_revenue(county)
    maker, payee = hands["payment"], case.known.payee
    page = maker.get("/payments/")
    assert "财政直接拨付" in text(page)
    asked = maker.post("/payments/requests/", task=ticked(page))["Location"]
    assert payee["masked"] in text(maker.get(asked))
    assert maker.post(asked, submit="1").status_code == 302
    request = FundRequest.objects.get()
    finance, checker = hands["finance"], hands["finance_check"]
    assert "直接拨付" in text(finance.get("/finance/"))
    url = f"/finance/requests/{request.pk}/"
    for one in (finance, checker):
        said = text(one.get(url))
        assert all(
            word in said for word in (payee["name"], payee["bank"], payee["masked"], "直接拨付到收款对象")
        )
    said = {"voucher": "清财直1", "dated": str(clock.today()), "fund0": "800.04"}
    assert finance.post(f"{url}record/", **said).status_code == 302
    assert "逐户核对" in text(checker.get(url))
    assert checker.post(f"{url}decide/").status_code == 302
    assert fresh(case).state == S.CLOSED
    assert "待发放的申报" in text(maker.get("/payments/")) and "没有停留的资金" in text(
        maker.get("/payments/")
    )
    assert "相符" in text(finance.get("/reconciliation/"))
    paper = Paper.objects.get(kind="direct_list")
    assert "直接拨付清单" in text(finance.get(url))
    assert finance.get(f"/papers/{paper.public_id}/").status_code == 200


def test_a_wrong_account_comes_back_is_corrected_on_the_pages_and_asked_for_again(client, county, hands, who):
    case = returned_revenue(county)
    request = to_requested([case], who)
    mine = Hands(client, case.applicant)
    page = f"/my/cases/{case.number}/account/"
    assert "由财政局退回请款后更正" in text(mine.get(page))
    decide = f"/finance/requests/{request.pk}/decide/"
    assert f'href="{page}"' not in text(mine.get(f"/my/cases/{case.number}/"))
    assert hands["finance_check"].post(decide, **{"return": "1", "reason": "账号有误"}).status_code == 302
    assert f'href="{page}"' in text(mine.get(f"/my/cases/{case.number}/")), (
        "the way to it is shown where it is open"
    )
    number = "6222000000000000001"
    said = {
        "holder": case.known.payee["name"],
        "bank": "农商行",
        "number": number,
        "again": number,
        "reason": "换户",
    }
    assert mine.post(page, **said).status_code == 302
    asked = AccountCorrection.objects.get()
    url = f"/payments/accounts/{asked.pk}/"
    assert 'name="review"' not in text(hands["payment"].get("/payments/"))
    assert 'name="review"' in text(hands["payment_check"].get("/payments/"))
    assert hands["payment_check"].post(url, review="1").status_code == 302
    assert hands["payment"].post(url, check="1").status_code == 302
    assert fresh(case).known.payee["masked"].endswith("0001")
    to_allocated([fresh(case)], who)
    assert fresh(case).state == S.CLOSED and not list(reconciliation.faults())


def test_a_claimant_says_whose_account_it_is(client, county, who):
    case = winners(county, who)
    to_allocated([case], who)
    to_answered(to_paid([case], who), who, failed=[1, 3])
    mine, page = Hands(client, case.applicant), f"/my/cases/{case.number}/account/"
    said = text(mine.get(page))
    names = [one["name"] for one in case.known.payees]
    assert f">{names[0]}</option>" in said and f">{names[1]}</option>" not in said
    assert f"银行退汇（{names[0]}）" in said and f"银行退汇（{names[2]}）" in said
    number = "6222000000000000003"
    typed = {"holder": names[2], "bank": "农商行", "number": number, "again": number, "reason": "换卡"}
    assert "请选择收款对象" in text(mine.post(page, **typed))
    assert mine.post(page, **typed, part="3").status_code == 302
    assert AccountCorrection.objects.get().part == 3
    assert f"您提出将 {names[2]} 的账户更正为" in text(mine.get(page))


def test_the_list_shows_each_part_and_what_leaves_it_together(hands, county, who):
    case = winners(county, who)
    to_allocated([case], who)
    said = text(hands["payment"].get("/payments/"))
    assert "同件 3 个收款对象一并发放" in said and all(one["masked"] in said for one in case.known.payees)
    made = services.build(tasks([case], "pay"), who.payment)
    said = text(hands["payment"].get(f"/payments/lists/{made.pk}/"))
    assert "共 3 笔" in said and said.count("移出本件") == 3


def test_pages_and_moves_cost_the_same_for_one_part_and_for_two_hundred(county, who, hands):
    def cost(count):
        case, spent = winners(county, who, count), {}

        def spend(name, call):
            with CaptureQueriesContext(connection) as queries:
                made = call()
            spent[name] = len(queries)
            return made

        to_allocated([case], who)
        spent["waiting"] = counted(hands["payment"], "/payments/")
        made = spend("list", lambda: services.build(tasks([case], "pay"), who.payment))
        spend("pay", lambda: services.approve(made, who.payment_check))
        made.refresh_from_db()
        spent["page"] = counted(hands["payment"], f"/payments/lists/{made.pk}/")
        file = spend("read", lambda: bank.read(made, workbook(answers(made, failed=[1])), who.payment))
        spent["preview"] = counted(hands["payment"], f"/payments/results/{file.pk}/")
        spend("apply", lambda: bank.apply(file, who.payment))
        spent["account"] = counted(
            Hands(hands["payment"].client, case.applicant), f"/my/cases/{case.number}/account/"
        )
        spent["reconciliation"] = counted(hands["finance"], "/reconciliation/")
        return spent

    few, some, many = cost(1), cost(20), cost(200)
    batches = 6  # SQLite takes only so many values in one statement
    assert all(many[name] <= some[name] + batches for name in some), (some, many)
    assert all(some[name] <= few[name] + 4 for name in few), (few, some)


def test_a_direct_request_of_many_costs_what_one_of_few_costs(county, who, hands):
    def cost(count):
        cases, spent = [returned_revenue(county) for _ in range(count)], {}

        def spend(name, call):
            with CaptureQueriesContext(connection) as queries:
                made = call()
            spent[name] = len(queries)
            return made

        request = spend("build", lambda: requests.build(tasks(cases, "request"), who.payment))
        spend("submit", lambda: requests.submit(request, who.payment))
        request.refresh_from_db()
        made = record(request, who)
        spent["page"] = counted(hands["finance"], f"/finance/requests/{request.pk}/")
        spent["mine"] = counted(hands["payment"], f"/payments/requests/{request.pk}/")
        spend("allocate", lambda: allocations.approve(made, who.finance_check))
        return spent

    few, many = cost(3), cost(12)
    assert all(many[name] <= few[name] <= 60 for name in few), (few, many)


# 付款文件


def refused(answer) -> str:
    assert answer.status_code == 422
    return text(answer)


def test_finance_takes_the_payment_file_with_whole_accounts_and_only_once(county, who, hands):
    cases = [returned_revenue(county) for _ in range(2)]
    request = to_requested(cases, who)
    url, finance = f"/finance/requests/{request.pk}/", hands["finance"]
    assert "还没有下载过" in text(finance.get(url))
    sent = cells(finance.post(f"{url}file/").content)
    assert sent[0] == downloads.COLUMNS
    assert [row[:5] for row in sent[1:]] == [
        [str(place), one.holder, one.number, one.bank, "800.04"]
        for place, one in enumerate(direct.payees(request), 1)
    ]
    assert "另一人同意" in refused(finance.post(f"{url}file/"))
    assert "写明原因" in refused(finance.post(f"{url}file/again/", reason=" "))
    finance.post(f"{url}file/again/", reason="网银制单失败")
    pending = Download.objects.get(number=2)
    assert pending.listed == request and "待另一人同意" in text(hands["finance_check"].get(url))
    assert "两人" in refused(finance.post(f"{url}file/again/", release=pending.pk))
    hands["finance_check"].post(f"{url}file/again/", release=pending.pk)
    assert finance.post(f"{url}file/").status_code == 200
    for one in ("finance_check", "payment", "payment_check", "review"):
        assert hands[one].post(f"{url}file/").status_code == 403


def test_no_file_of_a_request_that_was_returned_or_that_the_bureau_pays(county, who, hands):
    request = to_requested([returned_revenue(county)], who)
    requests.send_back(request, "账户有误", who.finance_check)
    url, finance = f"/finance/requests/{request.pk}/", hands["finance"]
    assert "付款文件" not in text(finance.get(url))
    assert "已退回" in refused(finance.post(f"{url}file/"))
    other = to_requested(cleared(county, who, 1), who)
    url = f"/finance/requests/{other.pk}/"
    assert "付款文件" not in text(finance.get(url))
    assert "由人社局发放" in refused(finance.post(f"{url}file/"))
    assert not Download.objects.exists()


def test_whoever_was_in_a_file_of_a_returned_request_is_named_before_he_is_paid_again(county, who, hands):
    cases = [returned_revenue(county) for _ in range(2)]
    first = to_requested(cases, who)
    finance, checker = hands["finance"], hands["finance_check"]
    assert "退回前请确认" not in text(checker.get(f"/finance/requests/{first.pk}/"))
    finance.post(f"/finance/requests/{first.pk}/file/")
    assert "退回前请确认没有按它付款" in text(checker.get(f"/finance/requests/{first.pk}/"))
    requests.send_back(first, "账户有误", who.finance_check)
    again = to_requested(cases[:1], who)
    page = text(finance.get(f"/finance/requests/{again.pk}/"))
    assert (
        f"{cases[0].number} {cases[0].subject} 曾列入 {first}" in page and f"{cases[1].number} " not in page
    )
    requests.send_back(again, "账户有误", who.finance_check)
    third = to_requested(cases[1:], who)
    page = text(finance.get(f"/finance/requests/{third.pk}/"))
    assert f"曾列入 {first}" in page and f"曾列入 {again}" not in page


def test_an_account_changed_behind_the_application_is_on_no_file(county, who, hands):
    request = to_requested([returned_revenue(county)], who)
    direct.DirectLine.objects.update(bank="别的银行")
    answer = hands["finance"].post(f"/finance/requests/{request.pk}/file/")
    assert "被改动" in refused(answer) and not Download.objects.exists()


def test_what_is_looked_into_is_on_no_file_until_somebody_has_lifted_the_freeze(county, who, hands):
    """The allocation would be refused as well, but by then the money has left."""
    cases = [returned_revenue(county) for _ in range(2)]
    request = to_requested(cases, who)
    freeze = freezes.place(fresh(cases[0]), "reported", "x", county.user("reward_review@RSJ"))
    url, finance = f"/finance/requests/{request.pk}/file/", hands["finance"]
    said = refused(finance.post(url))
    assert f"{cases[0].number} {cases[0].subject} 正在调查核实" in said and said.count("已冻结") == 1
    assert not Download.objects.exists()
    freezes.lift(freeze, "查无此事", who.payment_check)
    assert finance.post(url).status_code == 200


def test_who_is_late_in_giving_back_is_asked_for_only_with_a_reason(county, who, hands):
    case, other = returned_revenue(county), county.trip_claim()
    index = case.known.payee["index"]
    flags.place([index], other, "追回 1 号", "recovery:1", clock.today() - timedelta(days=1))
    maker = hands["payment"]
    page = maker.get("/payments/")
    assert "有逾期追回" in text(page)
    again = maker.post("/payments/requests/", task=ticked(page))
    assert "有逾期未退的追回（追回 1 号）" in refused(again)
    asked = maker.post("/payments/requests/", task=ticked(page), note="已书面承诺")["Location"]
    assert "已书面承诺" in text(maker.get(asked))
    maker.post(asked, submit="1")
    request = FundRequest.objects.get()
    assert "已书面承诺" in text(hands["finance"].get(f"/finance/requests/{request.pk}/"))
