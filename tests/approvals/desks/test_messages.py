"""Messages: unread until the person says otherwise; looking changes nothing, and nobody marks another's."""

import pytest
from django.test import Client

from tests.county import County, do
from tests.transfers import SEEN
from workflows.notices import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


@pytest.fixture
def applicant(county):
    return county.user(name="林归")


@pytest.fixture
def case(county, applicant):
    """Two messages: filed, accepted."""
    filed = county.transfer(applicant)
    do(filed, "intake", "accept", county.user("intake@JYJ"), SEEN)
    return filed


@pytest.fixture
def client(case, applicant):
    signed_in = Client()
    signed_in.force_login(applicant)
    return signed_in


def text(answer) -> str:
    return answer.content.decode()


def unread(user) -> int:
    return Notice.objects.filter(recipient=user, read=None).count()


def test_the_bell_counts_on_every_page_of_the_applicant(client):
    for page in ("/my/", "/my/messages/", "/guide/"):
        answer = client.get(page)
        assert '2<span class="visually-hidden"> 条未读' in text(answer), page


def test_an_official_and_a_stranger_have_no_bell(county, client):
    client.force_login(county.user("intake@JYJ"))
    assert "ql-bell" not in text(client.get("/inbox/"))
    assert "ql-bell" not in text(Client().get("/guide/"))


def test_the_bell_costs_one_statement(client, applicant, django_assert_num_queries):
    client.get("/privacy/")  # the session's own minute
    with django_assert_num_queries(3):  # session, user, bell
        assert client.get("/privacy/").status_code == 200


def test_looking_at_messages_does_not_read_them(client, applicant, case):
    for page in ("/my/", "/my/messages/", f"/my/cases/{case.number}/"):
        client.get(page)
    assert client.get("/my/messages/read/").status_code == 405
    assert unread(applicant) == 2


def test_all_messages_newest_first_each_with_its_case(client, case):
    page = client.get("/my/messages/")
    assert [notice.text[:7] for notice in page.context["page"]] == ["您的申请已受理", "您的申请已递交"]
    assert text(page).count(f"/my/cases/{case.number}/") == 2


def test_long_lists_come_in_pages_at_a_constant_cost(client, case, applicant, django_assert_max_num_queries):
    Notice.objects.bulk_create(Notice(case=case, recipient=applicant, text=f"告知{n}") for n in range(60))
    client.get("/my/")  # the session's own minute
    with django_assert_max_num_queries(6):
        page = client.get("/my/messages/?page=2")
    assert len(page.context["page"]) == 20 and "第 2 页，共 4 页" in text(page)


def test_one_message_is_marked_and_keeps_its_first_time(client, applicant):
    first = Notice.objects.earliest("pk")
    assert client.post(f"/my/messages/{first.pk}/read/")["Location"] == "/my/messages/"
    first.refresh_from_db()
    client.post(f"/my/messages/{first.pk}/read/")
    assert first.read and Notice.objects.get(pk=first.pk).read == first.read
    assert unread(applicant) == 1


def test_all_are_marked_at_once(client, applicant):
    assert client.post("/my/messages/read/").status_code == 302
    assert unread(applicant) == 0
    assert "条未读" not in text(client.get("/my/messages/"))


def test_a_cases_own_page_and_the_list_show_what_is_unread(client, applicant, case):
    assert "2 条未读消息" in text(client.get("/my/"))
    page = client.get(f"/my/cases/{case.number}/")
    assert len(page.context["unread"]) == 2 and "标为已读" in text(page)
    assert client.post(f"/my/cases/{case.number}/read/")["Location"] == f"/my/cases/{case.number}/"
    assert unread(applicant) == 0
    assert "未读消息" not in text(client.get(f"/my/cases/{case.number}/"))


def test_nobody_marks_anothers_message(county, client, applicant):
    stranger = Client()
    stranger.force_login(county.user())
    stranger.post(f"/my/messages/{Notice.objects.earliest('pk').pk}/read/")
    stranger.post("/my/messages/read/")
    case = Notice.objects.earliest("pk").case
    assert stranger.post(f"/my/cases/{case.number}/read/").status_code == 404
    assert unread(applicant) == 2


def test_the_officer_sees_when_it_was_read(county, client, case):
    officer = Client()
    officer.force_login(county.user("intake@JYJ"))
    assert "已读 " not in text(officer.get(f"/cases/{case.number}/"))
    client.post("/my/messages/read/")
    assert text(officer.get(f"/cases/{case.number}/")).count("已读 ") == 2
