"""ID numbers as people have them."""

import pytest
from django.core.exceptions import ValidationError

from parties.secrets import valid_id_number


@pytest.mark.parametrize(("typed", "number"), [
    ("350423199005150014", "350423199005150014"),
    ("11010519491231002x", "11010519491231002X"),
    ("３５０４２３ 19900515 0014", "350423199005150014"),
    ("350423197502150008", "350423197502150008"),
])  # fmt: skip
def test_a_sound_number_is_taken_however_old_its_holder_is(typed, number):
    assert valid_id_number(typed) == number


@pytest.mark.parametrize(("typed", "sentence"), [
    ("350423199005150015", "校验不通过"), ("350423199002300019", "校验不通过"), ("35042319900515001", "现为17位"),
    ("350423900515001", "十五位"), ("35042319900515001A", "校验不通过"), ("²50423199005150014", "校验不通过"),
])  # fmt: skip
def test_a_wrong_number_gets_a_sentence(typed, sentence):
    with pytest.raises(ValidationError, match=sentence):
        valid_id_number(typed)
