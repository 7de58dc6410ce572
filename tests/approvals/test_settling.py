"""The checklist of formalities on the case page, from 报到 on."""

import pytest
from django.test import Client

from tests.approvals.answers import pdf
from tests.county import County, fresh
from tests.tour import STATIONS
from workflows import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = County()
    made.places(vacancies=5)
    return made


@pytest.fixture
def who(county, monkeypatch):
    monkeypatch.setattr("workflows.transfer.guards.opened", lambda *_: True)
    return county.officials()


@pytest.fixture
def at(county, who):
    def opened(station):
        case = county.transfer()
        STATIONS[station](case, who)
        return case

    return opened


@pytest.fixture
def officer(who):
    signed_in = Client()
    signed_in.force_login(who.transfer)
    signed_in.get("/inbox/")
    return signed_in


def test_before_the_person_has_reported_there_is_no_card(at, officer):
    assert "手续清单" not in officer.get(f"/cases/{at('reporting').number}/").content.decode()


def test_every_formality_of_the_track_stands_open_at_first(at, officer):
    page = officer.get(f"/cases/{at('arrived').number}/")
    rows = page.context["formalities"]
    assert [row.formality.code for row in rows] == [
        "establishment", "pay", "insurance", "archive", "contract", "housing",
    ]  # fmt: skip
    assert not any(row.done_on for row in rows)
    body = page.content.decode()
    assert body.count("<small>必办</small>") == 5 and body.count("<small>非必办</small>") == 1


def test_a_formality_done_shows_day_number_scan_and_who(at, officer, who):
    case = at("arrived")
    work = case.task_set.get(finished=None)
    said = {
        "formality": "establishment", "done_on": clock.today().isoformat(), "number": "清编〔2026〕8号", "scan": pdf(),
    }  # fmt: skip
    answer = officer.post(
        f"/cases/{case.number}/tasks/{work.pk}/",
        {"action": "tick_formality", "key": "f1"}
        | {f"tick_formality-{name}": one for name, one in said.items()},
    )
    assert answer.status_code == 302
    page = officer.get(f"/cases/{case.number}/")
    row = page.context["formalities"][0]
    assert (row.done_on, row.number, row.by) == (clock.today(), "清编〔2026〕8号", who.transfer)
    assert f"/{row.scan.public_id}/" in page.content.decode()


def test_the_card_stays_while_the_person_serves(at, officer, django_assert_max_num_queries):
    case = at("serving")
    officer.get(f"/cases/{case.number}/")  # names of units and the like are kept near for a minute
    with django_assert_max_num_queries(12):
        page = officer.get(f"/cases/{case.number}/")
    assert all(row.done_on for row in page.context["formalities"])
    assert fresh(case).formalities_left() == {}
