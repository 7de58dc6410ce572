"""What happens by itself, once, and only when it may."""

from datetime import timedelta

import pytest

from tests.county import County, do, fresh
from tests.transfers import open_names
from workflows import clock, journal, timers
from workflows.notices import Notice
from workflows.transfer.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def correcting():
    county = County()
    who = county.officials()
    case = county.transfer()
    do(case, "intake", "ask_corrections", who.intake, {"items": ["degree"]})
    return case


@pytest.fixture(autouse=True)
def still_clock():
    yield
    clock.reset()


def later(days):
    clock.move_to(clock.now() + timedelta(days=days))


def test_unanswered_corrections_lapse_after_their_day(correcting):
    Notice.objects.update(sent=clock.now())
    later(40)
    assert timers.tick()["lapses"] == 1
    case = fresh(correcting)
    assert (case.state, case.status, open_names(case)) == (S.LAPSED, "DONE", [])
    assert journal.broken(case) is None
    assert timers.tick()["lapses"] == 0


def test_nothing_lapses_before_its_day_has_passed(correcting):
    Notice.objects.update(sent=clock.now())
    assert timers.tick()["lapses"] == 0


def test_nothing_lapses_that_was_not_sent(correcting):
    later(40)
    assert timers.tick()["lapses"] == 0
    assert fresh(correcting).state == S.CORRECTING


def test_a_failure_leaves_the_case_and_the_work_due(correcting, monkeypatch):
    Notice.objects.update(sent=clock.now())
    later(40)
    monkeypatch.setattr("workflows.jobs.leave_prints", lambda *_: 1 / 0)
    assert timers.tick()["lapses"] == 0
    monkeypatch.undo()
    assert fresh(correcting).state == S.CORRECTING and journal.broken(fresh(correcting)) is None
    assert timers.tick()["lapses"] == 1
