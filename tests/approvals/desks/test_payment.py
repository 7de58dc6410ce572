"""The money through its pages: from the request to the account, by the people at the desks."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.payments.models import AccountCorrection, Allocation, FundRequest, HandBack, Payment
from documents.models import Paper
from tests.county import fresh
from tests.payments import (
    answers,
    cleared,
    record,
    tasks,
    to_allocated,
    to_answered,
    to_paid,
    to_requested,
    workbook,
)
from workflows import clock, engine, holds
from workflows.claim import pools
from workflows.claim.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(county, who):
    return cleared(county, who)


def states(cases):
    return [fresh(case).state for case in cases]


def text(answer) -> str:
    return answer.content.decode()


def ticked(page) -> list[str]:
    return re.findall(r'name="task" value="(\d+)" id="t\d+" checked', text(page))


class Hands:
    """Whoever sits at the desk, at a browser of his own."""

    def __init__(self, client, user):
        self.client, self.user = client, user

    def get(self, url):
        self.client.force_login(self.user)
        return self.client.get(url)

    def post(self, url, **said):
        self.client.force_login(self.user)
        return self.client.post(url, said)


@pytest.fixture
def hands(client, who):
    return {name: Hands(client, user) for name, user in vars(who).items()}


def test_the_whole_way_through_the_pages(hands, cases):
    maker, checker = hands["payment"], hands["payment_check"]
    asked = maker.post("/payments/requests/", task=ticked(maker.get("/payments/")))["Location"]
    assert maker.post(asked, submit="1").status_code == 302
    request = FundRequest.objects.get()
    assert request.number in text(hands["finance"].get("/finance/"))
    page = hands["finance"].get(f"/finance/requests/{request.pk}/")
    assert "请款 1,500.00 元" in text(page) and "审核通过" not in text(page)
    said = {"voucher": "清财拨1", "dated": str(clock.today()), "fund0": "1,500.00"}
    assert hands["finance"].post(f"/finance/requests/{request.pk}/record/", **said).status_code == 302
    assert hands["finance_check"].post(f"/finance/requests/{request.pk}/decide/").status_code == 302
    listed = maker.post("/payments/lists/", task=ticked(maker.get("/payments/")))["Location"]
    assert "审核通过" not in text(maker.get(listed))
    assert checker.post(listed, approve="1").status_code == 302
    assert maker.post(f"{listed}file/")["Content-Type"].endswith("sheet")
    rows = answers(Payment.objects.get())
    preview = maker.post(f"{listed}results/", file=workbook(rows))["Location"]
    assert maker.post(preview).status_code == 302 and states(cases) == [S.CLOSED] * 2
    assert "相符" in text(hands["finance"].get("/reconciliation/"))
    for paper in Paper.objects.filter(case=None, source__regex="^(request|allocation|payment):"):
        assert maker.get(f"/papers/{paper.public_id}/").status_code == 200
        assert hands["secretary"].get(f"/papers/{paper.public_id}/").status_code == 404


def test_a_refusal_stays_on_the_page_with_its_sentence(hands, who, cases):
    maker = hands["payment"]
    assert "请先勾选待请款的申报" in text(maker.post("/payments/requests/"))
    asked = maker.post("/payments/requests/", task=ticked(maker.get("/payments/")))["Location"]
    holds.place(fresh(cases[0]), "异议", "objection:3", who.publicity)
    answer = maker.post(asked, submit="1")
    assert answer.status_code == 422 and cases[0].number in text(answer) and "异议" in text(answer)
    line = re.search(r'name="remove" value="(\d+)" aria-label="移出第1行"', text(answer))[1]
    assert maker.post(asked, remove=line).status_code == 302
    assert maker.post(asked, submit="1").status_code == 302 and states(cases) == [S.CLEARED, S.REQUESTED]


def test_a_wrong_amount_keeps_what_was_typed(hands, who, cases):
    request = to_requested(cases, who)
    url = f"/finance/requests/{request.pk}/record/"
    answer = hands["finance"].post(url, voucher="清财拨7", dated=str(clock.today()), fund0="15")
    assert (
        answer.status_code == 422 and "填写为 15.00 元" in text(answer) and 'value="清财拨7"' in text(answer)
    )
    answer = hands["finance"].post(url, voucher="", dated="2999-01-01", fund0="x")
    assert answer.status_code == 422 and "不能晚于今天" in text(answer) and not Allocation.objects.exists()


def test_finance_returns_a_request_with_a_reason(hands, who, cases):
    request = to_requested(cases, who)
    url = f"/finance/requests/{request.pk}/decide/"
    answer = hands["finance_check"].post(url, **{"return": "1"})
    assert answer.status_code == 422 and "退回请款须写明理由" in text(answer)
    assert hands["finance"].post(url, **{"return": "1", "reason": "缺"}).status_code == 403
    assert hands["finance_check"].post(url, **{"return": "1", "reason": "纪要缺页"}).status_code == 302
    assert "纪要缺页" in text(hands["payment"].get("/payments/")) and states(cases) == [S.CLEARED] * 2
    assert "纪要缺页" in text(hands["finance"].get("/finance/"))
    assert hands["finance_check"].post(url).status_code == 422


def test_another_checker_is_told_who_was_quicker(client, county, hands, who, cases):
    to_allocated(cases, who)
    payment = to_paid(cases, who)
    url = f"/payments/lists/{payment.pk}/"
    assert hands["payment_check"].post(url, approve="1").status_code == 302
    other = Hands(client, county.user("payment_check@RSJ"))
    answer = other.post(url, approve="1")
    assert answer.status_code == 409 and "已由 张试" in text(answer)


def test_a_withheld_tax_is_typed_with_its_reason(hands, who, cases):
    to_allocated(cases, who)
    maker = hands["payment"]
    listed = maker.post("/payments/lists/", task=ticked(maker.get("/payments/")))["Location"]
    line = Payment.objects.get().lines.last()
    url = f"{listed}lines/{line.pk}/"
    assert "代扣税款须写明依据" in text(maker.post(url, tax="200"))
    assert maker.post(url, tax="200", reason="偶然所得").status_code == 302
    assert "1,300.00" in text(maker.get(listed)) and "偶然所得" in text(maker.get(listed))


def test_a_claimant_corrects_a_returned_account_and_two_persons_look(client, hands, who, cases):
    to_allocated(cases, who)
    to_answered(to_paid(cases, who), who, failed=[1])
    url = f"/my/cases/{cases[0].number}/account/"
    claimant, own = Hands(client, cases[0].applicant), f"/my/cases/{cases[0].number}/"
    told = text(claimant.get(own))
    assert "银行退汇：户名不符。请更正收款账户" in told and f'href="{url}"' in told
    assert "户名不符" in text(claimant.get(url))
    said = {
        "holder": cases[0].facts["payee"]["name"], "bank": "清流农商行", "number": "6222 0000 0000 0000 018",
        "again": "6222000000000000019", "reason": "换卡",
    }  # fmt: skip
    answer = claimant.post(url, **said)
    assert answer.status_code == 422 and "两次填写的账号不一致" in text(answer) and "换卡" in text(answer)
    assert "不一致" in text(claimant.post(url, **said | {"again": said["number"], "holder": "旁人"}))
    assert claimant.post(url, **said | {"again": said["number"]}).status_code == 302
    assert "正在核对" in text(claimant.get(url)) and "银行退汇：户名不符。请更正" not in text(
        claimant.get(own)
    )
    asked = AccountCorrection.objects.get()
    desk = text(hands["payment"].get("/payments/"))
    assert "待更正账户" in desk and asked.masked in desk and asked.number not in desk
    decide = f"/payments/accounts/{asked.pk}/"
    assert hands["payment_check"].post(decide, check="1").status_code == 422
    assert hands["payment"].post(decide, review="1").status_code == 302
    assert hands["payment_check"].post(decide, check="1").status_code == 302
    assert "账户已核对" in text(hands["payment"].get("/payments/"))
    assert "已核对" in text(claimant.get(url))


def test_nobody_corrects_the_account_of_anothers_claim(client, who, cases):
    to_allocated(cases, who)
    client.force_login(cases[1].applicant)
    assert client.get(f"/my/cases/{cases[0].number}/account/").status_code == 404


def test_money_of_an_ended_claim_is_handed_back_on_the_page(hands, who, cases):
    to_allocated(cases, who)
    said = {"left_on": "2025-06-01", "reason": "调走"}
    engine.interrupt(cases[0].pk, "stop", who.review, key="s", data=said)
    page = text(hands["payment"].get("/payments/"))
    line = re.search(r'name="line" value="(\d+)"', page)[1]
    assert hands["payment"].post("/payments/hand-back/", line=line).status_code == 422
    answer = hands["payment"].post("/payments/hand-back/", line=line, voucher="缴1", dated=str(clock.today()))
    assert answer.status_code == 302 and HandBack.objects.get().lines.get().case_id == cases[0].pk
    assert "缴1" in text(hands["finance"].get("/finance/"))


def test_an_auditor_reads_everything_and_moves_nothing(client, county, who, cases):
    request = to_requested(cases, who)
    auditor = Hands(client, county.user("auditor@DCS"))
    for url in ("/payments/", "/finance/", f"/finance/requests/{request.pk}/", "/reconciliation/"):
        assert auditor.get(url).status_code == 200
    assert auditor.post(f"/finance/requests/{request.pk}/decide/").status_code == 403
    assert auditor.post(f"/payments/requests/{request.pk}/", submit="1").status_code == 403


def test_looking_changes_nothing(hands, who, cases):
    request = to_requested(cases, who)
    record(request, who)
    before = [fresh(case).head for case in cases]
    for url in ("/payments/requests/", "/payments/lists/", f"/finance/requests/{request.pk}/decide/"):
        assert hands["payment"].get(url).status_code in (403, 405)
    assert hands["payment"].get("/payments/lists/1/file/").status_code == 405
    assert [fresh(case).head for case in cases] == before


def test_the_workbook_of_the_balances_has_every_figure_as_text(hands, who, cases):
    from tests.approvals.payments.test_bank import cells

    to_allocated(cases, who)
    rows = cells(hands["finance"].get("/reconciliation/workbook/").content)
    assert (
        rows[1][2:8] == ["1500.00", "0.00", "1500.00", "0.00", "0.00", "1500.00"]
        and rows[1][-2:] == ["0.00"] * 2
    )


# However many claims there are ----------------------------------------------------------------------------------


def counted(hands, url) -> int:
    hands.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert hands.client.get(url).status_code == 200
    return len(queries)


def everything_once(county, who, count):
    """Claims at every stage: to request, requested, allocated, listed and paid."""
    cleared(county, who, count)
    to_requested(cleared(county, who, count), who)
    for stage in (to_allocated, to_paid):
        cases = cleared(county, who, count)
        to_allocated(cases, who)
        if stage is to_paid:
            to_paid(cases, who)


def test_every_page_asks_as_often_however_much_there_is(county, who, hands):
    def queries():
        request, payment = FundRequest.objects.exclude(sealed_at=None).first(), Payment.objects.first()
        fund = county.pool(pools.fund_code("就业补助资金", clock.today().year), 10_000_000)
        pages = {
            "payment": ["/payments/", f"/payments/requests/{request.pk}/", f"/payments/lists/{payment.pk}/"],
            "finance": ["/finance/", f"/finance/requests/{request.pk}/", f"/pools/{fund.pk}/", "/reconciliation/"],
        }  # fmt: skip
        return {url: counted(hands[at], url) for at, urls in pages.items() for url in urls}

    everything_once(county, who, 1)
    few = queries()
    everything_once(county, who, 4)
    assert list(queries().values()) == list(few.values())
    assert max(few.values()) < 20, few


def test_a_list_of_many_is_moved_with_the_statements_of_one(county, who):
    from approvals.payments import allocations, bank, requests, services

    def statements(count):
        cases, spent = cleared(county, who, count), {}

        def spend(name, call):
            with CaptureQueriesContext(connection) as queries:
                made = call()
            spent[name] = len(queries)
            return made

        request = spend("build", lambda: requests.build(tasks(cases, "request"), who.payment))
        spend("submit", lambda: requests.submit(request, who.payment))
        request.refresh_from_db()
        made = record(request, who)
        spend("allocate", lambda: allocations.approve(made, who.finance_check))
        payment = spend("list", lambda: services.build(tasks(cases, "pay"), who.payment))
        spend("pay", lambda: services.approve(payment, who.payment_check))
        payment.refresh_from_db()
        file = spend("read", lambda: bank.read(payment, workbook(answers(payment)), who.payment))
        spend("apply", lambda: bank.apply(file, who.payment))
        assert {fresh(case).state for case in cases} == {S.CLOSED}
        return spent

    few, many = statements(3), statements(20)
    assert all(many[name] <= few[name] <= 60 for name in few), (few, many)
