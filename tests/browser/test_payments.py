"""The money in a real browser, at a desk and on a phone: requested, paid out, paid, answered by the bank, accounted for."""

import io
import os

import pytest
from playwright.sync_api import expect

from approvals.payments.models import FundRequest, Payment
from tests.browser.axe import violations
from tests.claims import Claims
from tests.county import fresh
from tests.payments import answers, cleared, to_allocated, to_answered, to_paid, workbook
from workflows import clock, engine
from workflows.claim.states import S

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"phone": (390, 844), "desktop": (1366, 768)}
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def county():
    made = Claims()
    made.unit("RSJ", "县人社局")
    made.unit("CZJ", "县财政局")
    return made


@pytest.fixture
def who(county):
    county.funds()
    return county.desks()


@pytest.fixture(params=list(SIZES))
def size(request):
    return request.param


def sound(page, name: str) -> None:
    """Nothing in the console but what a refusal says, nothing wider than the screen, nothing axe forbids."""
    page.wait_for_load_state("load")  # the answer of a click may still be on its way
    assert [said for said in page.complaints if "422" not in said] == [], name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    assert violations(page) == [], name
    page.complaints.clear()


def at(window, user, size, url):
    page = window(user, *SIZES[size])
    page.goto(url)
    return page


def test_money_goes_from_the_treasury_to_the_payees(county, who, window, size):
    cases = cleared(county, who, 3)
    maker = at(window, who.payment, size, "/payments/")
    sound(maker, "payments-to-request")
    maker.get_by_role("button", name="编制请款单").click()
    sound(maker, "payment-request")
    maker.get_by_role("button", name="提交请款").click()
    expect(maker.get_by_text("待财政拨付").first).to_be_visible()
    asked = FundRequest.objects.get()

    treasury = at(window, who.finance, size, "/finance/")
    sound(treasury, "finance")
    treasury.get_by_role("link", name=asked.number).click()
    treasury.get_by_label("凭证号").fill("清财拨1")
    treasury.get_by_label("日期").fill(str(clock.today()))
    treasury.get_by_label("就业补助资金（元）").fill("30")
    treasury.get_by_role("button", name="登记拨款").click()
    expect(treasury.locator(".ql-errors")).to_be_focused()
    sound(treasury, "finance-request-wrong")
    treasury.get_by_label("就业补助资金（元）").fill("3,000.00")
    treasury.get_by_role("button", name="登记拨款").click()
    checker = at(window, who.finance_check, size, f"/finance/requests/{asked.pk}/")
    sound(checker, "finance-request")
    checker.get_by_role("button", name="审核通过").click()
    expect(checker.get_by_text("已拨付").first).to_be_visible()

    maker.goto("/payments/")
    sound(maker, "payments-to-pay")
    maker.get_by_role("button", name="编制发放清单").click()
    sound(maker, "payment-list")
    maker.get_by_role("link", name="第2行代扣").click()
    sound(maker, "withhold")
    payment = Payment.objects.get()
    checker = at(window, who.payment_check, size, f"/payments/lists/{payment.pk}/")
    checker.get_by_role("button", name="审核通过").click()
    expect(checker.get_by_text("已审核").first).to_be_visible()

    maker.goto(f"/payments/lists/{payment.pk}/")
    with maker.expect_download() as taken:
        maker.get_by_role("button", name="下载付款文件").click()
    assert taken.value.suggested_filename == f"payment-{payment.pk}.xlsx"
    wrong = answers(payment)
    wrong[1][2] = "1.00"
    send(maker, wrong)
    expect(maker.locator(".ql-errors")).to_contain_text("第 3 行“金额”")
    sound(maker, "payment-results-wrong")
    send(maker, answers(payment, failed=[3]))
    sound(maker, "bank-results")
    maker.get_by_role("button", name="确认入账").click()
    sound(maker, "payment-answered")
    assert [fresh(case).state for case in cases] == [S.CLOSED, S.CLOSED, S.ALLOCATED]
    maker.goto("/reconciliation/")
    expect(maker.get_by_text("相符").first).to_be_visible()
    sound(maker, "reconciliation")


def send(page, rows) -> None:
    page.goto(page.url.split("results/")[0])
    content = workbook(rows).getvalue()
    page.get_by_label("回执工作簿").set_input_files(
        {
            "name": "回执.xlsx",
            "mimeType": "application/octet-stream",
            "buffer": io.BytesIO(content).getvalue(),
        }
    )
    page.get_by_role("button", name="读取回执").click()


def test_a_returned_payment_an_account_and_money_to_hand_back(county, who, window, size):
    cases = cleared(county, who, 3)
    to_allocated(cases, who)
    to_answered(to_paid(cases[:1], who), who, failed=[1])
    said = {"left_on": "2025-06-01", "reason": "调走"}
    engine.interrupt(cases[1].pk, "stop", who.review, key="s", data=said)
    claimant = at(window, cases[0].applicant, size, f"/my/cases/{cases[0].number}/account/")
    claimant.get_by_label("户名").fill("旁人")
    claimant.get_by_role("button", name="提交更正").click()
    expect(claimant.locator(".ql-errors")).to_be_focused()
    sound(claimant, "my-account-wrong")
    claimant.get_by_label("户名").fill(cases[0].facts["payee"]["name"])
    claimant.get_by_label("开户行").fill("清流农商行龙津支行")
    claimant.get_by_label("账号", exact=True).fill("6222 0000 0000 0000 018")
    claimant.get_by_label("确认账号").fill("6222000000000000018")
    claimant.get_by_label("更正原因").fill("换卡")
    claimant.get_by_role("button", name="提交更正").click()
    expect(claimant.get_by_role("status")).to_contain_text("正在核对")
    sound(claimant, "my-account")
    maker = at(window, who.payment, size, "/payments/")
    sound(maker, "payments-returned")
    maker.get_by_role("button", name="核对无误").click()
    checker = at(window, who.payment_check, size, "/payments/")
    checker.get_by_role("button", name="复核并更正").click()
    expect(checker.get_by_text("账户已核对")).to_be_visible()
    maker.goto("/payments/")
    maker.get_by_label("凭证号").fill("缴1")
    maker.get_by_label("日期").fill(str(clock.today()))
    maker.get_by_role("button", name="登记缴回").click()
    expect(maker.get_by_role("heading", name="已终止或撤回复核，待缴回财政")).to_have_count(0)
    treasury = at(window, who.finance, size, "/finance/")
    expect(treasury.get_by_text("缴1")).to_be_visible()
    sound(treasury, "finance-handed-back")
