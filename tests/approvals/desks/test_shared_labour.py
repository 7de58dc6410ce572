"""Shared labour through the site: one enterprise files, the other confirms, HR files and sums up, the officer reports."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parties.models import Account, Seat
from tests.approvals.claim_answers import ACCOUNT, begin, file, hand_in, introduce, write
from tests.approvals.desks.test_claims import filed, foreseen, text
from tests.approvals.desks.test_officer import act, signed_in
from tests.claims import agreed, amount, id_number, to_reported
from tests.county import fresh
from workflows.claim.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def lender(county):
    return county.employer()


@pytest.fixture
def borrower(county):
    return county.employer()


@pytest.fixture
def browser(county, lender):
    return enterprise(county, lender)


def enterprise(county, employer):
    made = signed_in(county.user())
    introduce(made, kind="用人单位", name=employer.unit.name, identity=employer.credit_code)
    return made


def written(browser, own, partner, lent, side="调出企业", **sections) -> str:
    url = begin(browser, "shared_labour")
    said = {
        "employer": {"q": "", "employer": own.unit.code}, "account": ACCOUNT,
        "partner": {"q": "", "side": side, "partner": partner.unit.code},
    }  # fmt: skip
    for code, answers in (said | sections).items():
        answer = write(browser, url, code, answers)
        assert answer.status_code == 302, (code, text(answer))
    for number, one in enumerate(lent, 1):
        person = {"name": f"工友{chr(0x4E00 + number)}", "id_number": id_number(42_000 + number)}
        answer = browser.post(f"{url}roster/", person | one)
        assert answer.status_code == 302, text(answer)
    hand_in(browser, url)
    return url


def ends(case) -> dict:
    return {f"report-ended-{line.number}": line.said["end"] for line in case.roster.all()}


def test_the_guide_and_the_list_of_schemes_offer_it(browser, client):
    assert "共享用工补助" in text(browser.get("/my/claims/new/"))
    page = text(client.get("/guide/"))
    assert "共享用工补助" in page and "对方企业确认协议" in page and "三(十五)" in page


def test_from_the_form_to_the_approval_by_the_pages_alone(county, browser, lender, borrower):
    who = county.desks()
    url = written(browser, lender, borrower, county.lent(10))
    check = text(browser.get(f"{url}check/"))
    assert "预计可兑现" in check and "10,000 元" in check and "待备案" in check and "200,000 元" in check
    case = filed(file(browser, url))
    assert case.state == S.FILED and case.known.checked_by == borrower.unit.code
    assert (case.known.own_side, case.known.partner["name"]) == ("调出企业", borrower.unit.name)

    clerk = signed_in(borrower.clerk)
    page = text(clerk.get(f"/cases/{case.number}/"))
    assert f"户名须为“{borrower.unit.name}”" in page and "调剂批次" in page and "备案人数" in page
    assert "预计可兑现" not in page, "what an enterprise has had is not the other's to know"
    wrong = act(clerk, case, "employer", "agree", agreed(number="12ab"))
    assert wrong.status_code == 422 and "账号应为8至32位数字" in text(wrong) and "12ab" in text(wrong)
    assert act(clerk, case, "employer", "agree", agreed(number="9032 0000 1234 5678")).status_code == 302
    assert Account.objects.get(holder=borrower.unit.name).masked == "9032********5678"
    assert "9032********5678" in text(clerk.get(f"/cases/{case.number}/"))

    reviewer = signed_in(who.review)
    assert act(reviewer, case, "register", "register", {"opinion": "同意备案"}).status_code == 302
    own = text(browser.get(f"/my/cases/{case.number}/"))
    number = fresh(case).known.registered["number"]
    assert number in own and f"备案号{number}" in own
    assert "5678" not in re.sub(r'(href|datetime|value|hx-\w+|content)=["\'][^>]*', "", own), (
        "addresses are at random"
    )

    officer = signed_in(county.user("service_officer@GXJ"))
    page = text(officer.get(f"/cases/{case.number}/"))
    assert 'name="report-ended-1"' in page and page.count(" checked ") >= 10
    said = {"completed": [str(n) for n in range(1, 11)], "text": "已核对考勤"} | {
        name.removeprefix("report-"): day for name, day in ends(case).items()
    }
    assert act(officer, case, "report", "report", said | {"ended-1": "2100-01-01"}).status_code == 422
    assert act(officer, case, "report", "report", said).status_code == 302

    page = text(reviewer.get(f"/cases/{case.number}/"))
    assert "预计可兑现" in page and "10,000 元" in page and 'value="approve"' in page
    assert act(reviewer, case, "review", "approve", {"opinion": "经审核属实"}).status_code == 302
    assert (fresh(case).state, amount(case)) == (S.CLEARED, 10_000)
    own = text(browser.get(f"/my/cases/{case.number}/"))
    assert "核定金额" in own and "10,000 元" in own


@pytest.mark.parametrize(("lent", "sentence"), [
    ({"people": 10, "insured": False}, "没有社会保险凭证"), ({"people": 10, "months": 1}, "不满 2 个月"),
    ({"people": 9}, "一次性调剂不满 10 人"),
])  # fmt: skip
def test_what_does_not_count_is_told_before_it_is_filed(county, browser, lender, borrower, lent, sentence):
    foreseen(browser, written(browser, lender, borrower, county.lent(**lent)), sentence, "三(十五)")


def test_an_agreement_with_oneself_is_none(county, browser, lender):
    answer = file(browser, written(browser, lender, lender, county.lent(1)), sure="1")
    assert answer.status_code == 422 and "对方企业不能是本企业" in text(answer)


def test_only_one_of_the_two_enterprises_claims(county, browser, borrower):
    answer = file(browser, written(browser, county.employer(), borrower, county.lent(1)), sure="1")
    assert answer.status_code == 422 and "由用人单位自己申报" in text(answer)


def test_a_partner_nobody_can_answer_for_is_told_before_it_is_filed(county, browser, lender, borrower):
    Seat.objects.filter(user=borrower.clerk).delete()
    answer = file(browser, written(browser, lender, borrower, county.lent(10)))
    assert answer.status_code == 422 and "还没有开通核实岗账号" in text(answer)


def test_the_borrower_claims_as_well_and_its_supervisor_reports(county, lender):
    borrower = county.employer(supervisor="LYJ")
    theirs = enterprise(county, borrower)
    case = filed(file(theirs, written(theirs, borrower, lender, county.lent(10), "调入企业")))
    assert case.known.own_side == "调入企业" and case.known.get("reported_by") == "LYJ"


def test_insurance_has_a_kind_and_a_number_and_work_ends_after_it_began(county, browser):
    url = begin(browser, "shared_labour")
    (one,) = county.lent(1)
    person = {"name": "工友", "id_number": id_number(43_000)}
    for wrong, sentence in [
        ({"insurance": []}, "请选择社会保险的种类"), ({"insurance_number": ""}, "请填写凭证号"),
        ({"end": "2020-01-01"}, "结束日期早于开始日期"),
    ]:  # fmt: skip
        answer = browser.post(f"{url}roster/", person | one | wrong)
        assert answer.status_code == 422 and sentence in text(answer), sentence


def test_the_page_of_a_long_roster_asks_no_more_than_that_of_a_short_one(county):
    who, counts = county.desks(), []
    reviewer = signed_in(who.review)
    for people in (10, 80):
        case = to_reported(county.agreement_claim(lent=county.lent(people)), county, who)
        reviewer.get(f"/cases/{case.number}/")
        with CaptureQueriesContext(connection) as asked_for:
            assert reviewer.get(f"/cases/{case.number}/").status_code == 200
        counts.append(len(asked_for))
    assert counts[0] == counts[1]
