"""What a 口径 would change how far the money reaches, an employer's year, in a real browser: axe, the console, no sideways scroll."""

import os

import pytest

from tests.approvals.desks.test_previews import looked, nearly_used
from tests.browser.axe import violations
from tests.browsing import signed_in
from tests.claims import Claims
from workflows import clock
from workflows.claim import pools
from workflows.ledger import Pool

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(390, 844), (1366, 768)]
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def claims(county):
    made = Claims()
    made.funds()
    return made


def pages(claims):
    """Who opens what."""
    who = claims.desks()
    nearly_used(claims, 3)
    preview, _ = looked(signed_in(who.publicity))
    code = pools.fund_code("就业补助资金", clock.today().year)
    Pool.objects.filter(code=code).update(room=1000)
    trip = claims.trip_claim()
    employer = f"/registers/employers/{trip.employer.unit.code}/year/"
    return [
        (who.publicity, f"/rulings/previews/{preview.pk}/"), (who.publicity, "/rulings/lr.cap_mode/"),
        (who.review, "/pools/outlook/"),
        (who.review, employer),
    ]  # fmt: skip


def test_the_pages_are_accessible_and_fit(claims, window):
    found = []
    for user, url in pages(claims):
        for width, height in SIZES:
            page = window(user, width, height)
            assert page.goto(url).status == 200, url
            if SHOTS:
                name = url.partition("?")[0].strip("/").replace("/", "-")
                page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if said := [*violations(page), *page.complaints, *(["wide"] if wide else [])]:
                found.append((url, width, said))
            page.context.close()
    assert not found, found
