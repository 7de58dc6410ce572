"""Money that comes back, in a real browser, at a desk and on a phone: asked for, approved, read, booked; a claim frozen."""

import os
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from approvals.recoveries.models import Recovery
from tests.browser.axe import violations
from tests.claims import Claims, verify
from tests.county import fresh
from tests.recoveries import paid
from workflows import clock

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
    page.wait_for_load_state("load")
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


def test_money_is_asked_back_and_comes_in_two_instalments(county, who, window, size):
    case = paid(county, who, 2)[1]
    maker = at(window, who.payment, size, f"/cases/{case.number}/")
    sound(maker, "paid-case")
    maker.get_by_role("link", name="提出追回").click()
    maker.get_by_role("button", name="提出，待批准").click()
    expect(maker.get_by_role("alert")).to_contain_text("请填写金额")
    sound(maker, "recovery-faults")
    maker.get_by_label("虚报冒领、骗取奖补").check()
    maker.get_by_label("1．试工1").check()
    maker.get_by_label("追回金额（元）").fill("500")
    maker.get_by_label("认定的事实和证据").fill("经核查，试工1从未在该企业上班")
    first, second = (clock.today() + timedelta(days=n) for n in (20, 50))
    maker.get_by_label("分期退款").fill(f"{first} 200\n{second} 300")
    maker.get_by_role("button", name="提出，待批准").click()
    sound(maker, "recovery-proposed")
    made = Recovery.objects.get()
    url = f"/recoveries/{made.pk}/"
    checker = at(window, who.payment_check, size, url)
    sound(checker, "recovery-to-approve")
    checker.get_by_role("button", name="批准追回").click()
    owner = at(window, case.applicant, size, f"/my/cases/{case.number}/")
    expect(owner.get_by_text("应退回 500.00 元").first).to_be_visible()
    sound(owner, "my-recovery")
    finance = at(window, who.finance, size, url)
    for number, amount in enumerate(("200", "300"), 1):
        finance.get_by_label("到账金额（元）").fill(amount)
        finance.get_by_label("凭证号").last.fill(f"缴{number}")
        finance.get_by_label("日期").last.fill(clock.today().isoformat())
        finance.get_by_role("button", name="登记到账").click()
        finance.wait_for_load_state("load")
    sound(finance, "recovery-received")
    closer = at(window, who.finance_check, size, url)
    sound(closer, "recovery-to-finish")
    closer.get_by_role("button", name="核对无误，办结").click()
    expect(closer.get_by_text("已办结").first).to_be_visible()
    sound(at(window, who.payment, size, "/recoveries/"), "recoveries")


def test_a_claim_is_frozen_and_lifted(county, who, window, size):
    case = county.labour_claim(1)
    verify(case)
    reviewer = at(window, who.review, size, f"/cases/{case.number}/")
    reviewer.get_by_role("link", name="冻结或解除").click()
    sound(reviewer, "freeze")
    reviewer.get_by_label("接到举报或信访反映").check()
    reviewer.get_by_label("核查事项").fill("名单是否属实，由监察科核查")
    reviewer.get_by_role("button", name="冻结", exact=True).click()
    sound(reviewer, "frozen-case")
    owner = at(window, case.applicant, size, f"/my/cases/{case.number}/")
    expect(owner.get_by_text("本件正在核实有关情况")).to_be_visible()
    sound(owner, "my-frozen")
    sound(at(window, who.review, size, "/inbox/"), "frozen-inbox")
    other = at(window, who.payment_check, size, f"/cases/{case.number}/freeze/")
    other.get_by_label("核查结论").fill("经核查，举报不属实")
    sound(other, "unfreeze")
    other.get_by_role("button", name="解除冻结").click()
    other.wait_for_load_state("load")
    assert not fresh(case).freezes.filter(lifted_at=None).exists()
