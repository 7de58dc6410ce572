"""四(四) applied to an award: nothing twice, the better one, equal parts equal."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.awards import assess
from policies.stacking import WHOLE, Beside, Upper, stacked

ON = date(2026, 11, 25)
TRIP = {"region": "省外", "actual_cost": "5000", "granted_this_year": 0, "organiser": "人社部门", "employment_fund_balance": "1200"}  # fmt: skip
BATCH = {"filed": 11, "completed": 11, "months": 2, "social_insurance": True}
SHARED = {"batches": [BATCH], "registered": True, "used_in_cap_scope": 0}


@pytest.mark.parametrize(("upper", "paid", "verdict", "amount", "reason"), [
    ("300", True, "payable", 4700, None), ("5000", True, "not_payable", 0, "higher_already_paid"),
    ("300", False, "payable", 5000, None), ("6000", False, "not_payable", 0, "use_upper_channel"),
    ("300", None, "hold", 0, "needs_evidence"), ("0", None, "payable", 5000, None),
])  # fmt: skip
def test_what_another_policy_leaves(upper, paid, verdict, amount, reason):
    award = stacked(assess("outbound_recruitment", TRIP, {}, ON), Decimal(upper), paid, {}, ON)
    assert (award.verdict, award.amount, award.reason) == (verdict, amount, reason)
    assert any(one.clause == "四(四)" for one in award.findings) or upper == "0"


def test_what_falls_away_relieves_the_later_fund_first():
    award = stacked(assess("outbound_recruitment", TRIP, {}, ON), Decimal(3000), True, {}, ON)
    assert award.funding == {"就业补助资金": 1200, "人才专项资金": 800}


def test_equal_parts_stay_equal():
    award = stacked(assess("shared_labour", SHARED, {}, ON), Decimal(301), True, {}, ON)
    assert award.amount == 10699 and set(award.split.values()) == {5349}


def test_either_or_leaves_nothing_beside_what_was_paid():
    award = stacked(
        assess("outbound_recruitment", TRIP, {}, ON), Decimal(1), True, {"overlap": "either_or"}, ON
    )
    assert (award.verdict, award.reason, award.funding, award.paid_to) == (
        "not_payable",
        "already_benefited",
        {},
        None,
    )


def test_what_is_refused_already_stays_as_it_is():
    refused = assess("outbound_recruitment", TRIP | {"granted_this_year": 3}, {}, ON)
    assert stacked(refused, Decimal(1), True, {}, ON) is refused


# Beside a claim while it is reckoned ---------------------------------------------------------------------------------

YUAN = st.integers(1, 12_000).map(Decimal)
UPPERS = st.lists(
    st.builds(Upper, YUAN, st.booleans(), st.sampled_from(["省 甲1号", "市 乙2号"])), max_size=4
)
MODES = st.sampled_from([{}, {"overlap": "either_or"}])


def trip(uppers, policy=None, paid=0, **said):
    beside = Beside({WHOLE: tuple(uppers)}, {WHOLE: Decimal(paid)}, policy, ON)
    return assess("outbound_recruitment", TRIP | said, policy, ON, beside)


def workers(uppers, paid=None, used=0, policy=None, people=2):
    """A referral of new graduates, 1,000 yuan each."""
    line = {"kinds": ["应届高校毕业生"], "count": 1, "months": 7}
    said = {
        "groups": [line] * people, "used_this_year": used, "referrer": "机构", "employer_in_county": True,
        "referrer_is_employer": False, "referrer_in_personnel_work": False, "publicity_clear": True,
    }  # fmt: skip
    return assess("labour_referral", said, policy, ON, Beside(uppers, paid or {}, policy, ON))


@given(UPPERS, MODES)
def test_with_what_was_paid_elsewhere_it_never_exceeds_the_best_single_benefit(uppers, policy):
    award = trip(uppers, policy)
    paid = sum((one.amount for one in uppers if one.paid), Decimal(0))
    best = max([Decimal(5000), *(one.amount for one in uppers)])
    assert award.amount == 0 or award.amount + paid <= best
    assert 0 <= award.amount <= 5000


@given(UPPERS, MODES, st.randoms())
def test_the_order_of_benefits_changes_nothing(uppers, policy, chance):
    mixed = list(uppers)
    chance.shuffle(mixed)
    assert trip(mixed, policy) == trip(uppers, policy)


@given(YUAN, st.booleans(), MODES)
def test_one_benefit_is_answered_as_the_rule_by_itself_answers(amount, paid, policy):
    alone = assess(
        "overlap", {"plan_amount": 5000, "upper_amount": str(amount), "upper_paid": paid}, policy, ON
    )
    award = trip([Upper(amount, paid)], policy)
    assert (award.verdict, award.amount, award.reason) == (alone.verdict, alone.amount, alone.reason)


def test_the_finding_names_level_document_and_amount():
    award = trip(
        [
            Upper(Decimal(300), True, "市　明人社〔2026〕3号"),
            Upper(Decimal(200), True, "省　闽人社〔2026〕1号"),
        ]
    )
    said = next(one.sentence for one in award.findings if one.rule == "higher_already_paid")
    assert (
        said
        == "上级已付 500 元，本方案补足差额（市　明人社〔2026〕3号 300 元、省　闽人社〔2026〕1号 200 元）"
    )


def test_each_line_stands_beside_its_own_benefits():
    award = workers({2: (Upper(Decimal(400), True, "市 乙2号"),)})
    assert [line.amount for line in award.lines] == [1000, 600] and award.amount == 1600
    assert any(one.sentence.startswith("第 2 行：上级已付 400 元") for one in award.findings)


def test_a_line_that_falls_away_leaves_the_others():
    award = workers({1: (Upper(Decimal(1200), True, "省 甲1号"),)})
    assert [(line.amount, line.reason) for line in award.lines] == [(0, "higher_already_paid"), (1000, None)]
    assert award.verdict == "payable" and award.amount == 1000


def test_where_every_line_falls_away_the_claim_does():
    higher = (Upper(Decimal(1200), False, "省 甲1号"),)
    award = workers({1: higher, 2: higher})
    assert (award.verdict, award.reason, award.amount) == ("not_payable", "use_upper_channel", 0)


def test_the_years_total_cuts_what_is_left_beside_the_benefits():
    award = workers({1: (Upper(Decimal(300), True, ""),)}, used=198_400)
    assert award.amount == 1600 and award.capped
    whole = workers({1: (Upper(Decimal(300), True, ""),)}, used=198_500, policy={"cap_mode": "whole_persons"})
    assert whole.amount == 1000


def test_halves_stay_equal_to_the_fen():
    beside = Beside({WHOLE: (Upper(Decimal("301.01"), True, ""),)}, {}, None, ON)
    award = assess("shared_labour", SHARED, {}, ON, beside)
    assert set(award.split.values()) == {Decimal("5349.49")} and award.amount == Decimal("10698.98")


# What the county has paid itself (差额补发) ---------------------------------------------------------------------------


@given(UPPERS, UPPERS, UPPERS, MODES)
def test_topping_up_never_brings_the_county_above_the_best_single_benefit(first, second, third, policy):
    """Benefits come and go between an award and those that top it up."""
    paid = trip(first, policy).amount
    for uppers in (second, third):
        before, award = paid, trip(uppers, policy, paid)
        paid += award.amount
        assert paid == max(before, trip(uppers, policy).amount)
        assert trip(uppers, policy, paid).amount == 0


def test_a_difference_is_topped_up_once():
    award = trip([], paid=4700)
    assert award.amount == 300 and any("补发差额 300 元" in one.sentence for one in award.findings)
    again = trip([], paid=5000)
    assert (again.verdict, again.reason) == ("not_payable", "already_rewarded")
    assert "没有差额可补" in again.against[0].sentence


def test_paid_too_much_for_one_nothing_is_topped_up_for_another():
    upper = {1: (Upper(Decimal(500), True, ""),)}
    award = workers(upper, paid={1: Decimal(1000), 2: Decimal(400)})
    assert award.verdict == "not_payable" and "请先追回多付的 500 元" in award.against[0].sentence
    assert workers({}, paid={1: Decimal(1000), 2: Decimal(400)}).amount == 600
