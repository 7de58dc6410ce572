"""Rosters by workbook in a real browser: the pages fit, are accessible, and the check is watched to its end."""

import io

import pytest

from documents.workbooks import written
from tests.approvals.claim_answers import begin, bring, introduce, worker
from tests.browser.axe import violations
from tests.browsing import signed_in
from tests.claims import Claims, id_number
from workflows import jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(390, 844), (1366, 768)]
COLUMNS = ["姓名", "身份证号", "类别", "入职日期", "离职日期"]


def book(people):
    made = io.BytesIO(written(COLUMNS, people))
    made.name = "名单.xlsx"
    return made


def people(count, **changed):
    said = {"kind": "普通工", "hired": "2025-01-02"} | changed
    return [[f"工{chr(0x4E00 + n)}", id_number(n), said["kind"], said["hired"], ""] for n in range(count)]


@pytest.fixture
def claimant():
    county = Claims()
    user = county.user()
    browser = signed_in(user)
    introduce(browser)
    browser.url = begin(browser, "labour_referral")
    browser.post(f"{browser.url}roster/", worker(id_number(9_999), name="原有"))
    browser.user = user
    return browser


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_pages_of_a_workbook_are_accessible_and_fit(claimant, window, width, height):
    url, found = f"{claimant.url}roster/", []
    for name, rows in (("faulty", people(3, kind="博士")), ("good", people(3)), ("waiting", people(900))):
        bring(claimant, claimant.url, book(rows))
        for page_url in (url, f"{url}preview/"):
            page = window(claimant.user, width, height)
            assert page.goto(page_url).status == 200
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if said := [*violations(page), *page.complaints, *(["wide"] if wide else [])]:
                found.append((name, page_url, width, said))
            page.context.close()
    assert not found, found


def test_the_check_is_watched_to_its_end_and_taken(claimant, window):
    key = bring(claimant, claimant.url, book(people(900))).context["upload"].key
    page = window(claimant.user, 1366, 768)
    page.goto(f"{claimant.url}roster/preview/")
    assert page.get_by_text("正在排队检查").is_visible()
    jobs.run.call("check_roster", {"key": key})
    page.get_by_role("button", name="全部采用").click()
    assert page.get_by_text("共 900 人").is_visible() and page.get_by_text("第 1 页，共 9 页").is_visible()


def test_without_scripts_the_page_is_asked_again_by_its_link(claimant, window):
    key = bring(claimant, claimant.url, book(people(900))).context["upload"].key
    page = window(claimant.user, 390, 844, scripts=False)
    page.goto(f"{claimant.url}roster/preview/")
    jobs.run.call("check_roster", {"key": key})
    page.get_by_role("link", name="刷新").click()
    assert page.get_by_role("button", name="全部采用").is_visible()
