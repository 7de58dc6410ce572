"""One real Chromium for all; pages of any size, signed in as anybody, their console listened to."""

import os
import shutil

import pytest
from django.conf import settings
from django.test import Client
from playwright import sync_api as playwright

from tests.county import County

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    assert CHROMIUM, "Chromium is missing: apt-get install -y chromium"
    with playwright.sync_playwright() as driver:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def county():
    made = County()
    made.officials()
    return made


@pytest.fixture
def window(chromium, live_server):
    """Open a page of a size for somebody; ``complaints`` has what its console said."""
    contexts = []

    def opened(user, width: int, height: int, scripts=True):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, base_url=live_server.url
        )
        contexts.append(context)
        signed_in = Client()
        signed_in.force_login(user)
        cookie = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.scripts, page.complaints = scripts, []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def stranger(chromium, live_server):
    """Open a page of a size for somebody who has not signed in."""
    contexts = []

    def opened(width: int, height: int):
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=live_server.url)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()
