"""Holds: an objection and an investigation hold a case each in its own way, and are not mistaken for each other."""

import pytest

from tests.county import County
from workflows import holds

pytestmark = pytest.mark.django_db


def test_each_hold_is_what_it_is_until_it_is_lifted():
    county = County()
    free, objected, frozen, both = (county.transfer() for _ in range(4))
    cases = [free, objected, frozen, both]
    for number, case in enumerate((objected, both)):
        holds.place(case, "公示异议", f"objection:{number}", None)
    for number, case in enumerate((frozen, both)):
        holds.place(case, "调查冻结", f"freeze:{number}", None)
    assert holds.held(cases) == {objected.pk, frozen.pk, both.pk}
    assert holds.objected(cases) == {objected.pk, both.pk}
    assert holds.frozen(cases) == {frozen.pk, both.pk}
    holds.lift("freeze:1", None)
    assert holds.frozen(cases) == {frozen.pk} and both.pk in holds.objected(cases)
