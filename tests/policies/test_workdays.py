"""Working days with 调休; the county's own table first; beyond the published calendars the answer says provisional."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.assess import KINDS
from policies.workdays import WorkingDays, fixed_holidays, qingming

CASES = json.loads((Path(__file__).parent / "cases" / "calendar.json").read_text(encoding="utf8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["in"]["id"])
def test_a_worked_case(case):
    kind = KINDS[case["kind"]]
    answer = kind.answer(kind.read(case["in"], ""))
    assert {name: answer[name] for name in case["expect"]} == case["expect"]


def test_the_countys_own_table_comes_first():
    day = date(2026, 11, 25)
    assert WorkingDays().is_working(day) and not WorkingDays({day: False}).is_working(day)


def test_a_year_without_a_calendar_is_provisional_until_the_county_has_its_own():
    start = date(2031, 3, 3)
    assert WorkingDays().add(start, 3).provisional
    assert not WorkingDays({date(2031, 1, 1): False}).add(start, 3).provisional


def test_the_laws_own_holidays_are_known_beyond_the_calendars():
    days = fixed_holidays(2031)
    assert {
        date(2031, 1, 1),
        date(2031, 1, 22),
        date(2031, 1, 23),
        date(2031, 5, 2),
        date(2031, 10, 3),
    } <= days
    assert len(fixed_holidays(2034)) == 13  # no two fall on one day that year


@pytest.mark.parametrize(("year", "day"), [(2024, 4), (2025, 4), (2026, 5), (2027, 5), (2028, 4), (2032, 4)])
def test_qingming(year, day):
    assert qingming(year) == date(year, 4, day)


@given(st.dates(date(2010, 1, 1), date(2040, 1, 1)), st.integers(1, 40))
def test_adding_and_counting_agree(start, days):
    calendar = WorkingDays()
    end = calendar.add(start, days).day
    assert calendar.is_working(end)
    assert calendar.between(start, end) == days


@given(st.dates(date(2010, 1, 1), date(2040, 1, 1)))
def test_rolling_stops_at_the_nearest_working_day(day):
    calendar = WorkingDays()
    for direction in (-1, 1):
        rolled = calendar.roll(day, direction)
        assert calendar.is_working(rolled)
        between = range(1, abs((rolled - day).days))
        assert not any(calendar.is_working(day + timedelta(days=n * direction)) for n in between)
