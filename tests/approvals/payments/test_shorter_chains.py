"""Money of schemes without a leading group: from the review to the payee's account, and the books are right at every step."""

import pytest

from approvals.payments import reconciliation, requests
from documents.models import Paper
from tests.claims import PASSED
from tests.county import do, fresh
from tests.payments import tasks, to_allocated, to_answered, to_paid
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


def approved(case, who):
    do(case, "review", "approve", who.review, PASSED)
    return fresh(case)


def trainee(n):
    return {"course": "焊接", "hours": 40, "trained": f"2025-04-{n + 1:02d}"}


def test_trips_go_from_the_review_to_the_account_and_the_books_are_right(county, who):
    cases = [approved(county.trip_claim(), who) for _ in range(2)]
    assert faultless()
    to_allocated(cases, who)
    assert faultless()
    to_answered(to_paid(cases, who), who)
    assert {fresh(case).state for case in cases} == {S.CLOSED} and faultless()
    found = reconciliation.balances()["就业补助资金", "外出招聘补助"]
    assert (found.approved, found.allocated, found.net) == (4_800, 4_800, 4_800)


def test_the_letter_names_neither_minutes_nor_publicity_where_there_were_none(county, who):
    to_allocated(
        [approved(county.roster_claim("training_upskill", [trainee(n) for n in range(3)]), who)], who
    )
    said = str(Paper.objects.get(kind="fund_request").data)
    assert "三(十三)" in said and "3,000" in said
    assert "会议纪要" not in said and "公示" not in said and "汇总表" not in said


def test_one_request_asks_for_one_scheme(county, who):
    cases = [
        approved(county.trip_claim(), who),
        approved(county.roster_claim("training_upskill", [trainee(1)]), who),
    ]
    with pytest.raises(Refused, match="同一项目"):
        requests.build(tasks(cases, "request"), who.payment)


def faultless() -> bool:
    return list(reconciliation.faults()) == []
