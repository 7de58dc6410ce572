"""Resident ID numbers: what is wrong is said, and nobody is turned away for the year his county got its code."""

import pytest
from django.core.exceptions import ValidationError
from stdnum.cn import ric

from parties.secrets import valid_id_number


def numbered(birth: str, place: str = "350423") -> str:
    base = f"{place}{birth}000"
    return base + ric.calc_check_digit(base + "0")


@pytest.mark.parametrize("year", [1949, 1962, 1975, 1982, 1983, 1990, 2007])
def test_a_number_is_valid_whatever_the_year_of_birth(year):
    number = numbered(f"{year}0815")
    assert valid_id_number(f" {number.lower()} ") == number


def test_a_place_nobody_lists_any_more_is_no_fault_of_the_bearer():
    assert valid_id_number(numbered("19600101", "352625"))


@pytest.mark.parametrize(
    "wrong",
    [
        "350423199005150015",
        numbered("19990230"),
        "35042319900515001A",
        "三五〇四二三一九九〇〇五一五〇〇一四",
    ],
)
def test_a_wrong_digit_or_day_is_refused(wrong):
    with pytest.raises(ValidationError, match="校验不通过"):
        valid_id_number(wrong)


@pytest.mark.parametrize(
    ("wrong", "said"), [("350423900515001", "十五位"), ("35042319900515001", "应为18位，现为17位")]
)
def test_a_number_of_another_length_is_told_so(wrong, said):
    with pytest.raises(ValidationError, match=said):
        valid_id_number(wrong)
