"""A case shows the stations its kind passes, no others; an aside belongs to the station it leads back to."""

import pytest

from workflows.claim.flow import ClaimFlow
from workflows.claim.law import Claim
from workflows.stations import phase_of, phases
from workflows.transfer.flow import TransferFlow
from workflows.transfer.law import Transfer

WAYS = {
    "labour_referral": ["申报", "用人单位核实", "复核", "领导小组审核", "公示", "拨付", "发放"],
    "outbound_recruitment": ["申报", "复核", "拨付", "发放"],
    "shared_labour": ["申报", "用人单位核实", "备案和报送", "复核", "拨付", "发放"],
    "flex_talent": ["申报", "复核", "领导小组审核", "拨付"],
    "revenue_return": ["申报", "复核", "拨付"],
}


def claim(key):
    return Claim(facts={"scheme": key, "accepted_on": "2026-01-05"})


@pytest.mark.parametrize("key", WAYS)
def test_a_claim_shows_the_stations_of_its_scheme(key):
    assert phases(ClaimFlow, claim(key)) == WAYS[key]


def test_a_chain_that_knows_one_kind_of_case_shows_them_all():
    assert phases(TransferFlow, Transfer()) == phases(TransferFlow)


@pytest.mark.parametrize(
    ("key", "phase"), [("labour_referral", "用人单位核实"), ("outbound_recruitment", "复核")]
)
def test_corrections_belong_to_the_station_they_lead_back_to(key, phase):
    assert phase_of(ClaimFlow.instance.correct, claim(key)) == phase
