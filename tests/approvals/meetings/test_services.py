"""A signed item is the only key to an approval; no forgery opens the door, and a sitting takes effect whole."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from approvals.meetings import services
from approvals.meetings.models import Item, Meeting
from tests.county import County, do, fresh, task
from tests.transfers import to_committee
from workflows import clock, engine
from workflows.fsm import Refused
from workflows.transfer.states import S

pytestmark = pytest.mark.django_db
PEOPLE = [{"name": name, "post": "", "present": name != "丙"} for name in "甲乙丙"]


@pytest.fixture
def county():
    made = County()
    made.places(vacancies=5)
    return made


@pytest.fixture
def who(county):
    return county.officials()


def meeting(who, number="清委编〔2026〕1号", people=PEOPLE):
    return Meeting.objects.create(
        body="BWH", held_on=clock.today(), place="会议室", chair="甲", attendance=people, minutes_number=number,
        created_by=who.secretary,
    )  # fmt: skip


def on_agenda(who, *cases, **said):
    held = meeting(who, **said)
    services.build_agenda(held, [task(case, "committee") for case in cases], who.secretary)
    return held


def committee(county, who):
    case = county.transfer()
    to_committee(case, who)
    return case


def test_a_sitting_decides_three_cases_at_once(county, who):
    cases = [committee(county, who) for _ in range(3)]
    held = on_agenda(who, *cases)
    for item, outcome in zip(held.items.all(), ("agree", "decline", "postpone"), strict=True):
        services.record(item, outcome, "" if outcome == "agree" else "理由", [], who.secretary)
    services.seal(held, who.secretary)
    assert [fresh(case).state for case in cases] == [S.INQUIRING, S.REFUSED, S.COMMITTEE]
    assert cases[0].reservations.filter(status="committed").count() == 2
    assert cases[1].reservations.filter(status="released").count() == 2


def test_nothing_is_signed_while_anything_stands_against_it(county, who):
    case = committee(county, who)
    held = on_agenda(who, case, number="", people=[{"name": "甲", "post": "", "present": False}])
    with pytest.raises(Refused) as refusal:
        services.seal(held, who.secretary)
    assert len(refusal.value.sentences) >= 3
    assert fresh(case).state == S.COMMITTEE


def test_whoever_steps_aside_is_not_counted(county, who):
    held = on_agenda(who, committee(county, who))
    services.record(held.items.get(), "agree", "", ["甲"], who.secretary)
    with pytest.raises(Refused, match="除回避人员外"):
        services.seal(held, who.secretary)


def test_a_case_withdrawn_meanwhile_must_leave_the_agenda_first(county, who):
    case, other = committee(county, who), committee(county, who)
    held = on_agenda(who, case, other)
    for item in held.items.all():
        services.record(item, "agree", "", [], who.secretary)
    engine.interrupt(case.pk, "withdraw", case.applicant, key="w", data={"reason": "家事"})
    with pytest.raises(Refused, match="移出"):
        services.seal(held, who.secretary)
    assert fresh(other).state == S.COMMITTEE


def test_a_signed_record_cannot_be_changed_or_deleted(county, who):
    held = on_agenda(who, committee(county, who))
    services.record(held.items.get(), "agree", "", [], who.secretary)
    services.seal(held, who.secretary)
    item = Item.objects.get(meeting=held)
    for change in (item.save, item.delete, Meeting.objects.get(pk=held.pk).save):
        with pytest.raises(Refused, match="签发"):
            change()
    with pytest.raises(Refused, match="签发"):
        services.seal(held, who.secretary)


def test_only_the_bodys_own_secretary_records(county, who):
    held = on_agenda(who, committee(county, who))
    with pytest.raises(PermissionDenied):
        services.record(held.items.get(), "agree", "", [], who.intake)


@pytest.mark.parametrize(
    "forgery", ["unsealed", "unsaved", "wrong digest", "other case", "other outcome", "no key"]
)
def test_a_forged_key_opens_nothing(county, who, forgery):
    case, other = committee(county, who), committee(county, who)
    held = on_agenda(who, other if forgery == "other case" else case)
    item = held.items.get()
    item.outcome = "decline" if forgery == "other outcome" else "agree"
    item.save()
    item.sealed_at = timezone.now()
    if forgery != "unsealed":
        digest = "0" * 64 if forgery == "wrong digest" else item.seal()
        Item.objects.filter(pk=item.pk).update(sealed_at=item.sealed_at, digest=digest, outcome=item.outcome)
    key = {"unsaved": Item(case=case, outcome="agree", sealed_at=timezone.now()), "no key": "approved"}.get(
        forgery, item
    )
    with pytest.raises(Refused, match="签发"):
        do(case, "committee", "approve", who.secretary, {}, resolution=key)
    assert fresh(case).state == S.COMMITTEE
