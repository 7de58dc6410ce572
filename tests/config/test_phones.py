"""Registering and signing in by phone: a code proves the number, however it was typed; mail stays a way."""

import re

import pytest
from django.test import Client

from parties.models import User
from parties.secrets import index_of

pytestmark = pytest.mark.django_db
PHONE, PASSWORD = "13800000001", "gui-qing-2026-x"


class Gateway:
    """An SMS gateway that keeps what it was given."""

    sent: list[tuple[str, str]] = []

    def send(self, phone, text, reference):
        self.sent.append((phone, text))


@pytest.fixture(autouse=True)
def sent(settings):
    settings.SMS_BACKEND = "tests.config.test_phones.Gateway"
    Gateway.sent.clear()
    return Gateway.sent


def register(client, **said):
    said = {"password1": PASSWORD, "password2": PASSWORD} | said
    return client.post("/accounts/signup/", said)


def code(sent) -> str:
    return re.search(r"验证码(\d{6})，", sent[-1][1])[1]


def verify(client, typed, **more):
    return client.post("/accounts/signup/phone/", {"code": typed} | more)


def signed_in(client) -> bool:
    return client.get("/my/").status_code == 200


@pytest.mark.parametrize(
    "typed", [PHONE, "１３８０００００００１", "+86 138-0000-0001", "138 0000 0001", "8613800000001"]
)
def test_a_phone_registers_once_its_code_is_typed(client, sent, typed):
    assert register(client, phone=typed)["Location"] == "/accounts/signup/phone/"
    assert not signed_in(client) and sent[0][0] == PHONE
    page = client.get("/accounts/signup/phone/").content.decode()
    assert PHONE in page and "短信验证码" in page and code(sent) not in page
    wide = code(sent).translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    assert verify(client, wide)["Location"] == "/my/" and signed_in(client)
    user = User.objects.get()
    assert (user.phone, user.phone_verified, user.is_official) == (PHONE, True, False)
    assert user.phone_index == index_of(PHONE)


def test_the_number_is_not_readable_in_the_database(client, sent):
    from django.db import connection

    register(client, phone=PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_index FROM parties_user")
        assert PHONE not in "".join(cursor.fetchone())


@pytest.mark.parametrize("typed", [PHONE, "１３８０００００００１", "+86 138 0000 0001"])
def test_the_phone_signs_in_afterwards(client, sent, typed):
    register(client, phone=PHONE)
    verify(client, code(sent))
    later = Client()
    wrong = later.post("/accounts/login/", {"login": typed, "password": "wrong-wrong-1"})
    assert "手机号或密码不对" in wrong.content.decode()
    assert later.post("/accounts/login/", {"login": typed, "password": PASSWORD})["Location"] == "/my/"


@pytest.mark.parametrize(("typed", "sentence"), [
    ("1380000", "手机号应为11位，现为7位"), ("12345678901", "不是有效的手机号"), ("一三八", "只能填数字"),
    ("", "请填写手机号或邮箱"),
])  # fmt: skip
def test_a_wrong_number_gets_a_sentence(client, sent, typed, sentence):
    answer = register(client, phone=typed)
    assert sentence in answer.content.decode() and not User.objects.exists() and not sent


def test_a_wrong_code_is_said_and_the_third_ends_it(client, sent):
    register(client, phone=PHONE)
    wrong = "000000" if code(sent) != "000000" else "111111"
    assert "验证码不对，请核对短信后重新填写" in verify(client, wrong).content.decode()
    verify(client, wrong)
    assert verify(client, wrong).status_code == 302
    verify(client, code(sent))
    assert not signed_in(client) and not User.objects.get().phone_verified


def test_a_mistyped_number_is_changed_on_the_way(client, sent):
    register(client, phone="13800000009")
    bad = client.post("/accounts/signup/phone/", {"action": "change", "phone": "138"})
    assert "手机号应为11位" in bad.content.decode()
    client.post("/accounts/signup/phone/", {"action": "change", "phone": PHONE})
    assert sent[-1][0] == PHONE
    verify(client, code(sent))
    assert signed_in(client) and User.objects.get().phone == PHONE


def test_whoever_gives_up_may_begin_anew(client, sent):
    register(client, phone="13800000009")
    assert client.post("/accounts/logout/", {"next": "/accounts/signup/"})["Location"] == "/accounts/signup/"
    assert client.get("/accounts/signup/").status_code == 200


def test_a_taken_number_is_told_to_its_owner_only(client, sent, settings):
    settings.ACCOUNT_RATE_LIMITS = {"verify_phone": None}
    register(client, phone=PHONE)
    verify(client, code(sent))
    other = Client()
    answer = register(other, phone=PHONE)
    assert answer["Location"] == "/accounts/signup/phone/" and User.objects.count() == 1
    assert len(sent) == 2 and not any("验证码" in text for _, text in sent[1:])


def test_a_number_somebody_only_typed_in_hinders_nobody(client, sent, settings):
    settings.ACCOUNT_RATE_LIMITS = {"verify_phone": None}
    register(Client(), phone=PHONE)
    register(client, phone=PHONE)
    verify(client, code(sent))
    assert signed_in(client) and User.objects.filter(phone_verified=True).count() == 1


def test_codes_are_not_sent_without_end(sent):
    pages = [register(Client(), phone=PHONE) for _ in range(5)]
    assert all("请30秒后再试" in page.content.decode() for page in pages[1:])
    assert len(sent) == 1, "one code for a number in thirty seconds"


def test_two_clicks_at_one_moment_are_no_fault_of_ours(client, sent, monkeypatch):
    register(Client(), phone=PHONE)
    monkeypatch.setattr("config.accounts.too_soon", lambda phone: False)
    answer = register(client, phone=PHONE)
    assert answer.status_code == 429 and "请等一分钟再试" in answer.content.decode()


def test_mail_registers_as_before(client, sent):
    assert register(client, email="lin@example.com")["Location"] == "/my/"
    assert signed_in(client) and not sent and User.objects.get().phone is None


def test_the_pages_speak_chinese(client, sent):
    pages = [client.get(path).content.decode() for path in ("/accounts/signup/", "/accounts/login/")]
    register(client, phone=PHONE)
    pages.append(client.get("/accounts/signup/phone/").content.decode())
    for page in pages:
        assert not re.search(r"[A-Za-z]{4,}", re.sub(r"<[^>]*>", "", page)) and "placeholder" not in page
