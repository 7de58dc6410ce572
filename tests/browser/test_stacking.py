"""Other policies' benefits, what they change and the difference topped up, in a real browser: axe, the console, no sideways scroll."""

import os

import pytest

from approvals.stacking import overlaps
from tests.benefits import benefit, entered, paid, revoked
from tests.browser.axe import violations
from tests.claims import Claims, verify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(390, 844), (1366, 768)]
SHOTS = os.environ.get("SHOTS")
FRESH = ["应届高校毕业生"]


@pytest.fixture
def claims(county):
    made = Claims()
    made.funds()
    return made


def pages(claims):
    """Who opens what: a claim paid too little, one paid too much, one under review."""
    who = claims.desks()
    short, much, new = (claims.labour_claim(2, FRESH) for _ in range(3))
    first = benefit(claims, short.roster.first().id_number)
    paid(claims, who, [short, much])
    overlaps.notice([revoked(claims, first), benefit(claims, much.roster.first().id_number, amount="400")])
    benefit(
        claims,
        new.roster.first().id_number,
        document="闽人社〔2026〕11号",
        level="省",
        amount="1200",
        paid=False,
    )
    entered(claims, new.roster.last().id_number, document="明人社〔2026〕12号")
    verify(new)
    return [
        (who.publicity, "/registers/benefits/"), (who.review, "/registers/benefits/add/"),
        (who.review, f"/registers/benefits/{first.pk}/"), (who.review, "/registers/overlaps/"),
        (who.review, f"/cases/{new.number}/"), (short.applicant, f"/my/cases/{short.number}/top-up/"),
        (who.review, f"/cases/{much.number}/top-up/"), (new.applicant, f"/my/cases/{new.number}/"),
    ]  # fmt: skip


def test_the_pages_are_accessible_and_fit(claims, window):
    found = []
    for user, url in pages(claims):
        for width, height in SIZES:
            page = window(user, width, height)
            assert page.goto(url).status == 200, url
            page.evaluate("document.querySelectorAll('details').forEach(one => one.setAttribute('open', ''))")
            if SHOTS:
                name = url.strip("/").replace("/", "-")
                page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if said := [*violations(page), *page.complaints, *(["wide"] if wide else [])]:
                found.append((url, width, said))
            page.context.close()
    assert not found, found
