"""What waits beside the tasks of cases is told on the first page of whoever it waits for, and of nobody else."""

import pytest

from parties.benefits import Benefit
from tests.benefits import entered
from tests.browsing import signed_in, text
from tests.claims import id_number
from tests.flexible import agreed
from tests.payments import cleared, record, to_requested
from tests.statements import statements

pytestmark = pytest.mark.django_db


def told(user) -> dict:
    """What 待办 tells of work elsewhere, by its title."""
    answer = signed_in(user).get("/inbox/")
    besides = answer.context["besides"]
    assert ("其他待办" in text(answer)) == bool(besides) and all(one.url in text(answer) for one in besides)
    return {one.title: one.count for one in besides}


def test_a_request_waits_for_the_desk_that_records_its_money(county, who):
    assert not told(who.finance)
    request = to_requested(cleared(county, who), who)
    assert told(who.finance) == {"请款待登记拨款": 1} and not told(who.finance_check)
    record(request, who)
    assert not told(who.finance), "from here it is a task of whoever checks it"


def test_an_agreement_waits_for_whoever_confirms_it(county, who):
    one = agreed(county, county.employer(), confirmed=False)
    assert told(county.user("publicity@RCB")) == {"柔性引才协议待确认": 1}
    assert not told(one.recorded_by) and not told(county.user("reward_review@RCB"))


def test_a_benefit_waits_for_another_than_its_maker_in_as_many_statements(county, who):
    one = entered(county, id_number(7))
    other = county.user("publicity@RCB")
    waits = {"其他政策的待遇待确认或同意撤销": 1}
    assert told(other) == waits and not told(one.entered_by)
    browser = signed_in(other)
    browser.get("/inbox/")
    with statements() as few:
        browser.get("/inbox/")
    for number in range(8, 12):
        entered(county, id_number(number))
    with statements() as many:
        browser.get("/inbox/")
    assert len(few) == len(many), many
    Benefit.objects.update(confirmed_by=other, confirmed_at=one.entered_at, asked_by=other)
    assert not told(other) and told(one.entered_by) == {"其他政策的待遇待确认或同意撤销": 5}
