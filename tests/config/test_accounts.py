"""Signing in: the form speaks Chinese and lets the right person in."""

import re

import pytest
from django.urls import reverse

from tests.county import County

pytestmark = pytest.mark.django_db


def test_the_sign_in_page_has_no_english_words(client):
    page = client.get(reverse("account_login")).content.decode()
    assert "手机号、邮箱或用户名" in page and "placeholder" not in page
    assert not re.search(r"[A-Za-z]{4,}", re.sub(r"<[^>]*>", "", page))


def test_right_password_signs_in_and_a_wrong_one_does_not(client):
    user = County().user(name="林归")
    user.set_password("a-long-pass-phrase-1")
    user.save()
    told = {"login": user.username, "password": "another-phrase-2"}
    assert client.post(reverse("account_login"), told).status_code == 200
    told["password"] = "a-long-pass-phrase-1"
    assert client.post(reverse("account_login"), told).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
