"""The applicant's whole path in a real browser, with and without JavaScript: all end on the same page."""

import os

import pytest
from django.conf import settings
from playwright import sync_api as playwright

from tests.approvals.answers import PDF
from tests.browser.axe import violations
from workflows.case import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")

SCREENS = {
    "phone": (390, 844, True),
    "phone-without-scripts": (390, 844, False),
    "desktop": (1366, 768, True),
}


@pytest.fixture(params=list(SCREENS))
def screen(request, window, applicant):
    return window(applicant, *SCREENS[request.param])


@pytest.fixture
def applicant(county):
    return county.user(name="林归")


def shot(page, name: str) -> None:
    """Look at the page as a person would: no complaint in its console, it fits, and axe has nothing against it."""
    page.wait_for_load_state()
    assert complaints(page) == [], name
    if SHOTS:
        page.screenshot(
            path=f"{SHOTS}/{name}-{page.viewport_size['width']}-{'js' if page.scripts else 'plain'}.png",
            full_page=True,
        )
    if page.scripts:
        width = page.viewport_size["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (
            f"{name} is wider than the screen"
        )
        assert violations(page) == [], name
    page.complaints.clear()  # what axe and the camera did to the page is not the page's


def complaints(page) -> list[str]:
    """What the console said, except that a refused form is answered with 422."""
    return [said for said in page.complaints if "422" not in said]


def tick(page, label: str) -> None:
    page.get_by_label(label, exact=True).first.check()


def save(page) -> None:
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/my/transfer/")


def write_personal(page) -> None:
    page.get_by_role("link", name="本人情况").click()
    page.get_by_label("姓名").fill("林𠮷")
    page.get_by_label("身份证号").fill("３５０４２３１９９００５１５００１４")
    page.get_by_label("出生日期").fill("1990-05")
    tick(page, "男")
    if page.scripts:
        playwright.expect(page.locator("#saved")).to_contain_text("已保存")
        playwright.expect(page.locator("#id_birth_date_error")).to_contain_text("请填写到日")
    page.get_by_role("button", name="保存").click()
    playwright.expect(page.locator("#id_birth_date_error")).to_contain_text("请填写到日")
    shot(page, "personal-wrong")
    page.get_by_label("出生日期").fill("1990-05-15")
    page.locator("[name=retirement_category][value=M60]").check()
    save(page)


def write_work(page) -> None:
    page.get_by_role("link", name="现任工作").click()
    page.get_by_label("现工作单位全称").fill("福州某中学")
    page.get_by_label("单位所在县（市、区）").fill("福州市鼓楼区")
    page.get_by_label("现任岗位或职务").fill("高中数学教师")
    page.get_by_label("单位性质").select_option("事业单位")
    for name, value in (("identity", "事业"), ("establishment", "yes"), ("in_service", "yes"), ("system", "教育"),
                        ("party_member", "no")):  # fmt: skip
        page.locator(f"[name={name}][value={value}]").check()
    shot(page, "work")
    save(page)


def write_history(page) -> None:
    page.get_by_role("link", name="学历").click()
    page.get_by_label("学历", exact=True).select_option("大学本科")
    tick(page, "全日制")
    page.get_by_label("毕业院校").fill("福建师范大学")
    save(page)
    page.get_by_role("link", name="年度考核").click()
    page.locator("[name=rows-0-year]").fill("2024")
    page.locator("[name=rows-0-grade]").select_option("合格")
    page.get_by_role("button", name="再加一行").click()
    page.locator("[name=rows-1-year]").fill("２０２５")
    page.locator("[name=rows-1-grade]").select_option("优秀")
    page.locator("[name=complete][value=yes]").check()
    shot(page, "assessments")
    save(page)


def write_grounds(page) -> None:
    page.get_by_role("link", name="符合的条件").click()
    page.locator("[name=grounds][value=B1]").check()
    page.locator("[name=native_place]").fill("清流县")
    shot(page, "grounds")
    save(page)
    page.get_by_role("link", name="意向与同意").click()
    page.locator("[name=wishes][value=YZ]").check()
    page.locator("[name=accepts_adjustment][value=yes]").check()
    page.locator("[name=may_ask]").check()
    shot(page, "wishes")
    save(page)


def upload_everything(page) -> None:
    page.get_by_role("link", name="上传材料").click()
    scan = {"name": "扫描件.pdf", "mimeType": "application/pdf", "buffer": PDF}
    wrong = {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": b"MZ" * 100}
    upload(page, "degree", wrong)
    playwright.expect(page.locator("#f-degree")).to_contain_text("改了扩展名")
    shot(page, "materials-wrong")
    for code in ("application", "id", "establishment", "degree", "assessments", "native"):
        upload(page, code, scan)
        playwright.expect(page.locator(f"section:has(#u-{code})").get_by_text("扫描件.pdf")).to_be_visible()
    shot(page, "materials")
    page.get_by_role("link", name="完成，返回").click()
    page.wait_for_url("**/my/transfer/")


def upload(page, code: str, file: dict) -> None:
    playwright.expect(
        page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")
    ).to_have_count(0)
    page.locator(f"#u-{code}").set_input_files(file)
    if not page.scripts:
        page.locator(f"form:has(#u-{code}) button").click()


def test_the_whole_path(screen, applicant):
    page = screen
    page.goto("/my/")
    shot(page, "my-empty")
    page.get_by_role("button", name="开始申请").click()
    write_personal(page)
    write_work(page)
    write_history(page)
    write_grounds(page)
    upload_everything(page)
    shot(page, "tasks")
    page.get_by_role("link", name="核对并提交").click()
    shot(page, "check")
    page.get_by_role("link", name="打开申请表").click()
    shot(page, "form")
    page.go_back()
    page.get_by_role("button", name="提交申请").click()
    case = Case.objects.get(applicant=applicant)
    playwright.expect(page.locator(".ql-panel")).to_contain_text(case.number)
    shot(page, "submitted")
    page.get_by_role("link", name="查看办件").click()
    playwright.expect(page.locator("main")).to_contain_text("您的申请已递交")
    shot(page, "my-case")
    page.goto("/lookup/")
    page.get_by_label("办件编号").fill(case.number)
    page.get_by_label("查询码").fill(case.lookup_code)
    page.get_by_role("button", name="查询").click()
    playwright.expect(page.locator(".ql-panel")).to_contain_text("受理")
    shot(page, "lookup")
    assert case.subject == "林𠮷" and case.unit == "JYJ"


@pytest.mark.parametrize("screen", ["phone"], indirect=True)
@pytest.mark.parametrize(("happens", "sentence"), [("expired", "登录已过期"), ("offline", "没有保存成功")])
def test_a_save_that_did_not_arrive_says_so(screen, happens, sentence):
    screen.goto("/my/")
    screen.get_by_role("button", name="开始申请").click()
    screen.get_by_role("link", name="本人情况").click()
    if happens == "expired":
        screen.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    else:
        screen.context.set_offline(True)
    screen.get_by_label("姓名").fill("林归")
    screen.get_by_label("身份证号").click()
    playwright.expect(screen.locator("#saved")).to_contain_text(sentence)
