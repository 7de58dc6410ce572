"""The two rewards of 三(十二) always take the plan's seven steps, and the flow agrees with its law."""

from datetime import date

import pytest

from policies import schemes
from workflows.claim.flow import ClaimFlow
from workflows.claim.law import Claim
from workflows.claim.states import BOUND, S
from workflows.consistency import Proof, legal_moves
from workflows.stations import phases

SEVEN = ["申报", "用人单位核实", "复核", "领导小组审核", "公示", "拨付", "发放"]
STATIONS = [S.FILED, S.CHECKED, S.BATCHED, S.POSTED, S.ALLOCATED, S.PAID, S.CLOSED]
"""Where a claim stands once each of the seven steps has been taken (申报 … 发放)."""


def test_the_flow_agrees_with_its_law():
    assert Proof(ClaimFlow, bound=BOUND).run() == []


@pytest.mark.parametrize("key", sorted(schemes.schemes(date(2026, 1, 1))))
def test_every_scheme_finds_its_way_to_the_money_through_the_stations_it_names(key):
    scheme = schemes.scheme(key, date(2026, 1, 1))
    if scheme.recorded or key == "overlap":
        return
    case = Claim(facts={"scheme": key, "accepted_on": "2026-01-05"})
    moves = [edge for edges in legal_moves(Claim, case).values() for edge in edges.items()]
    reached, grown = set(), {str(S.DRAFT)}
    while grown - reached:
        reached |= grown
        grown = {target for source, target in moves if source in reached}
    assert S.CLOSED in reached
    stations = {
        "check": S.FILED,
        "register": S.REGISTERING,
        "group": S.BATCHED,
        "publicity": S.POSTED,
        "pay": S.ALLOCATED,
    }
    for stage, station in stations.items():
        assert (station in reached) == (stage in scheme.stages), (key, stage)


@pytest.mark.parametrize("key", ["talent_employer_reward", "labour_referral"])
def test_both_rewards_declare_the_seven_steps_of_the_plan(key):
    assert len(schemes.scheme(key, date(2026, 1, 1)).chain) == len(SEVEN)
    assert [phase for phase in phases(ClaimFlow) if phase != "备案和报送"] == SEVEN


@pytest.mark.parametrize("key", ["talent_employer_reward", "labour_referral"])
@pytest.mark.parametrize("left_out", STATIONS[:-1])
def test_no_way_to_the_money_leaves_a_step_out(key, left_out):
    """Without any one station there is no lawful path from the draft to the payee."""
    case = Claim(facts={"scheme": key, "accepted_on": "2026-01-05"})
    moves = [edge for edges in legal_moves(Claim, case).values() for edge in edges.items()]
    reached, grown = set(), {str(S.DRAFT)}
    while grown - reached:
        reached |= grown
        grown = {target for source, target in moves if source in reached and target != left_out}
    assert S.CLOSED not in reached
