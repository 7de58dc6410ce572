"""四(四) applied to an award: nothing twice, the better one, equal parts equal."""

from datetime import date
from decimal import Decimal

import pytest

from policies.awards import assess
from policies.stacking import stacked

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
