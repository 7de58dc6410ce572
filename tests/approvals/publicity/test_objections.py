"""Objections: an open one holds its claim only, a late one nothing; two people answer; upheld goes back, dismissed on."""

import uuid
from datetime import time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from approvals.publicity import objections, services
from approvals.publicity.models import CLEAR, POSTED, UPHELD, Objection
from documents.models import Paper
from tests.county import fresh
from tests.publicities import Publicities, answer, move_past, move_to, object_to
from workflows import clock, engine, holds, journal, ledger
from workflows.calendar import working_days
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db
TOLD = {"told": "查明申报材料与事实不符"}


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


@pytest.fixture
def line(publicity):
    return publicity.lines.get(position=2)


def outcome(line) -> tuple[str, str]:
    line.refresh_from_db()
    return line.outcome, fresh(line.case).state


def test_an_open_objection_holds_its_line_only(publicity, line, who):
    objection = object_to(line)
    assert not objection.late and holds.held([line.case]) == {line.case_id}
    move_past(publicity)
    assert services.close(publicity, who.publicity) == 2
    assert outcome(line) == (POSTED, S.POSTED)
    with pytest.raises(Refused, match="没有可以结束"):
        services.close(publicity, who.publicity)


def test_the_last_second_is_in_time_and_the_next_is_late(publicity, line):
    move_to(publicity.last_day, time(23, 59, 59))
    assert not object_to(line).late
    move_past(publicity)
    late = object_to(publicity.lines.get(position=1))
    assert late.late and not holds.held([publicity.lines.get(position=1).case])


def test_a_late_one_is_kept_and_answered_but_holds_nothing(publicity, line, who):
    move_past(publicity)
    objection = object_to(line)
    services.close(publicity, who.publicity)
    assert outcome(line) == (CLEAR, S.CLEARED)
    answer(objection, who, UPHELD, **TOLD)
    assert outcome(line) == (CLEAR, S.CLEARED) and Objection.objects.get().result == UPHELD


def test_a_dismissed_one_lets_the_claim_go_on_with_the_others(publicity, line, who):
    objection = object_to(line)
    answer(objection, who, "dismissed")
    assert outcome(line) == (POSTED, S.POSTED) and not holds.held([line.case])
    move_past(publicity)
    assert services.close(publicity, who.publicity) == 3
    rows = Paper.objects.get(kind="publicity_proof").data["lines"]
    assert [row[-1] for row in rows] == ["无异议", "异议不成立", "无异议"]


def test_a_held_line_is_closed_by_itself_once_its_objection_is_dismissed(publicity, line, who):
    objection = object_to(line)
    move_past(publicity)
    services.close(publicity, who.publicity)
    answer(objection, who, "dismissed")
    assert outcome(line) == (CLEAR, S.CLEARED)
    assert Paper.objects.filter(kind="publicity_proof").count() == 2 and ledger.mismatches() == []


def test_where_the_law_refuses_the_dismissal_stands_and_the_line_waits(publicity, who):
    line = publicity.lines.get(position=3)  # the talent's
    objection = object_to(line)
    move_past(publicity)
    services.close(publicity, who.publicity)
    case = line.case.coerced
    case.learn(status={"word": "已调离", "since": "2026-01-05"})
    case.save(update_fields=["facts"])
    answer(objection, who, "dismissed")
    assert outcome(line) == (POSTED, S.POSTED) and Objection.objects.get().result == "dismissed"
    assert list(services.over()) == [publicity]


def test_an_upheld_one_sends_the_claim_back_to_the_leading_group(publicity, line, who):
    answer(object_to(line, "举报人说"), who, UPHELD, **TOLD)
    assert outcome(line) == (UPHELD, S.BATCHED)
    told = fresh(line.case).notices.latest("pk").text
    assert TOLD["told"] in told and "举报人说" not in told
    move_past(publicity)
    assert services.close(publicity, who.publicity) == 2


def test_several_against_one_line_take_effect_when_the_last_is_answered(publicity, line, who):
    first, second = object_to(line), object_to(line)
    answer(first, who, UPHELD, **TOLD)
    assert outcome(line) == (POSTED, S.POSTED) and holds.held([line.case])
    answer(second, who, "dismissed")
    assert outcome(line) == (UPHELD, S.BATCHED) and not holds.held([line.case])


def test_one_looks_into_it_and_another_answers(publicity, line, who):
    objection = object_to(line)
    with pytest.raises(Refused, match="先登记核查"):
        objections.decide(objection, "dismissed", who.publicity)
    objections.investigate(objection, "已核查", who.publicity)
    with pytest.raises(Refused, match="两人分别"):
        objections.decide(objection, "dismissed", who.publicity)
    objections.decide(objection, "dismissed", who.publicity_check)
    for again in (objections.investigate, objections.decide):
        with pytest.raises(Refused, match="危办结"):
            again(objection, "dismissed", who.publicity)


def test_only_the_talent_office_handles_them(publicity, line, who):
    objection = object_to(line)
    for person in (who.review, who.secretary, who.finance):
        with pytest.raises(PermissionDenied):
            objections.investigate(objection, "x", person)


def test_who_must_avoid_the_claimant_handles_nothing_about_him(publicity, line, who):
    from parties.models import Recusal

    objection = object_to(line)
    Recusal.objects.create(officer=who.publicity, applicant=line.case.applicant, reason="近亲属")
    with pytest.raises(Refused, match="回避"):
        objections.investigate(objection, "x", type(who.publicity).objects.get(pk=who.publicity.pk))


def test_the_same_click_files_once(line):
    key, said = uuid.uuid4().hex, objections.Said("名单不实")
    assert objections.file(line.pk, said, key=key) == objections.file(line.pk, said, key=key)
    assert holds.Hold.objects.count() == 1


def test_who_objects_is_encrypted_in_the_database(line):
    object_to(line, name="王举报", contact="13800138000")
    with connection.cursor() as cursor:
        cursor.execute("select name, contact from approvals_objection")
        assert not {"王举报", "13800138000"} & set(cursor.fetchone())
    kept = Objection.objects.get()
    assert (kept.name, kept.contact, kept.is_named) == ("王举报", "13800138000", True)


def test_an_objection_to_a_claim_that_is_gone_is_kept_and_holds_nothing(publicity, line, who):
    engine.interrupt(line.case_id, "withdraw", line.case.applicant, key="w", data={"reason": "不再申报"})
    objection = object_to(line)
    assert not objection.late and not holds.held([line.case])
    answer(objection, who, UPHELD, **TOLD)
    assert fresh(line.case).state == S.WITHDRAWN


def test_before_posting_there_is_nothing_to_object_to(county, who):
    with pytest.raises(Refused, match="尚未发布"):
        object_to(county.prepared(who, 1).lines.get())


def ruled_anew(county) -> None:
    Ruling.objects.create(
        key="publicity.restart", value="重新公示", since=clock.today(), document="清委人才〔2026〕2号",
        proposed_by=county.user(), proposed_at=clock.now(), confirmed_by=county.user(), confirmed_at=clock.now(),
    )  # fmt: skip


def test_where_the_county_rules_so_a_lines_days_start_anew(county, who):
    ruled_anew(county)
    publicity = county.posted(who)
    line, objection = publicity.lines.get(position=2), object_to(publicity.lines.get(position=2))
    move_past(publicity)
    services.close(publicity, who.publicity)
    answer(objection, who, "dismissed")
    line = publicity.lines.get(position=2)
    assert line.restarted_until == working_days().add(clock.today(), 5).day and line.is_public
    assert list(services.running()) == [publicity] and not services.over()
    assert not object_to(line).late
    with pytest.raises(Refused, match="没有可以结束"):
        services.close(publicity, who.publicity)
    answer(Objection.objects.latest("pk"), who, "dismissed")
    move_to(publicity.lines.get(position=2).restarted_until, time(9))
    assert not services.over()
    move_past(publicity.lines.get(position=2))
    assert services.close(publicity, who.publicity) == 1 and outcome(line) == (CLEAR, S.CLEARED)


def again_before_the_group(case, who, outcome):
    from approvals.meetings import services as meetings
    from approvals.meetings.models import Item, Meeting

    people = [{"name": name, "present": True} for name in ("组长", "副组长")]
    meeting = Meeting.objects.create(
        body="LDXZ", held_on=clock.today(), place="县委会议室", chair="组长", attendance=people,
        minutes_number=f"清委人才纪〔2026〕{uuid.uuid4().hex[:6]}号", created_by=who.secretary,
    )  # fmt: skip
    meetings.build_agenda(meeting, meetings.waiting(meeting).filter(process=case), who.secretary)
    Item.objects.filter(meeting=meeting).update(outcome=outcome, reason="异议属实")
    meetings.seal(meeting, who.secretary)


def test_the_group_may_agree_again_and_the_claim_is_shown_anew(publicity, line, who):
    answer(object_to(line), who, UPHELD, **TOLD)
    again_before_the_group(line.case, who, "agree")
    assert fresh(line.case).state == S.CONFIRMED
    anew = services.prepare("重新公示", 5, services.waiting(), who.review)
    services.post(anew, "公示栏", "", "x", who.publicity)
    anew.refresh_from_db()
    move_past(anew)
    services.close(anew, who.publicity)
    assert fresh(line.case).state == S.CLEARED and journal.broken(fresh(line.case)) is None
    assert outcome(line)[0] == UPHELD


def test_the_group_may_decline_and_everything_is_given_back(publicity, line, who):
    answer(object_to(line), who, UPHELD, **TOLD)
    again_before_the_group(line.case, who, "decline")
    assert fresh(line.case).state == S.REFUSED and fresh(line.case).finished
    assert not ledger.of(line.case, "held", "committed") and ledger.mismatches() == []
