"""Every stored answer is given again by the rules, on its stored facts, policy and day; what is not is printed."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.claims import Claims, to_batched, to_reviewed
from tests.county import County, fresh
from tests.transfers import to_committee, to_eligible
from workflows import clock
from workflows.assessments import Assessment
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db


def replayed(*args) -> str:
    out = StringIO()
    call_command("replay", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def county():
    return Claims()


def test_both_chains_are_answered_again_to_the_cent(county):
    county.funds()
    who = county.desks()
    cases = [county.talent_claim(), county.labour_claim(2, ["应届高校毕业生"])]
    for case in cases:
        to_reviewed(case, who)
    to_batched(cases, who)
    to_eligible(county.transfer(), county.officials())
    assert Assessment.objects.filter(kind="transfer").count() == 2
    assert Assessment.objects.exclude(kind="transfer").count() >= 4
    assert "差异 0 次" in replayed()


def test_an_answer_that_was_touched_is_printed_and_fails(county):
    county.funds()
    case = county.talent_claim()
    to_reviewed(case, county.desks())
    kept = Assessment.objects.get(case=case, step="pass_review")
    Assessment.objects.filter(pk=kept.pk).update(answer=kept.answer | {"amount": "60000.00"})
    out = StringIO()
    with pytest.raises(CommandError, match="1 处差异"):
        call_command("replay", case.number, stdout=out)
    assert f"{case.number} pass_review" in out.getvalue()
    assert "amount 原 60000.00，现 50000.00" in out.getvalue()


def test_facts_the_rules_no_longer_read_are_a_difference_not_a_crash(county):
    case = county.transfer()
    to_eligible(case, county.officials())
    Assessment.objects.filter(case=case, step="pass_check").update(policy={"colour": "blue"})
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("replay", stdout=out)
    assert "不能重算" in out.getvalue()


def test_an_unknown_case_is_said_so(county):
    with pytest.raises(CommandError, match="没有评定记录"):
        replayed("QL-QY-1999-00001")


def test_the_committees_warning_is_kept_as_of_its_day(county):
    from approvals.meetings import services
    from approvals.meetings.models import Item, Meeting

    who, case = county.officials(), county.transfer()
    county.places()
    to_committee(case, who)
    accepted = clock.today()
    clock.move_to(clock.now() + timedelta(days=3))
    people = [{"name": name, "present": True} for name in ("甲", "乙", "丙")]
    meeting = Meeting.objects.create(
        body="BWH", held_on=clock.today(), place="会议室", chair="甲", attendance=people, minutes_number="纪1号",
        created_by=who.secretary,
    )  # fmt: skip
    services.build_agenda(meeting, services.waiting(meeting), who.secretary)
    Item.objects.filter(meeting=meeting).update(outcome="agree")
    services.seal(meeting, who.secretary)
    days = dict(Assessment.objects.filter(case=case).values_list("step", "on"))
    assert days == {"pass_check": accepted, "confirm_eligible": accepted, "committee": clock.today()}
    assert "差异 0 次" in replayed(case.number)


def test_a_transfer_is_measured_under_the_rulings_of_its_acceptance(county):
    """A stricter ruling that comes later does not touch who was accepted before; who comes after meets it."""
    part_time = {"education": [{"level": "大学本科", "full_time": False}]}
    ruler = County().user("publicity@RCB")
    Ruling.objects.create(
        key="education.mode", value="hard", since=clock.today() + timedelta(days=1), document="清委人才〔2026〕9号",
        proposed_by=ruler, proposed_at=clock.now(), confirmed_by=County().user(), confirmed_at=clock.now(),
    )  # fmt: skip
    before = county.transfer(**part_time)
    before.learn(accepted_on=clock.today().isoformat())
    assert before.known.assessed(clock.today()).verdict == "needs_exception"
    clock.move_to(clock.now() + timedelta(days=2))
    assert before.known.assessed(clock.today()).verdict == "needs_exception"
    after = county.transfer(**part_time)
    assert after.known.assessed(clock.today()).verdict == "ineligible"
    assert after.known.rulings_used == [
        f"education.mode：硬条件（清委人才〔2026〕9号，自{clock.today() - timedelta(days=1)}）"
    ]


def test_a_date_among_the_parameters_reads_back(county):
    case = county.transfer()
    to_eligible(case, county.officials())
    kept = Assessment.objects.filter(case=case).first()
    assert kept.policy["retirement_law_switch"] == "2024-09-13"
    assert fresh(case).known.policy["retirement_law_switch"] == date(2024, 9, 13)
    assert "差异 0 次" in replayed(case.number)
