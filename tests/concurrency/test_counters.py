"""Guessing is stopped by the number of tries, not by the number of tries each process happened to see."""

import http.client
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection

from approvals.desks.public import TRIES
from tests.server import CSRF, Server, together


@pytest.fixture
def servers(county):
    running = [Server(), Server()]
    for one in running:
        one.start()
    yield running
    for one in running:
        one.stop()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {settings.CACHE_TABLE}")


def post(server, path: str, said: dict) -> tuple[int, str]:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {
        "Host": "localhost",
        "Cookie": f"csrftoken={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    link.request("POST", path, urlencode({"csrfmiddlewaretoken": CSRF} | said), headers)
    answer = link.getresponse()
    body = answer.read().decode(errors="replace")
    link.close()
    return answer.status, body


def test_look_ups_at_one_moment_on_two_servers_are_counted_to_the_last(servers):
    """Each asks for another number, so that the address alone is counted."""
    said = [{"number": f"QL-QY-1999-{n:05d}", "code": "0000000000"} for n in range(3 * TRIES)]
    answers = together(*(lambda n=n: post(servers[n % 2], "/lookup/", said[n])[0] for n in range(3 * TRIES)))
    assert sorted(answers) == [422] * TRIES + [429] * 2 * TRIES


def test_wrong_passwords_on_two_servers_are_counted_together(servers, county):
    user = county.user("intake@JYJ")
    said = {"login": user.username, "password": "wrong-wrong-1"}
    pages = [post(servers[n % 2], "/accounts/login/", said)[1] for n in range(8)]
    assert all("用户名或密码不对" in page for page in pages[:5])
    assert all("尝试次数过多，请稍后再试" in page for page in pages[5:])
