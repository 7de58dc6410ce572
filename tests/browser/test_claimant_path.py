"""The claimant's whole path in a real browser, with and without JavaScript, and the employer's check of it."""

import pytest
from playwright.sync_api import expect

from documents.workbooks import written
from tests.approvals.answers import PDF
from tests.browser.test_applicant_path import SCREENS, shot, upload
from tests.claims import Claims, credit_code, id_number
from tests.county import COUNT, fresh
from workflows.case import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = SCREENS | {"desktop-without-scripts": (1366, 768, False)}
COLUMNS = ["姓名", "身份证号", "类别", "入职日期", "离职日期"]


@pytest.fixture
def county():
    made = Claims()
    made.funds()
    return made


@pytest.fixture
def claimant(county):
    return county.user()


@pytest.fixture(params=list(SCREENS))
def screen(request, window, claimant):
    return window(claimant, *SCREENS[request.param])


def introduce(page) -> None:
    page.goto("/my/")
    shot(page, "claim-my")
    page.get_by_role("link", name="申报奖补").click()
    page.locator("[name=kind][value=机构]").check()
    page.get_by_label("名称或姓名").fill("清流试荐人力有限公司")
    page.get_by_label("统一社会信用代码或身份证号").fill("91350423000000")
    page.get_by_role("button", name="保存，选择申报项目").click()
    expect(page.locator("#id_identity_error")).to_contain_text("应为18位")
    expect(page.get_by_label("名称或姓名")).to_have_value("清流试荐人力有限公司")
    shot(page, "claim-claimant-wrong")
    page.get_by_label("统一社会信用代码或身份证号").fill(credit_code(800_000_000 + next(COUNT)))
    page.get_by_role("button", name="保存，选择申报项目").click()
    shot(page, "claim-schemes")


def begin(page, title: str) -> None:
    page.get_by_role("button", name=title).click()
    expect(page.locator("h1")).to_contain_text(f"{title}申报")


def choose_employer(page, employer) -> None:
    page.get_by_role("link", name="用人单位").click()
    page.get_by_label("名称或统一社会信用代码").fill(employer.unit.name)
    page.get_by_role("button", name="查找").click()
    page.locator(f"[name=employer][value={employer.unit.code}]").check()
    shot(page, "claim-employer")
    save(page)


def save(page) -> None:
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("h1")).to_contain_text("申报")


def write_account(page) -> None:
    page.get_by_role("link", name="收款账户").click()
    page.get_by_label("开户行").fill("清流农商行城关支行")
    page.get_by_label("账号", exact=True).fill("6217 0000 0000 0000 1")
    if page.scripts:
        expect(page.locator("#saved")).to_contain_text("已保存")
    page.get_by_role("button", name="保存并测算").click()
    expect(page.get_by_text("逐位核对").first).to_be_visible()
    shot(page, "claim-account")
    save(page)


def hand_in(page, *codes: str) -> None:
    page.get_by_role("link", name="上传材料").click()
    scan = {"name": "扫描件.pdf", "mimeType": "application/pdf", "buffer": PDF}
    for code in codes:
        upload(page, code, scan)
        expect(page.locator(f"section:has(#u-{code})").get_by_text("扫描件.pdf")).to_be_visible()
    shot(page, "claim-materials")
    page.get_by_role("link", name="完成，返回").click()
    expect(page.locator("#state-materials")).to_contain_text("已传齐")


def file(page, claimant) -> Case:
    shot(page, "claim-tasks")
    page.get_by_role("link", name="核对并提交").click()
    shot(page, "claim-check")
    page.get_by_role("link", name="打开申报表").click()
    shot(page, "claim-form")
    page.go_back()
    page.get_by_role("button", name="提交申报").click()
    case = Case.objects.get(applicant=claimant)
    expect(page.locator(".ql-panel")).to_contain_text(case.number)
    shot(page, "claim-submitted")
    page.get_by_role("link", name="查看办件").click()
    expect(page.locator("main")).to_contain_text("您的奖补申报已受理")
    shot(page, "claim-my-case")
    page.get_by_role("button", name="催办").click()
    expect(page.locator("main")).to_contain_text("已催办 1 次")
    return case.coerced


def test_a_talent_reward_is_claimed(screen, county, claimant):
    page, employer, talent = screen, county.employer(), county.talent()
    introduce(page)
    begin(page, "高层次人才引进奖励")
    choose_employer(page, employer)
    page.get_by_role("link", name="引进人才").click()
    page.get_by_label("姓名").fill(talent.name)
    page.get_by_label("身份证号").fill(talent.id_number[:-1])
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#id_id_number_error")).to_contain_text("现在是17位")
    shot(page, "claim-talent-wrong")
    page.get_by_label("身份证号").fill(talent.id_number)
    save(page)
    page.get_by_role("link", name="合作引进").click()
    page.locator("[name=together][value=no]").check()
    if page.scripts:
        expect(page.locator("#forecast")).to_contain_text("50,000 元")
    save(page)
    expect(page.locator("#forecast")).to_contain_text("50,000 元")
    write_account(page)
    hand_in(page, "claim_form", "recognition", "contract", "on_post")
    case = file(page, claimant)
    assert case.known.talent["name"] == talent.name and case.known.checked_by == employer.unit.code


def test_a_labour_referral_is_claimed_with_a_workbook(screen, county, claimant):
    page, employer = screen, county.employer()
    introduce(page)
    begin(page, "一次性用工服务奖补")
    choose_employer(page, employer)
    page.get_by_role("link", name="引进人员名单").click()
    page.get_by_label("姓名").fill("甲工")
    page.get_by_label("身份证号").fill(id_number(1))
    page.get_by_label("普通工").check()
    page.get_by_label("入职日期").fill("2025-01")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator("#id_hired_error")).to_contain_text("请填写到日")
    shot(page, "claim-roster-wrong")
    page.get_by_label("入职日期").fill("2025年1月2日")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator("tbody")).to_contain_text("甲工")
    bring(
        page, [["乙工", id_number(2), "普通工", "2025-01-02", ""], ["丙工", "12", "普通工", "2025-01-02", ""]]
    )
    expect(page.locator(".ql-errors")).to_contain_text("第 3 行“身份证号”")
    shot(page, "claim-roster-refused")
    people = [[f"工{chr(0x4E00 + n)}", id_number(n), "普通工", "2025-01-02", ""] for n in range(1, 13)]
    bring(page, people)
    page.get_by_role("button", name="全部采用").click()
    expect(page.locator("tbody tr")).to_have_count(12)
    expect(page.locator("#forecast")).to_contain_text("6,000 元")
    shot(page, "claim-roster")
    page.get_by_role("link", name="完成，返回").click()
    write_account(page)
    hand_in(page, "claim_form", "identity", "roster", "contracts", "insurance")
    case = file(page, claimant)
    assert len(case.people) == 12


def bring(page, rows) -> None:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("工作簿（xlsx）").set_input_files(
        {"name": "名单.xlsx", "mimeType": sheet, "buffer": written(COLUMNS, rows)}
    )
    page.get_by_role("button", name="上传并检查").click()


@pytest.mark.parametrize("size", ["phone", "phone-without-scripts", "desktop"])
def test_an_employer_checks_line_by_line(county, window, size):
    case = county.labour_claim(30)
    page = window(case.employer.clerk, *SCREENS[size])
    page.goto("/inbox/")
    shot(page, "employer-inbox")
    page.get_by_role("link", name=case.subject).click()
    page.get_by_label("核实", exact=True).check()
    page.get_by_label("不属实", exact=True).check()
    page.get_by_label("第 3 行 试工3 不属实").check()
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明与事实不符之处")
    expect(page.get_by_label("第 3 行 试工3 不属实")).to_be_checked()
    shot(page, "employer-case")
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("核实说明").fill("第3行的人未在我单位就业")
    page.get_by_role("button", name="提交意见").click()
    expect(page.locator("main")).to_contain_text("待复核")
    assert [one.number for one in fresh(case).people if one.refused] == [3]


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_reviewers_sheet_and_the_late_checks_are_sound(county, window, size):
    from tests.claims import verify

    who = county.desks()
    labour, talent = county.labour_claim(3), county.talent_claim(county.talent("市F"))
    for case in (labour, talent):
        verify(case)
    page = window(who.review, *SCREENS[size])
    for case in (labour, talent):
        page.goto(f"/cases/{case.number}/")
        shot(page, f"reviewer-{case.known.scheme.key}")
    page.goto("/overdue/")
    shot(page, "overdue")
