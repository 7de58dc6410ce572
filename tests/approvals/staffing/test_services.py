"""Certified places: the county's half, rounded down; a later certificate counts whoever has come meanwhile once."""

from datetime import date

import pytest

from approvals.staffing import services
from parties.establishment import Line, Snapshot
from tests.county import County, do, fresh
from tests.tour import WHY, to_serving
from tests.transfers import to_committee, to_staffing
from workflows import clock, ledger
from workflows.fsm import Refused
from workflows.ledger import Pool

pytestmark = pytest.mark.django_db
KIND = "事业（财政核拨）"


@pytest.fixture
def county():
    return County()


def snapshot(county, as_of, authorised, actual, school="YZ"):
    made = Snapshot.objects.create(as_of=as_of)
    Line.objects.create(
        snapshot=made, unit=county.unit(school), kind=KIND, authorised=authorised, actual=actual
    )
    return made


def test_certifying_opens_half_of_the_vacancies_rounded_down(county):
    made = snapshot(county, clock.today(), 12, 5)
    services.certify(made, county.user("staffing@BB"))
    assert Pool.objects.get(code__startswith="quota").room == 3
    assert Pool.objects.get(code="vacancy:YZ:" + KIND).room == 7


def test_only_the_establishment_office_certifies_and_only_once(county):
    made = snapshot(county, clock.today(), 12, 5)
    with pytest.raises(Refused, match="编办"):
        services.certify(made, county.user("intake@JYJ"))
    services.certify(made, county.user("staffing@BB"))
    with pytest.raises(Refused, match="已核定"):
        services.certify(made, county.user("staffing@BB"))


def test_somebody_who_came_is_not_counted_twice(county, monkeypatch):
    monkeypatch.setattr("workflows.transfer.guards.opened", lambda *_: True)
    who = county.officials()
    services.certify(snapshot(county, date(clock.today().year, 1, 1), 10, 6), who.staffing)
    to_serving(county.transfer(), who)
    services.certify(snapshot(county, clock.today(), 10, 7), who.staffing)
    assert Pool.objects.get(code="vacancy:YZ:" + KIND).left == 3
    assert Pool.objects.get(code__startswith="quota").room == 2
    assert ledger.mismatches() == []


def test_a_place_that_comes_free_is_offered_to_the_next_in_line(county, monkeypatch):
    monkeypatch.setattr("workflows.transfer.guards.opened", lambda *_: True)
    county.places(vacancies=5, quota=1)
    who = county.officials()
    first, second = county.transfer(), county.transfer()
    to_committee(first, who)
    to_staffing(second, who)
    do(second, "staffing", "queue_staffing", who.staffing, WHY)
    assert services.next_in_line() == fresh(second)
    do(first, "committee", "decline", who.secretary)
    services.offer_next(first.pk)
    assert second.task_set.get(finished=None).due is not None
