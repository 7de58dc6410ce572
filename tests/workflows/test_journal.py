"""The journal shows every tampering, and survives the deletion of a payload by retention."""

import pytest

from tests.county import County, do, fresh
from tests.transfers import SEEN
from workflows import journal

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    county = County()
    who = county.officials()
    case = county.transfer()
    do(case, "intake", "accept", who.intake, SEEN)
    return case


def test_an_untouched_journal_is_whole(case):
    assert journal.broken(fresh(case)) is None


@pytest.mark.parametrize("change", [
    {"action": "refuse_acceptance"}, {"target": "refused"}, {"payload": {"seen": []}}, {"told": "别的话"},
    {"desk": "intake@WJJ"}, {"actor_id": None}, {"payload_digest": "0" * 64}, {"digest": "0" * 64},
])  # fmt: skip
def test_an_edited_entry_shows(case, change):
    case.log.filter(number=2).update(**change)
    assert journal.broken(fresh(case)) == 2


def test_a_deleted_entry_shows(case):
    case.papers.all().delete()
    case.notices.all().delete()
    case.log.filter(number=1).delete()
    assert journal.broken(fresh(case)) == 1


def test_deleting_the_newest_entry_shows(case):
    case.papers.all().delete()
    case.notices.all().delete()
    case.log.filter(number=2).delete()
    assert journal.broken(fresh(case)) == 2


def test_retention_may_delete_what_was_said_without_breaking_the_chain(case):
    case.log.update(payload=None)
    assert journal.broken(fresh(case)) is None
