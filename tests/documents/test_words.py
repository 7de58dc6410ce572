"""The pieces papers are worded from."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from documents.words import capital, day, region, two_by_two


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


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("500.05", "伍佰元零伍分"), ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("10010", "壹万零壹拾元整"), ("100500", "壹拾万零伍佰元整"), ("200000", "贰拾万元整"), ("100000001", "壹亿零壹元整"),
        ("1001.10", "壹仟零壹元壹角整"),
    ],
)  # fmt: skip
def test_amounts_are_written_so_that_no_digit_can_be_added(amount, said):
    assert capital(Decimal(amount)) == f"人民币{said}"
