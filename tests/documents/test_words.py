"""The pieces papers are worded from."""

from datetime import UTC, datetime

import pytest

from documents.words import day, region, two_by_two


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-01-05", "2026年1月5日"), ("2026-01-05T10:00:00+08:00", "2026年1月5日"), (None, ""), ("", ""),
        (datetime(2026, 1, 4, 17, tzinfo=UTC), "2026年1月5日"),
    ],
)  # fmt: skip
def test_days_are_the_countys(value, said):
    assert day(value) == said


@pytest.mark.parametrize(
    ("code", "name"), [("350423", "福建省清流县"), ("", ""), (None, ""), ("999999", "999999")]
)
def test_regions_have_names(code, name):
    assert region(code) == name


def test_an_odd_answer_stands_alone():
    assert two_by_two([("a", "1"), ("b", "2"), ("c", "3")])[-1] == (("c", "3"), ("", ""))
