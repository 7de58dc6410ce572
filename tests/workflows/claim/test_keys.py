"""A record opens its door once: sealed before the claim came to where it stands, it is no key any more."""

import pytest

from approvals.meetings.models import Item
from approvals.publicity.models import UPHELD
from tests.county import do, fresh
from tests.publicities import Publicities, answer, object_to
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = Publicities()
    made.funds()
    return made


def test_an_agreement_does_not_open_again_after_an_upheld_objection(county):
    who = county.desks()
    line = county.posted(who).lines.get(position=1)
    answer(object_to(line), who, UPHELD, reply="属实", told="经核查异议成立")
    assert fresh(line.case).state == S.BATCHED
    agreed = Item.objects.get(case=line.case)
    assert agreed.opens(line.case, "agree"), "sealed and true, but of an earlier round"
    with pytest.raises(Refused, match="议定事项"):
        do(line.case, "group", "confirm", who.secretary, {}, resolution=agreed)
    assert fresh(line.case).state == S.BATCHED
