"""A signed meeting is corrected only by a later one, on the secretary's page; the correction records and re-opens nothing."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from approvals.meetings.models import Meeting
from documents.models import Paper
from tests.county import County, fresh, task
from tests.transfers import to_committee
from workflows import clock

pytestmark = pytest.mark.django_db
HEAD = {"body": "BWH", "place": "会议室", "chair": "甲", "members": "甲 主任\n乙 副主任\n丙 缺席"}
WRONG = "第1项理由中“数学”应为“物理”"


@pytest.fixture
def county():
    made = County()
    made.places(vacancies=5)
    return made


@pytest.fixture
def who(county):
    return county.officials()


@pytest.fixture
def secretary(who):
    signed_in = Client()
    signed_in.force_login(who.secretary)
    return signed_in


def text(answer) -> str:
    return answer.content.decode()


def head(number, day=None, **said) -> dict:
    return HEAD | {"held_on": (day or clock.today()).isoformat(), "minutes_number": number} | said


def new(secretary, number, **said) -> Meeting:
    answer = secretary.post("/meetings/", head(number, **said))
    assert answer.status_code == 302, text(answer)
    return Meeting.objects.get(minutes_number=number)


@pytest.fixture
def case(county, who):
    waiting = county.transfer()
    to_committee(waiting, who)
    return waiting


@pytest.fixture
def signed(case, secretary) -> Meeting:
    held = new(secretary, "清委编〔2026〕1号")
    secretary.post(f"/meetings/{held.pk}/agenda/", {"task": task(case, "committee").pk})
    item = held.items.get()
    said = head(held.minutes_number) | {f"item{item.pk}-outcome": "agree", "seal": "1"}
    assert secretary.post(f"/meetings/{held.pk}/", said).status_code == 302
    return Meeting.objects.get(pk=held.pk)


def correct(secretary, signed, seal=True) -> Meeting:
    later = new(secretary, "清委编〔2026〕2号", corrects=signed.pk, wrong="第1项有误")
    said = head(later.minutes_number, corrects=signed.pk, wrong=WRONG) | ({"seal": "1"} if seal else {})
    answer = secretary.post(f"/meetings/{later.pk}/", said)
    assert answer.status_code == 302, text(answer)
    return later


def test_what_was_wrong_is_kept_and_reworded_until_signed(secretary, signed):
    later = correct(secretary, signed, seal=False)
    page = secretary.get(f"/meetings/{later.pk}/")
    assert WRONG in text(page) and not page.context["papers"]
    call_command("print_papers")
    paper = Paper.objects.get(source=f"meeting:{later.pk}:correction")
    assert paper.rendered is None, "nobody prints what may still change"
    assert "已由" not in text(secretary.get(f"/meetings/{signed.pk}/")), (
        "an unsigned meeting corrects nothing yet"
    )


def test_both_pages_and_the_minutes_say_so(secretary, signed):
    later = correct(secretary, signed)
    assert f"更正{signed.held_on}会议纪要（清委编〔2026〕1号）：{WRONG}" in text(
        secretary.get(f"/meetings/{later.pk}/")
    )
    corrected = text(secretary.get(f"/meetings/{signed.pk}/"))
    assert WRONG in corrected and f"/meetings/{later.pk}/" in corrected and "清委编〔2026〕2号" in corrected
    minutes = Paper.objects.get(source=f"meeting:{later.pk}:minutes")
    assert WRONG in str(minutes.data) and "清委编〔2026〕1号" in str(minutes.data)
    kinds = set(
        Paper.objects.filter(source__startswith=f"meeting:{later.pk}:").values_list("kind", flat=True)
    )
    assert kinds == {"agenda", "minutes", "correction"}, "no roster without cases"
    assert "更正 清委编〔2026〕1号" in text(secretary.get("/meetings/"))


def test_the_correction_is_printed(secretary, signed):
    later = correct(secretary, signed)
    call_command("print_papers")
    assert Paper.objects.get(source=f"meeting:{later.pk}:correction").rendered


def test_no_case_is_opened_again(secretary, signed, case):
    before = fresh(case)
    correct(secretary, signed)
    after = fresh(case)
    assert (after.state, after.entries, after.head) == (before.state, before.entries, before.head)


def test_a_correction_cannot_be_changed_once_signed(secretary, signed):
    later = correct(secretary, signed)
    said = head(later.minutes_number, corrects=signed.pk, wrong="另一种说法")
    assert secretary.post(f"/meetings/{later.pk}/", said).status_code == 422
    assert WRONG in str(Paper.objects.get(source=f"meeting:{later.pk}:correction").data)


def test_taken_back_before_signing_it_is_gone(secretary, signed):
    later = correct(secretary, signed, seal=False)
    assert secretary.post(f"/meetings/{later.pk}/", head(later.minutes_number)).status_code == 302
    assert Meeting.objects.get(pk=later.pk).corrects_id is None
    assert not Paper.objects.filter(source=f"meeting:{later.pk}:correction").exists()


def test_half_a_correction_is_asked_for_the_other_half(secretary, signed):
    mute = secretary.post("/meetings/", head("3号", corrects=signed.pk))
    assert mute.status_code == 422 and "有何错误、应为何" in text(mute)
    loose = secretary.post("/meetings/", head("3号", wrong=WRONG))
    assert loose.status_code == 422 and "请选择所更正的会议" in text(loose) and WRONG in text(loose)


def test_a_meeting_corrects_only_earlier_ones(secretary, signed):
    said = head("3号", day=signed.held_on - timedelta(days=1), corrects=signed.pk, wrong=WRONG)
    answer = secretary.post("/meetings/", said)
    assert answer.status_code == 422 and "晚于本次会议" in text(answer)


def test_an_unsigned_meeting_and_another_bodys_cannot_be_chosen(county, secretary, signed):
    unsigned = new(secretary, "清委编〔2026〕9号")
    both = Client()
    both.force_login(county.user("secretary@BB", "secretary@ZZB"))
    assert secretary.post("/meetings/", head("3号", corrects=unsigned.pk, wrong=WRONG)).status_code == 422
    other = both.post("/meetings/", head("3号", corrects=signed.pk, wrong=WRONG) | {"body": "ZZB"})
    assert other.status_code == 422 and "同一会议" in text(other)


def test_a_meeting_without_cases_is_signed_only_if_it_corrects(secretary):
    empty = new(secretary, "清委编〔2026〕5号")
    answer = secretary.post(f"/meetings/{empty.pk}/", head(empty.minutes_number) | {"seal": "1"})
    assert answer.status_code == 422 and "议程还没有议题" in text(answer)
