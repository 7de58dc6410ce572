"""A browser for somebody: signed in, at the pages of his desks."""

from django.test import Client


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def text(answer, status: int = 200) -> str:
    """What a page says, whose status must be as expected."""
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return answer.content.decode()
