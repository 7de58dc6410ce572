"""The headers every answer carries, whether the page was found or not."""

import pytest

from tests.county import County

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/no-such-page/"])
def test_browser_is_allowed_nothing_that_is_not_ours(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_of_somebody_signed_in_are_not_kept(client):
    client.force_login(County().user(name="林归"))
    assert client.get("/my/").headers["Cache-Control"] == "no-store"
