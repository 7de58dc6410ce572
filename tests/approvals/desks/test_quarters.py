"""汇总审核 of a quarter: what was reported, what each comes to, the list printed once a click, who may see it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.quarters import papers, services
from documents.models import Paper
from tests.approvals.desks.test_officer import signed_in
from tests.claims import Claims, agreed, to_reported
from tests.county import do
from workflows import clock
from workflows.claim import quarters

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = Claims()
    made.funds()
    yield made
    clock.reset()


def text(answer) -> str:
    return answer.content.decode()


def address() -> str:
    return f"/quarters/{services.number_of(quarters.due(clock.today()))}/"


def test_the_page_lists_what_was_reported_with_both_halves_and_leads_to_each_claim(county, who):
    approved = to_reported(county.agreement_claim(), county, who)
    do(approved, "review", "approve", who.review, {"opinion": "经审核属实"})
    refused = to_reported(county.agreement_claim(lent=county.lent(9)), county, who)
    not_yet = county.agreement_claim()
    do(not_yet, "employer", "agree", not_yet.partner.clerk, agreed())
    browser = signed_in(who.review)
    assert address() in text(browser.get("/quarters/"))
    page = text(browser.get(address()))
    for case in (approved, refused):
        assert f"/cases/{case.number}/" in page
        assert all(one["name"] in page for one in case.known.sides.values())
    assert not_yet.number not in page
    assert page.count("10,000.00") == 2 and page.count("5,000.00") == 4 and "不能兑现" in page
    assert "19 人" in page and "测算" in page


def test_the_list_is_printed_once_a_click_and_says_what_stood_then(county, who):
    case = to_reported(county.agreement_claim(), county, who)
    browser = signed_in(who.review)
    for _ in range(2):
        answer = browser.post(f"{address()}print/", {"key": "k1"})
        assert answer.status_code == 302
    (paper,) = Paper.objects.filter(kind=papers.KIND)
    (line, total) = paper.data["lines"]
    assert line[1] == case.number and line[6:9] == ["10,000.00", "5,000.00", "5,000.00"]
    assert total[1] == "总计" and str(paper.public_id) in text(browser.get(address()))
    assert browser.get(f"/papers/{paper.public_id}/").status_code == 200


def test_what_was_taken_back_after_its_approval_counts_for_nothing(county, who):
    case = to_reported(county.agreement_claim(), county, who)
    do(case, "review", "approve", who.review, {"opinion": "经审核属实"})
    signed_in(case.applicant).post(f"/my/cases/{case.number}/withdraw/", {"key": "k", "reason": "不再申报"})
    assert services.total(services.rows(quarters.due(clock.today()))) == [0, 0, 0]


def test_an_empty_quarter_prints_nothing_and_one_that_cannot_be_is_not_there(county, who):
    browser = signed_in(who.review)
    assert "本季度还没有报送" in text(browser.get(address()))
    browser.post(f"{address()}print/", {"key": "k1"})
    assert not Paper.objects.filter(kind=papers.KIND).exists()
    assert browser.get("/quarters/20265/").status_code == browser.get("/quarters/1/").status_code == 404


def test_only_hr_prints_and_only_hr_and_the_auditor_see(county, who):
    to_reported(county.agreement_claim(), county, who)
    auditor = signed_in(county.user("auditor@DCS"))
    assert auditor.get(address()).status_code == 200
    assert auditor.post(f"{address()}print/", {"key": "k"}).status_code == 403
    for outsider in (who.payment, county.user("service_officer@GXJ"), county.user()):
        assert signed_in(outsider).get(address()).status_code in (302, 403)


def test_what_is_reported_after_the_25th_belongs_to_the_next_quarter(county, who):
    due = quarters.due(clock.today())
    case = county.agreement_claim()
    do(case, "employer", "agree", case.partner.clerk, agreed())
    do(case, "register", "register", who.review)
    clock.move_to(clock.now() + (due - clock.today()) + timedelta(days=1))
    officer = county.user(f"service_officer@{case.known['reported_by']}")
    do(case, "report", "report", officer, {"completed": list(range(1, 11)), "text": "x"})
    assert services.rows(due) == [] and len(services.rows(quarters.due(clock.today()))) == 1


def test_the_page_asks_the_same_for_few_and_many(county, who):
    browser, counts = signed_in(who.review), []
    for more in (1, 7):
        for _ in range(more):
            to_reported(county.agreement_claim(), county, who)
        browser.get(address())
        with CaptureQueriesContext(connection) as asked_for:
            assert browser.get(address()).status_code == 200
        counts.append(len(asked_for))
    assert counts[0] == counts[1]
    found = services.rows(quarters.due(clock.today()))
    assert services.total(found) == [Decimal(80_000), Decimal(40_000), Decimal(40_000)]
