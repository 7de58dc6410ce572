"""Trainings and certificates of 三(十三): people named line by line, what is rewarded is rewarded once."""

from datetime import date

import pytest

from parties.lists import SHORT, DatedLine
from tests.claims import PASSED, amount
from tests.county import do, fresh
from tests.statements import statements
from workflows import ledger
from workflows.claim import amounts
from workflows.claim.registers import Registers
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db
DAY = date(2025, 5, 20)


def trained(course="化工安全", hours=20, hired="2025-03-01"):
    return {"hired": hired, "course": course, "hours": hours, "trained": "2025-04-30"}


def certificate(occupation="电工", level="四级"):
    return {"occupation": occupation, "level": level, "number": "C1", "issued": DAY.isoformat()}


def pass_it(case, who, **more):
    return do(case, "review", "approve", who.review, PASSED | more)


def test_each_trainee_with_twenty_hours_counts_and_the_fund_of_last_resort_pays(county, who):
    case = county.roster_claim("training_prejob", [trained() for _ in range(3)])
    pass_it(case, who)
    assert (fresh(case).state, amount(case)) == (S.CLEARED, 1_500)
    assert fresh(case).known.award["funding"] == {"人才专项资金": "1500.00"}


@pytest.mark.parametrize(("said", "reason"), [
    ({"hours": 19.5}, "hours_below_20"), ({"hired": "2023-03-01"}, "not_new_hire"),
])  # fmt: skip
def test_who_does_not_count_costs_nothing_and_may_be_claimed_for_later(county, who, said, reason):
    case = county.roster_claim("training_prejob", [trained(), trained() | said])
    pass_it(case, who)
    assert amount(case) == 500
    assert [line["reason"] for line in fresh(case).known.award["lines"]] == [None, reason]
    assert list(case.roster.filter(taken=True).values_list("number", flat=True)) == [1]
    with pytest.raises(Refused, match="学时|新入职"):
        pass_it(county.roster_claim("training_prejob", [trained() | said]), who)


def test_forty_hours_are_the_higher_tier(county, who):
    case = county.roster_claim("training_upskill", [trained(hours=39), trained(hours=40)])
    pass_it(case, who)
    assert amount(case) == 1_500


def test_one_person_is_paid_once_for_one_course_however_it_is_written(county, who):
    first = county.roster_claim("training_upskill", [trained("化工安全")])
    pass_it(first, who)
    again = county.roster_claim("training_upskill", [trained("化 工 安 全")], like=first)
    with pytest.raises(Refused, match="第 1 行.*只计一次"):
        pass_it(again, who)
    other = county.roster_claim("training_upskill", [trained("焊接")], like=first)
    pass_it(other, who)
    assert amount(other) == 500 and ledger.mismatches() == []


def test_a_short_occupation_raises_the_certificate_by_thirty_percent_from_its_day_on(county, who):
    DatedLine.objects.create(kind=SHORT, title="电工", since=date(2025, 1, 1), document="清人社〔2025〕1号")
    case = county.roster_claim("training_direct_certificate", [certificate(), certificate("育婴员")])
    pass_it(case, who)
    assert amount(case) == 2_300


def test_many_certificates_ask_the_countys_lists_no_more_often_than_one(county):
    DatedLine.objects.create(kind=SHORT, title="电 工", since=DAY, document="清人社〔2025〕1号")
    costs = []
    for count in (1, 20):
        case = fresh(county.roster_claim("training_direct_certificate", [certificate()] * count))
        with statements() as asked:
            award = amounts.assess(case, Registers([case]))
        costs.append(len(asked))
        assert award.amount == 1_300 * count
    assert costs[0] == costs[1]


def test_a_certificate_is_never_paid_twice(county, who):
    first = county.roster_claim("training_direct_certificate", [certificate()])
    pass_it(first, who)
    again = county.roster_claim("training_direct_certificate", [certificate()], like=first)
    with pytest.raises(Refused):
        pass_it(again, who)
    higher = county.roster_claim("training_direct_certificate", [certificate(level="三级")], like=first)
    pass_it(higher, who)
    assert amount(higher) == 1_500
