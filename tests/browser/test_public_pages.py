"""What anybody may read without signing in, on a phone and at a desk: quiet console, fits, nothing against it."""

import pytest

from tests.browser.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "home": "/",
    "guide": "/guide/",
    "self-check": "/self-check/",
    "lookup": "/lookup/",
    "privacy": "/privacy/",
    "source": "/source/",
    "sign-in": "/accounts/login/",
    "not-found": "/no-such-page/",
}
SIZES = {"phone": (390, 844), "small-phone": (320, 640), "desktop": (1366, 768)}
LOW = """() => [...document.querySelectorAll("button, .btn, select, textarea,"
  + "input:not([type=hidden]):not([type=radio]):not([type=checkbox])")]
  .filter(one => one.offsetHeight && one.offsetHeight < 44).map(one => one.outerHTML.slice(0, 200))"""


@pytest.fixture(params=list(SIZES))
def screen(request, stranger):
    return stranger(*SIZES[request.param])


@pytest.mark.parametrize("name", list(PAGES))
def test_page_is_quiet_fits_and_is_accessible(screen, name):
    screen.goto(PAGES[name])
    assert [said for said in screen.complaints if "404" not in said] == []
    assert screen.locator("h1").count() == 1
    assert screen.evaluate("document.documentElement.scrollWidth") <= screen.viewport_size["width"]
    assert screen.evaluate(LOW) == []
    assert violations(screen) == []


def test_the_keyboard_reaches_the_text_first(screen):
    screen.goto("/")
    screen.keyboard.press("Tab")
    assert screen.evaluate("document.activeElement.textContent") == "跳到正文"
