"""Gathered at once or together: the same things happen, grouped, in the order each kind first came up, or not at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.claims import Claims, to_batched, to_reviewed
from tests.county import fresh
from workflows import journal, sheaf
from workflows.claim.states import S


def test_outside_a_set_everything_is_done_at_once():
    done = []
    sheaf.gather(done.extend, 1)
    assert done == [1]


def test_inside_a_set_likes_are_done_together_and_what_they_gather_afterwards():
    done = []

    def write(items):
        done.append(items)
        if items == [1, 2]:
            sheaf.gather(tell, "told")

    def tell(items):
        done.append(items)

    with sheaf.bound():
        for item in (1, 2):
            sheaf.gather(write, item)
        assert done == []
    assert done == [[1, 2], ["told"]]


def test_what_others_may_change_is_written_last_whenever_it_came_up():
    done = []
    with sheaf.bound():
        sheaf.gather(lambda items: done.append("rows"), 1, last=True)
        sheaf.gather(lambda items: sheaf.gather(lambda more: done.append("after"), 3), 2)
    assert done == ["after", "rows"]


def test_a_set_that_fails_does_nothing():
    done = []

    def fail():
        with sheaf.bound():
            sheaf.gather(done.extend, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert done == []
    sheaf.gather(done.extend, 2)
    assert done == [2]


@pytest.mark.django_db
def test_a_set_costs_the_statements_of_a_few_and_every_journal_is_whole():
    county = Claims()
    county.funds()
    who, employer, counted = county.desks(), county.employer(), []
    for size in (3, 12):
        cases = [county.talent_claim(employer=employer) for _ in range(size)]
        for case in cases:
            to_reviewed(case, who)
        with CaptureQueriesContext(connection) as queries:
            to_batched(cases, who)
        counted.append(len(queries))
        assert {fresh(case).state for case in cases} == {S.BATCHED}
        assert [journal.broken(fresh(case)) for case in cases] == [None] * size
        assert all(case.notices.count() == 4 for case in cases)
    assert counted[1] <= counted[0]
