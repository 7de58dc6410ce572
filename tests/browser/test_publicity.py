"""Publicity in a real browser, on a phone and at a desk: read and objected to by anybody, prepared, posted, answered, closed."""

import os

import pytest
from playwright.sync_api import expect

from approvals.publicity.models import Objection, Publicity
from tests.approvals.answers import PDF
from tests.browser.axe import violations
from tests.publicities import Publicities, move_past, object_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"phone": (390, 844), "desktop": (1366, 768)}
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def county():
    return Publicities()


@pytest.fixture
def who(county):
    county.funds()
    return county.desks()


@pytest.fixture(params=list(SIZES))
def size(request):
    return request.param


def sound(page, name: str, answered="422") -> None:
    """Nothing in the console but what a refusal says, nothing wider than the screen, nothing axe forbids."""
    page.wait_for_load_state("load")  # the answer of a click may still be on its way
    assert [said for said in page.complaints if answered not in said] == [], name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    assert violations(page) == [], name
    page.complaints.clear()


def test_anybody_reads_and_objects(county, who, stranger, size):
    publicity = county.posted(who)
    page = stranger(*SIZES[size])
    page.goto("/")
    page.get_by_role("link", name="公示", exact=True).click()
    sound(page, "notices")
    page.get_by_role("link", name=publicity.title).click()
    expect(page.locator("[name=website]")).not_to_be_in_viewport()
    sound(page, "notice")
    page.get_by_label("姓名").fill("王某")
    page.get_by_role("button", name="提交异议").click()
    expect(page.locator(".ql-errors")).to_be_focused()
    sound(page, "notice-wrong")
    page.get_by_label("对哪一项有异议").select_option(index=2)
    page.get_by_label("异议内容").fill("名单中有人未在岗")
    page.get_by_label("电话或邮箱").fill("8222222")
    page.get_by_role("button", name="提交异议").click()
    filed = Objection.objects.get()
    expect(page.locator(".ql-panel")).to_contain_text(filed.code)
    sound(page, "objection-filed")
    page.get_by_role("link", name="查异议的答复").click()
    page.get_by_label("异议编号").fill(filed.number)
    page.get_by_label("查询码").fill(filed.code)
    page.get_by_role("button", name="查询").click()
    expect(page.locator(".ql-panel")).to_contain_text("正在核查")
    sound(page, "objection-answer")
    move_past(publicity)
    page.goto(f"/notices/{publicity.number}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("已结束")
    sound(page, "notice-over", "410")


def test_without_scripts_the_objection_is_the_same(county, who, window):
    publicity = county.posted(who)
    page = window(county.user(), 390, 844, scripts=False)
    page.goto(f"/notices/{publicity.number}/")
    page.get_by_label("对哪一项有异议").select_option(index=1)
    page.get_by_label("异议内容").fill("名单不实")
    page.get_by_role("button", name="提交异议").click()
    expect(page.locator(".ql-panel")).to_contain_text(Objection.objects.get().number)


def test_a_list_from_its_preparation_to_its_end(county, who, window, size):
    county.confirmed(who)
    page = window(who.review, *SIZES[size])
    page.goto("/publicity/")
    sound(page, "publicities-prepare")
    page.get_by_label("标题").fill("2026年第一批引才荐才奖补公示")
    page.get_by_role("button", name="编制名单").click()
    expect(page.get_by_role("button", name="移出")).to_have_count(3)
    sound(page, "publicity-prepared")
    url = page.url
    page = window(who.publicity, *SIZES[size])
    page.goto(url)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".ql-errors")).to_be_focused()
    sound(page, "publicity-unposted")
    page.get_by_label("公示载体").fill("县政府网站、县委大院公示栏")
    page.get_by_label("截图或照片").set_input_files(
        {"name": "截图.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_text("延长公示期").click()
    expect(page.get_by_role("button", name="延长")).to_be_visible()
    publicity = Publicity.objects.get()
    objection = object_to(publicity.lines.get(position=2), "名单不实", name="王某", contact="8222222")
    page.reload()
    sound(page, "publicity-posted")
    page.get_by_role("link", name=objection.number).click()
    page.get_by_label("核查情况").fill("已核对社保缴纳记录")
    page.get_by_role("button", name="登记核查情况").click()
    sound(page, "objection")
    move_past(publicity)
    page.goto("/publicity/")
    sound(page, "publicities-over")
    page.goto(url)
    sound(page, "publicity-over")
    page.get_by_role("button", name="结束公示").click()
    expect(page.get_by_text("有异议，暂停")).to_be_visible()
    sound(page, "publicity-closed")
