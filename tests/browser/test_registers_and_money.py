"""Registers, funds, pools, opening lines, rulings and the plan in a real browser: axe, the console, no sideways scroll."""

import io

import pytest

from approvals.funds.models import Indicator
from approvals.opening.models import Opening
from approvals.opening.services import KINDS
from documents.workbooks import written
from parties.lists import SHORT, DatedLine
from tests.approvals.desks.test_plan import PLAN
from tests.browser.axe import violations
from tests.browsing import signed_in
from tests.claims import Claims, credit_code, to_reviewed
from workflows import clock
from workflows.claim import pools
from workflows.ledger import Pool

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(390, 844), (1366, 768)]


@pytest.fixture
def claims(county):
    made = Claims()
    made.funds()
    today = clock.today().isoformat()
    said = {"title": "试验方案", "document": "试1号", "dated": "2023-09-25", "pasted": PLAN}
    signed_in(made.user("administrator@RCB")).post("/plan/upload/", said)
    given = {
        "fund": "人才专项资金",
        "year": clock.today().year,
        "direction": "given",
        "amount": "5",
        "document": "试2号",
        "dated": today,
    }
    signed_in(made.user("finance@CZJ")).post("/funds/", given)
    book = io.BytesIO(
        written(KINDS["labour"].columns, [["机构", "旧机构", credit_code(1), "2025", "9", "220000", "旧1号"]])
    )
    book.name = "x.xlsx"
    signed_in(made.user("reward_review@RSJ")).post("/opening/labour/", {"file": book})
    ruling = {"value": "none", "since": today, "document": "试3号", "note": ""}
    proposer = signed_in(made.user("publicity@RCB"))
    proposer.post(f"{proposer.post('/rulings/tr.upgrade/', ruling)['Location']}propose/")
    DatedLine.objects.create(kind=SHORT, title="电工", since=clock.today(), document="试4号")
    listed = {"kind": SHORT, "title": "焊工", "since": today, "document": "试5号"}
    signed_in(made.user("reward_review@RSJ")).post("/registers/lists/add/", listed)
    return made


def pages(claims):
    """Who opens what."""
    who, case = claims.desks(), claims.talent_claim()
    to_reviewed(case, who)
    made = [Pool.objects.get(code=code) for code in pools.codes(case, {})]
    register = f"/registers/employers/{case.employer.pk}/"
    assert Indicator.objects.filter(confirmed_at=None).exists() and Opening.objects.exists()
    return [
        *[(who.review, url) for url in (
            "/registers/employers/", register, "/registers/employers/add/", "/pools/", *[f"/pools/{one.pk}/" for one in made],
            "/registers/lists/", f"/registers/lists/{DatedLine.objects.get().pk}/", "/registers/lists/add/",
            "/opening/", f"/opening/{Opening.objects.get().pk}/", "/opening/talent/", "/rulings/tr.upgrade/",
        )],
        *[(who.publicity, url) for url in ("/registers/talents/", "/registers/talents/add/", "/rulings/", "/rulings/tr.upgrade/")],
        (who.publicity, "/registers/lists/"), (who.finance, "/funds/"), (who.finance_check, "/funds/"),
        (claims.user("administrator@RCB"), "/plan/"), (claims.user("administrator@RCB"), "/plan/upload/"),
    ]  # fmt: skip


def test_the_pages_are_accessible_and_fit(claims, window):
    found = []
    for user, url in pages(claims):
        for width, height in SIZES:
            page = window(user, width, height)
            assert page.goto(url).status == 200, url
            page.evaluate("document.querySelectorAll('details').forEach(one => one.setAttribute('open', ''))")
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if said := [*violations(page), *page.complaints, *(["wide"] if wide else [])]:
                found.append((url, width, said))
            page.context.close()
    assert not found, found
