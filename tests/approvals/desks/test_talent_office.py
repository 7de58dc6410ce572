"""The publicity pages: 人社局 prepares, the talent office posts with proof, extends, answers and closes."""

import contextlib
import io
import uuid
from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.publicity import services
from approvals.publicity.models import CLEAR, POSTED, Objection, Publicity
from documents.models import Attachment, Paper
from tests.approvals.answers import PDF
from tests.browsing import signed_in
from tests.county import fresh
from tests.publicities import Publicities, move_past, move_to, object_to
from workflows import clock
from workflows.claim.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return Publicities()


@pytest.fixture
def who(county):
    county.funds()
    return county.desks()


def photo(name="截图.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


def text(answer) -> str:
    return answer.content.decode()


def test_a_list_is_made_of_the_ticked_claims(county, who):
    cases = county.confirmed(who)
    client = signed_in(who.review)
    page = client.get("/publicity/")
    assert all(case.number in text(page) for case in cases)
    tasks = [task.pk for task, *_ in page.context["waiting"]][:2]
    answer = client.post("/publicity/", {"title": "第一批公示", "days": 7, "task": tasks})
    made = Publicity.objects.get()
    assert answer["Location"] == f"/publicity/{made.pk}/" and made.lines.count() == 2 and made.days == 7


@pytest.mark.parametrize(("said", "sentence"), [
    ({"title": "", "days": 5}, "请填写“标题”"), ({"title": "公示", "days": 3}, "不得少于 5 个工作日"),
    ({"title": "公示", "days": 5}, "请先勾选"), ({"title": "张三13800138000的公示", "days": 5}, "不能含有证件号"),
])  # fmt: skip
def test_what_is_wrong_with_a_new_list_is_said_and_nothing_lost(county, who, said, sentence):
    county.confirmed(who, 1)
    answer = signed_in(who.review).post("/publicity/", said)
    assert answer.status_code == 422 and sentence in text(answer) and not Publicity.objects.exists()
    assert f'value="{said["title"]}"' in text(answer) or not said["title"]


def test_posting_wants_a_photo_and_remembers_it_when_something_else_is_wrong(county, who):
    publicity, client = county.prepared(who), signed_in(who.publicity)
    url = f"/publicity/{publicity.pk}/post/"
    answer = client.post(url, {"place": "公示栏"})
    assert answer.status_code == 422 and "请上传公示的网页截图或张贴照片" in text(answer)
    answer = client.post(url, {"place": "", "link": "javascript:alert(1)", "photo": photo()})
    kept = Attachment.objects.get()
    assert (
        answer.status_code == 422
        and "已上传“截图.pdf”" in text(answer)
        and str(kept.public_id) in text(answer)
    )
    assert client.post(url, {"place": "公示栏", "kept": str(kept.public_id)}).status_code == 302
    publicity.refresh_from_db()
    assert publicity.photo == str(kept.public_id) and publicity.posted_on == clock.today()
    assert signed_in(who.review).get(f"/publicity/{publicity.pk}/photo/").status_code == 200


def test_another_persons_file_is_no_proof(county, who):
    publicity = county.prepared(who)
    other = Attachment.objects.create(
        owner=who.review, kind="publicity", name="x.pdf", content_type="application/pdf", size=1
    )
    said = {"place": "公示栏", "kept": str(other.public_id)}
    answer = signed_in(who.publicity).post(f"/publicity/{publicity.pk}/post/", said)
    assert answer.status_code == 422 and Publicity.objects.get().posted_at is None


def test_the_whole_way_through_the_pages(county, who):
    publicity = county.prepared(who)
    one, two = signed_in(who.publicity), signed_in(who.publicity_check)
    url = f"/publicity/{publicity.pk}/"
    assert one.post(f"{url}post/", {"place": "公示栏", "photo": photo()}).status_code == 302
    assert one.post(f"{url}extend/", {"extend-days": 2, "extend-reason": "栏目维护"}).status_code == 302
    line = publicity.lines.get(position=2)
    entered = one.post(f"{url}objections/", {
        "objection-line": line.pk, "objection-channel": "电话", "objection-text": "名单不实", "objection-name": "王某",
        "objection-contact": "8222222", "objection-key": uuid.uuid4().hex})  # fmt: skip
    objection = Objection.objects.get()
    assert entered["Location"] == f"/publicity/objections/{objection.pk}/"
    assert (objection.channel, objection.entered_by) == ("电话", who.publicity)
    publicity.refresh_from_db()
    move_past(publicity)
    assert "期满待结束" in text(one.get(url)) and one.post(f"{url}close/").status_code == 302
    assert sorted(publicity.lines.values_list("outcome", flat=True)) == [CLEAR, CLEAR, POSTED]
    page = entered["Location"]
    assert one.post(page, {"step": "investigate", "found": "已核"}).status_code == 302
    refused = one.post(page, {"step": "decide", "result": "dismissed", "reply": "经核查名单属实"})
    assert refused.status_code == 422 and "两人分别" in text(refused) and "经核查名单属实" in text(refused)
    assert (
        two.post(page, {"step": "decide", "result": "dismissed", "reply": "经核查名单属实"}).status_code
        == 302
    )
    assert {fresh(line.case).state for line in publicity.lines.all()} == {S.CLEARED}
    assert [paper.kind for paper in Paper.objects.filter(source__startswith="publicity:").order_by("pk")] == [
        "publicity_notice", "publicity_proof", "publicity_proof"]  # fmt: skip


def test_a_named_objector_must_be_answered_and_upholding_needs_its_reason(county, who):
    publicity = county.posted(who)
    objection = object_to(publicity.lines.first(), name="王某", contact="8222222")
    one, two = signed_in(who.publicity), signed_in(who.publicity_check)
    url = f"/publicity/objections/{objection.pk}/"
    one.post(url, {"step": "investigate", "found": "已核"})
    answer = two.post(url, {"step": "decide", "result": "upheld", "reply": "", "told": ""})
    assert answer.status_code == 422 and {"reply", "told"} == set(answer.context["decide"].errors)


def test_closing_early_is_refused_with_the_day(county, who):
    publicity = county.posted(who)
    answer = signed_in(who.publicity).post(f"/publicity/{publicity.pk}/close/")
    assert answer.status_code == 422 and "期满后才能结束" in text(answer)


def test_ticked_lines_are_left_for_later(county, who):
    publicity = county.posted(who)
    move_past(publicity)
    left, client = publicity.lines.get(position=3), signed_in(who.publicity)
    assert f'value="{left.pk}"' in text(client.get(f"/publicity/{publicity.pk}/"))
    client.post(f"/publicity/{publicity.pk}/close/", {"leave": [left.pk]})
    assert list(publicity.lines.values_list("outcome", flat=True)) == [CLEAR, CLEAR, POSTED]


@pytest.mark.parametrize(("person", "allowed"), [
    ("review", {"remove"}), ("publicity", {"post", "extend", "close", "enter"}), ("secretary", set()), ("payment", set()),
])  # fmt: skip
def test_each_desk_does_its_own_part_only(county, who, person, allowed):
    publicity = county.prepared(who)
    line, client = publicity.lines.first(), signed_in(getattr(who, person))
    base = f"/publicity/{publicity.pk}/"
    parts = {"remove": f"{base}lines/{line.pk}/remove/", "post": f"{base}post/", "extend": f"{base}extend/",
             "close": f"{base}close/", "enter": f"{base}objections/"}  # fmt: skip
    passed = {name for name, url in parts.items() if client.post(url).status_code != 403}
    assert passed == allowed


def test_who_objects_is_for_the_talent_office_only(county, who):
    publicity = county.posted(who)
    objection = object_to(publicity.lines.first(), "只有人才办可见", name="王举报", contact="13800138000")
    for person in (
        who.review,
        county.user("auditor@DCS"),
        who.secretary,
        publicity.lines.first().case.applicant,
    ):
        client = signed_in(person)
        assert client.get(f"/publicity/objections/{objection.pk}/").status_code == 403
        for url in ("/publicity/", f"/publicity/{publicity.pk}/"):
            page = text(client.get(url))
            assert "王举报" not in page and "只有人才办可见" not in page and objection.number not in page
    assert "王举报" in text(signed_in(who.publicity).get(f"/publicity/objections/{objection.pk}/"))


def test_the_list_of_lists_says_what_ends_today_and_what_waits(county, who):
    publicity, client = county.posted(who), signed_in(who.publicity)
    move_to(publicity.last_day, time(8))
    assert "今日24时届满" in text(client.get("/publicity/"))
    move_past(publicity)
    assert "等待县委人才办办理结束" in text(client.get("/publicity/"))


def test_a_tick_names_what_waits_and_closes_nothing(county, who):
    publicity, said = county.posted(who), io.StringIO()
    move_past(publicity)
    call_command("tick", stdout=said)
    assert publicity.number in said.getvalue() and Publicity.objects.get().closed_at is None
    services.close(publicity, who.publicity)
    said = io.StringIO()
    call_command("tick", stdout=said)
    assert publicity.number not in said.getvalue()


def verified() -> str:
    said = io.StringIO()
    with contextlib.suppress(CommandError):  # the funds of these tests come from nowhere
        call_command("verify", stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("changed", [{"outcome": CLEAR}, {"shown": {"name": "改了名"}}, {"position": 9}])
def test_verify_names_a_line_that_was_tampered_with(county, who, changed):
    county.posted(who)
    publicity = county.posted(who)
    assert "公示：无异常" in verified()
    line = publicity.lines.get(position=1)
    publicity.lines.filter(pk=line.pk).update(**changed)
    line.refresh_from_db()
    assert f"{publicity.number} 第{line.position}项：与签发时的内容不符" in verified()


def test_the_pages_ask_the_same_queries_however_long_the_list(county, who):
    client, counts = signed_in(who.publicity), []
    for size in (2, 8):
        publicity = county.posted(who, size)
        for line in publicity.lines.all():
            object_to(line)
        client.get(f"/publicity/{publicity.pk}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/publicity/{publicity.pk}/")
            client.get("/publicity/")
        counts.append(len(asked))
    assert counts[0] == counts[1], counts
