"""催办: once a working day from each side, by mail to the desk; late checks are chased by themselves."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import Http404

from tests.claims import verify
from tests.county import fresh, task
from workflows import chasers, clock, timers
from workflows.chasers import Chaser
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(county):
    made = county.labour_claim()
    made.employer.clerk.email = "clerk@example.invalid"
    made.employer.clerk.save()
    return made


@pytest.fixture(autouse=True)
def monday():
    """A Monday with ordinary weeks around it."""
    clock.move_to(clock.now().replace(year=2026, month=7, day=6, hour=2))
    yield
    clock.reset()


def later(days):
    clock.move_to(clock.now() + timedelta(days=days))


@pytest.fixture
def at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def urge(case, user, **more):
    return chasers.urge(fresh(case), task(case, "employer").pk, user, **more)


def test_the_desk_is_told_by_mail_without_anything_personal(case, at_once):
    urge(case, case.applicant)
    assert [one.to for one in mail.outbox if "催办" in one.subject] == [["clerk@example.invalid"]]
    said = next(one for one in mail.outbox if "催办" in one.subject)
    assert case.number in said.body and "用人单位核实" in said.body and case.subject not in said.body


def test_a_chaser_is_sent_once_however_often_its_job_runs(case, at_once):
    made = urge(case, case.applicant)
    before = len(mail.outbox)
    chasers.send(made.pk)
    assert len(mail.outbox) == before


def test_each_side_chases_once_a_working_day(case, county):
    officer = county.user("reward_review@RSJ")
    urge(case, case.applicant)
    urge(case, officer, handles=True)
    for user, handles in ((case.applicant, False), (officer, True)):
        with pytest.raises(Refused, match="今天已经催办过"):
            urge(case, user, handles=handles)
    later(1)
    urge(case, case.applicant)
    assert Chaser.objects.filter(task__process=case).count() == 3


def test_a_weekend_is_no_new_working_day(case):
    later(4)
    urge(case, case.applicant)
    later(1)
    with pytest.raises(Refused, match="下一个工作日"):
        urge(case, case.applicant)
    later(2)
    urge(case, case.applicant)


def test_strangers_do_not_chase_and_finished_work_is_not_chased(case, county):
    work = task(case, "employer").pk
    with pytest.raises(PermissionDenied):
        urge(case, county.user())
    with pytest.raises(Http404):
        chasers.urge(fresh(county.labour_claim()), work, case.applicant, handles=True)
    verify(case)
    with pytest.raises(Refused, match="已经办结"):
        chasers.urge(fresh(case), work, case.applicant)


def test_a_late_check_is_chased_every_three_working_days(case):
    assert timers.tick()["chasers"] == 0
    later(15)
    assert [timers.tick()["chasers"] for _ in range(2)] == [1, 0]
    later(2)
    assert timers.tick()["chasers"] == 0
    later(1)
    assert timers.tick()["chasers"] == 1
    verify(case)
    later(30)
    assert timers.tick()["chasers"] == 0, "only steps whose flow says so, only while they are open"


def test_late_work_of_other_steps_is_not_chased_by_itself(county, case):
    verify(case)
    later(60)
    assert timers.tick()["chasers"] == 0
