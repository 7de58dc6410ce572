"""The public notices: read by anybody while they run, objected to without signing in, gone when they are over."""

import re
import uuid
from datetime import time

import pytest
from django.test import Client

from approvals.publicity import services
from approvals.publicity.models import CLEAR, Objection
from tests.publicities import Publicities, answer, move_past, move_to, object_to
from workflows import engine, holds

pytestmark = pytest.mark.django_db
KEY = "k" * 32


@pytest.fixture
def county():
    return Publicities()


@pytest.fixture
def who(county):
    county.funds()
    return county.desks()


@pytest.fixture
def publicity(county, who):
    return county.posted(who)


def text(reply) -> str:
    return reply.content.decode()


def url(publicity) -> str:
    return f"/notices/{publicity.number}/"


def said(publicity, position=2, **more) -> dict:
    line = publicity.lines.get(position=position)
    return {"line": line.pk, "text": "名单中有人未在岗", "key": uuid.uuid4().hex} | more


def test_anybody_reads_the_list_and_no_number_of_anybody(client, publicity):
    page = text(client.get(url(publicity)))
    for line in publicity.lines.select_related("case"):
        assert line.shown["name"] in page and line.shown["amount"] in page
        assert line.case.number not in page and line.case.facts["payee"]["masked"] not in page
    assert publicity.title in text(client.get("/notices/"))
    assert not re.search(r"\d{15,}", page)


def test_before_it_is_posted_there_is_no_such_page(client, county, who):
    publicity = county.prepared(who)
    assert client.get(url(publicity)).status_code == 404
    assert publicity.title not in text(client.get("/notices/"))


def test_after_the_end_only_that_it_ended_is_shown(client, publicity, who):
    names = [line.shown["name"] for line in publicity.lines.all()]
    move_to(publicity.last_day, time(23, 59, 59))
    assert all(name in text(client.get(url(publicity))) for name in names)
    move_past(publicity)
    for close in (services.close, lambda *_: None):
        page = client.get(url(publicity))
        assert page.status_code == 410 and "已结束" in text(page)
        assert publicity.title not in text(page) + text(client.get("/notices/"))
        assert not any(name in text(page) for name in names)
        close(publicity, who.publicity)


def test_nothing_is_kept_by_caches_or_search_engines(client, publicity):
    def headers(path):
        reply = client.get(path)
        assert "no-store" in reply["Cache-Control"] and "noindex" in reply["X-Robots-Tag"]

    for path in ("/notices/", url(publicity), "/notices/answer/"):
        headers(path)
    move_past(publicity)
    headers(url(publicity))


def test_a_line_that_went_back_or_ended_is_public_no_more(client, publicity, who):
    first, second, third = publicity.lines.all()
    engine.interrupt(first.case_id, "withdraw", first.case.applicant, key="w", data={"reason": "不再申报"})
    answer(object_to(second), who, "upheld", told="不实")
    page = text(client.get(url(publicity)))
    assert third.shown["name"] in page
    assert first.shown["name"] not in page and second.shown["name"] not in page


def test_an_objection_needs_no_sign_in_and_holds_its_claim(client, publicity):
    reply = client.post(url(publicity), said(publicity))
    filed = Objection.objects.get()
    assert reply.status_code == 200 and filed.number in text(reply) and filed.code in text(reply)
    assert (filed.channel, filed.is_named, filed.late, filed.entered_by) == ("网上", False, False, None)
    assert holds.held([filed.line.case]) == {filed.line.case_id}


def test_reloading_the_receipt_files_nothing_more(client, publicity):
    again = said(publicity)
    first, second = (client.post(url(publicity), again) for _ in range(2))
    assert Objection.objects.count() == 1 and text(first).count("QL-YY") == text(second).count("QL-YY")


def test_the_form_works_with_its_csrf_token_only(publicity):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url(publicity), said(publicity)).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text(strict.get(url(publicity))))[1]
    assert strict.post(url(publicity), said(publicity, csrfmiddlewaretoken=token)).status_code == 200


@pytest.mark.parametrize(("wrong", "field"), [
    ({"text": ""}, "text"), ({"line": ""}, "line"), ({"line": "999999"}, "line"), ({"line": "1 or 1=1"}, "line"),
    ({"name": "王某"}, "contact"), ({"website": "http://spam.invalid"}, "website"), ({"key": "short"}, "key"),
    ({"text": "字" * 2001}, "text"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, publicity, wrong, field):
    sent = said(publicity) | {"text": "这是我的异议"} | wrong
    reply = client.post(url(publicity), sent)
    assert reply.status_code == 422 and field in reply.context["form"].errors
    assert not Objection.objects.exists()
    assert sent["text"] in text(reply)


def test_a_line_of_another_list_cannot_be_objected_to_here(client, county, who, publicity):
    other = county.posted(who)
    reply = client.post(url(publicity), said(other))
    assert reply.status_code == 422 and not Objection.objects.exists()


def test_a_form_opened_in_time_and_sent_too_late_is_kept_and_flagged(client, publicity, who):
    sent = said(publicity)
    move_past(publicity)
    services.close(publicity, who.publicity)
    reply = client.post(url(publicity), sent)
    filed = Objection.objects.get()
    assert filed.late and "公示期已满" in text(reply) and filed.line.outcome == CLEAR
    assert not holds.held([filed.line.case])


def test_a_late_form_with_a_fault_shows_no_names(client, publicity):
    sent = said(publicity, text="")
    move_past(publicity)
    reply = client.post(url(publicity), sent)
    assert reply.status_code == 422
    assert not any(line.shown["name"] in text(reply) for line in publicity.lines.all())


def test_flooding_is_stopped_per_address_and_only_there(client, publicity):
    answers = [client.post(url(publicity), said(publicity)).status_code for _ in range(12)]
    assert answers[:10] == [200] * 10 and answers[-1] == 429
    blocked = client.post(url(publicity), said(publicity, text="写了很久的异议"))
    assert "写了很久的异议" in text(blocked) and "15分钟后再试" in text(blocked)
    assert client.post(url(publicity), said(publicity), REMOTE_ADDR="10.0.0.9").status_code == 200


def test_a_named_objector_reads_the_answer_by_number_and_code(client, publicity, who):
    objection = object_to(publicity.lines.first(), name="王某", contact="8222222")
    asked = {"number": objection.number.lower(), "code": objection.code.lower()}
    assert "正在核查" in text(client.post("/notices/answer/", asked))
    answer(objection, who, "dismissed", reply="经核查，名单属实")
    page = text(client.post("/notices/answer/", asked))
    assert "异议不成立" in page and "经核查，名单属实" in page
    assert "已核对社保缴纳记录" not in page and "8222222" not in page and objection.text not in page


def test_an_anonymous_one_reads_how_it_ended_only(client, publicity, who):
    objection = object_to(publicity.lines.first())
    answer(objection, who, "dismissed", reply="内部说明")
    page = text(client.post("/notices/answer/", {"number": objection.number, "code": objection.code}))
    assert "异议不成立" in page and "内部说明" not in page


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer_and_few_tries(client, publicity):
    objection = object_to(publicity.lines.first())
    wrong_code = client.post("/notices/answer/", {"number": objection.number, "code": "0" * 10})
    wrong_number = client.post("/notices/answer/", {"number": "QL-YY-1999-00001", "code": objection.code})
    faults = [list(reply.context["form"].non_field_errors()) for reply in (wrong_code, wrong_number)]
    assert faults[0] == faults[1] and wrong_code.status_code == wrong_number.status_code == 422
    tries = [
        client.post("/notices/answer/", {"number": objection.number, "code": "0" * 10}).status_code
        for _ in range(12)
    ]
    assert tries[-1] == 429


def test_what_somebody_types_is_shown_as_text(client, publicity):
    reply = client.post(url(publicity), said(publicity, text="<script>alert(1)</script>", line=""))
    assert "<script>alert(1)" not in text(reply) and "&lt;script&gt;" in text(reply)
