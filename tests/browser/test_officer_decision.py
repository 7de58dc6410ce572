"""An officer's decision in a real browser, at a desk and on a phone: seen, refused with a reason, taken."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.county import fresh

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = {"desktop": (1366, 768), "phone": (390, 844)}


def sound(page) -> None:
    """Nothing in the console, nothing wider than the screen, nothing axe forbids."""
    assert [said for said in page.complaints if "422" not in said] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert violations(page) == []
    page.complaints.clear()


@pytest.mark.parametrize("size", SCREENS)
def test_a_case_is_accepted(county, window, size):
    case = county.transfer()
    page = window(county.user("intake@JYJ", name="林晓梅"), *SCREENS[size])
    page.goto("/inbox/")
    sound(page)
    page.get_by_role("link", name=case.subject).first.click()
    expect(page.locator("[aria-current=step]")).to_have_count(1)
    sound(page)
    page.get_by_label("受理", exact=True).check()
    page.get_by_role("button", name="提交意见").click()
    expect(page.locator(".ql-errors")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("尚未核对原件")
    sound(page)
    for title in ("身份证", "学历学位证书"):
        page.get_by_label(title, exact=True).first.check()
    page.get_by_label("姓名、身份证号与身份证原件一致").check()
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_text("资格初审中")).to_be_visible()
    assert fresh(case).state == "checking"


def test_without_scripts_the_decision_is_the_same(county, window):
    case = county.transfer()
    page = window(county.user("intake@JYJ"), 1366, 768, scripts=False)
    page.goto(f"/cases/{case.number}/")
    page.get_by_label("不予受理", exact=True).check()
    page.locator("#id_refuse_acceptance-reason").fill("不属于受理范围（三(三)1）")
    page.get_by_role("button", name="提交意见").click()
    assert fresh(case).state == "not_accepted"


@pytest.mark.parametrize("size", SCREENS)
def test_the_other_desks_pages_are_sound(county, window, size):
    desks = {
        "/quota/": "staffing@BB", "/establishment/": "staffing@BB", "/import/establishment/": "staffing@BB",
        "/meetings/": "secretary@BB", "/service/": "service@JYJ", "/done/": "intake@JYJ", "/cases/": "intake@JYJ",
        "/manage/units/": "administrator@RCB", "/manage/officials/": "administrator@RCB",
    }  # fmt: skip
    county.places(vacancies=3)
    for url, desk in desks.items():
        page = window(county.user(desk), *SCREENS[size])
        page.goto(url)
        sound(page)


def test_seven_rows_of_the_inbox_fit_the_first_screen(county, window):
    for _ in range(8):
        county.transfer()
    page = window(county.user("intake@JYJ"), 1366, 768)
    page.goto("/inbox/")
    box = page.locator("tbody tr").nth(6).bounding_box()
    assert box["y"] + box["height"] <= 768
