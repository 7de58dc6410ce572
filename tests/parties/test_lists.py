"""The county's dated lists: what stands on one on which day, however its title is typed."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from hypothesis import given
from hypothesis import strategies as st

from parties.lists import PROVIDERS, RECRUITERS, SHORT, DatedLine, Lists, titles_on
from tests.statements import statements

DAY = date(2025, 5, 20)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def line(title="电工", kind=SHORT, since=DAY, until=None, **more):
    return DatedLine(kind=kind, title=title, since=since, until=until, document="清人社〔2025〕1号", **more)


@given(DAYS, st.none() | DAYS, DAYS, st.none() | DAYS)
def test_two_lines_overlap_exactly_where_both_hold_on_some_day(since, until, other_since, other_until):
    one, other = line(since=since, until=until), line("电 工", since=other_since, until=other_until)
    days = (date(2023, 12, 31) + timedelta(n) for n in range(1, 1200))
    assert one.overlaps(other) == any(one.holds_on(day) and other.holds_on(day) for day in days)


@pytest.mark.django_db
def test_a_title_is_found_on_its_days_and_on_its_list_only():
    DatedLine.objects.bulk_create([line(until=date(2025, 6, 1)), line("清流职中", kind=PROVIDERS)])
    lists = Lists()
    assert lists.found(SHORT, "电　工", DAY) and lists.found(SHORT, "电工", date(2025, 6, 1))
    assert not lists.found(SHORT, "电工", DAY - timedelta(1)) and not lists.found(
        SHORT, "电工", date(2025, 6, 2)
    )
    assert not lists.found(PROVIDERS, "电工", DAY) and not lists.found(SHORT, "电工", None)
    assert titles_on(PROVIDERS, DAY) == ["清流职中"] and titles_on(SHORT, date(2025, 6, 2)) == []


@pytest.mark.django_db
def test_a_list_is_read_once_however_often_it_is_asked():
    DatedLine.objects.create(kind=RECRUITERS, title="人社局", sort="人社部门", since=DAY, document="一号")
    lists = Lists()
    with statements() as asked:
        assert [bool(lists.found(RECRUITERS, "人社局", DAY)) for _ in range(50)] == [True] * 50
    assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_the_short_occupations_of_before_stand_on_the_list_of_now():
    moving = import_module("parties.migrations.0010_lists")
    state = MigrationLoader(connection).project_state(("parties", "0009_engagements"))
    moving.Migration.operations[0].state_forwards("parties", state)
    old = state.apps.get_model("parties", "ShortOccupation")
    with connection.schema_editor() as editor:
        editor.create_model(old)
    try:
        old.objects.create(title="电工", since=DAY, until=date(2026, 1, 1), document="清人社〔2025〕1号")
        moving.move(state.apps, None)
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(old)
    kept = DatedLine.objects.get()
    assert (kept.kind, kept.title, kept.since, kept.until, kept.document) == (
        SHORT, "电工", DAY, date(2026, 1, 1), "清人社〔2025〕1号",
    )  # fmt: skip
