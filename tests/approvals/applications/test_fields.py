"""How people type, read right or refused in a sentence."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from approvals.applications.fields import County, Day, IdNumber, Name, fault_of


@pytest.mark.parametrize(
    "typed", ["1990-5-15", "1990/05/15", "1990.5.15", "19900515", "1990年5月15日", "１９９０．５．１５"]
)
def test_a_day_however_it_is_written(typed):
    assert Day().clean(typed) == date(1990, 5, 15)


@pytest.mark.parametrize(
    "typed", ["1990", "199005", "1990-13-01", "1990-02-30", "5/15/1990", "明天", "٣", "0000-00-00"]
)
def test_what_is_no_day_is_refused_in_a_sentence(typed):
    with pytest.raises(ValidationError):
        Day().clean(typed)


def test_the_dot_in_a_name_is_one_dot():
    assert {Name().clean(f"买买提{dot}阿不都") for dot in "·•・･‧."} == {"买买提·阿不都"}


def test_a_lower_case_x_is_an_x():
    assert IdNumber().clean("11010519491231002x") == "11010519491231002X"
    assert fault_of("11010519491231002X") == ""


@pytest.mark.parametrize(("typed", "code"), [
    ("福州鼓楼区", "350102"), ("福州", "350100"), ("宁化", "350424"), ("350100", "350100"), ("北京市", "110000"),
])  # fmt: skip
def test_a_county_by_its_name(typed, code):
    assert County().clean(typed) == code


@pytest.mark.parametrize("typed", ["鼓楼区", "不存在的县", "(((", "999999"])
def test_a_county_that_is_not_clear_is_asked_again(typed):
    with pytest.raises(ValidationError):
        County().clean(typed)
