"""What nobody can type reaches no view: an answer as if it had not been there, on PostgreSQL too."""

import pytest

from parties.benefits import Benefit
from tests.approvals.claim_answers import begin, introduce
from tests.benefits import benefit
from tests.browsing import signed_in
from workflows import clock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", [
    "/registers/benefits/?q=%00", "/registers/lists/?q=a%00b", "/registers/employers/?q=%00", "/registers/engagements/?q=%00",
    "/registers/talents/?q=%00", "/cases/?q=%00",
])  # fmt: skip
def test_a_search_leaves_it_out(county, url):
    answer = signed_in(county.user("publicity@RCB")).get(url)
    assert answer.status_code == 200 and "\x00" not in answer.content.decode()


def test_an_address_with_it_names_nothing(county):
    assert (
        signed_in(county.user("reward_review@RSJ")).get("/registers/employers/%00/year/").status_code == 404
    )


def test_what_is_posted_is_kept_without_it(county):
    employer, today = county.employer(), clock.today().isoformat()
    one = benefit(county, employer.credit_code, "outbound_recruitment", "1200", occasion=today)
    desk = signed_in(county.user("publicity@RCB"))
    said = {"act": "ask", "reason": "文\x00号有误"}
    assert desk.post(f"/registers/benefits/{one.pk}/settle/", said).status_code == 302
    assert Benefit.objects.get().why_revoked == "文号有误"


def test_a_claimant_gets_an_ordinary_answer(county):
    browser = signed_in(county.user())
    introduce(browser)
    url = begin(browser, "labour_referral")
    assert browser.post(f"{url}roster/take/", {"key": "a\x00"}).status_code == 409
