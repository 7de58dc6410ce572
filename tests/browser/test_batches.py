"""Batches and the group's sitting in a real browser, on a phone and at a desk: listed, submitted, resolved, signed."""

import pytest
from playwright.sync_api import expect

from approvals.batches import services as batches
from approvals.meetings.models import Meeting
from tests.browser.test_publicity import SIZES, sound
from tests.claims import Claims, to_reviewed
from tests.county import fresh
from tests.sittings import MEMBERS
from workflows import clock
from workflows.claim.states import S

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county():
    made = Claims()
    made.funds()
    return made


@pytest.fixture
def who(county):
    return county.desks()


@pytest.fixture(params=list(SIZES))
def size(request):
    return request.param


def cut_and_whole(county, who):
    """Two talents and two referrals, one of them cut by the year's total."""
    referrer = county.claimant()
    cases = [county.labour_claim(count, ["应届高校毕业生"], claimant=referrer) for count in (195, 10)]
    for case in cases:
        to_reviewed(case, who)
    return cases + county.reviewed(county.checked(2, "talent_employer_reward"), who)


def test_hr_builds_changes_and_submits_a_batch(county, who, window, size):
    cases = cut_and_whole(county, who)
    page = window(who.review, *SIZES[size])
    page.goto("/batches/")
    sound(page, "batches")
    page.get_by_label("批次名称").fill("2026年第一批")
    page.get_by_role("button", name="所勾选的编为一批").click()
    expect(page.locator(".ql-errors")).to_be_focused()
    expect(page.get_by_label("批次名称")).to_have_value("2026年第一批")
    sound(page, "batches-nothing-ticked")
    for case in cases[:3]:
        page.get_by_label(f"列入 {case.subject} {case.number}").check()
    page.get_by_role("button", name="所勾选的编为一批").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("编制中")
    sound(page, "batch-open")
    page.get_by_role("button", name="列入全部“高层次人才").click()
    page.get_by_role("button", name=f"移出 {cases[0].subject} {cases[0].number}").click()
    page.get_by_role("button", name="提交（提交后不能再改）").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已提交")
    sound(page, "batch-submitted")
    assert [fresh(case).state for case in cases] == [S.REVIEWED, *[S.BATCHED] * 3]


def test_the_secretary_resolves_on_a_batch_with_an_exception(county, who, window, size):
    cut_and_whole(county, who)
    batch = batches.build("2026年第一批", list(batches.waiting()), who.review)
    batches.submit(batch, who.review)
    page = window(who.secretary, *SIZES[size])
    page.goto("/meetings/")
    fill(page)
    page.get_by_role("button", name="建立会议").click()
    page.get_by_label(f"{batch.number}　整批 4 件").check()
    sound(page, "meeting-empty")
    page.get_by_role("button", name="列入议程").click()
    sound(page, "meeting-agenda")
    page.get_by_role("button", name="签发").click()
    expect(page.locator(".ql-errors")).to_contain_text("还有 4 件没有登记结果")
    sound(page, "meeting-unresolved")
    page.get_by_label("例外").fill("2 不同意 合同与社保记录不符")
    page.get_by_role("group", name="其余全部").get_by_label("同意", exact=True).check()
    page.get_by_role("button", name="保存").first.click()
    sound(page, "meeting-resolved")
    page.get_by_role("button", name="签发").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已签发")
    sound(page, "meeting-signed")
    held = Meeting.objects.get()
    assert [item.outcome for item in held.items.all()] == ["agree", "decline", "agree", "agree"]


def test_without_scripts_a_batch_is_built_and_submitted(county, who, window):
    county.reviewed(county.checked(2), who)
    page = window(who.review, *SIZES["phone"], scripts=False)
    page.goto("/batches/")
    page.get_by_role("button", name="全部“一次性用工服务奖补”编为一批").click()
    page.get_by_role("button", name="提交（提交后不能再改）").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已提交")


def fill(page) -> None:
    said = {"会议日期": clock.today().isoformat(), "地点": "县委会议室", "主持人": "组长", "应到人员": MEMBERS,
            "纪要文号": "清委人才纪〔2026〕1号"}  # fmt: skip
    for label, value in said.items():
        page.get_by_label(label, exact=False).first.fill(value)
