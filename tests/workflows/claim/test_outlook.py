"""How far money reaches: nothing granted twice, nothing lost; the first fund pays first, the last one bears the rest."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from workflows.claim.outlook import Demand, Outlook, Reach

YUAN = st.integers(0, 10_000).map(Decimal)
DAY = date(2026, 1, 5)


def reach(code, room, taken):
    return Reach(code, code, room=room, taken=min(taken, room))


def demand(number, amount, cap, funds):
    caps = tuple((code, amount / len(cap)) for code in cap)
    return Demand(str(number), "试", "项目", DAY, amount, caps, funds)


COUNTY = st.fixed_dictionaries({
    "rooms": st.tuples(YUAN, YUAN, YUAN, YUAN), "taken": st.tuples(YUAN, YUAN, YUAN, YUAN),
    "demands": st.lists(st.tuples(YUAN, st.sampled_from([(), ("cap",), ("cap", "side")]), st.sampled_from([("a",), ("b",), ("a", "b")]))),
})  # fmt: skip


def looked(said) -> Outlook:
    a, b, cap, side = (
        reach(code, *both)
        for code, both in zip(
            ("a", "b", "cap", "side"), zip(said["rooms"], said["taken"], strict=True), strict=True
        )
    )
    found = Outlook({"a": a, "b": b}, {"cap": cap, "side": side})
    for number, one in enumerate(said["demands"]):
        found.take(demand(number, *one))
    return found


@given(COUNTY)
def test_every_yuan_asked_for_is_borne_by_a_fund_or_said_to_be_lacking(said):
    found = looked(said)
    funds = found.funds.values()
    assert sum(one.asked for one in funds) == found.asked
    assert sum(sum(borne.values()) for borne in found.by_scheme.values()) == found.asked
    for one in funds:
        assert one.left == one.room - one.taken - one.asked
        assert max(-one.left, 0) == one.lacking and bool(one.lacking) == bool(one.short)


@given(COUNTY)
def test_a_yearly_total_is_never_exceeded_and_what_it_cuts_draws_on_no_fund(said):
    found = looked(said)
    assert all(cap.asked <= cap.room - cap.taken for cap in found.caps.values())
    wanted = sum(amount for amount, _, _ in said["demands"])
    assert found.asked == wanted - sum(cap.lacking for cap in found.caps.values())


@given(COUNTY)
def test_the_next_fund_pays_only_when_the_one_before_is_used_up(said):
    first = looked(said).funds["a"]
    assert not first.passes or first.left <= 0


def test_the_first_claim_that_finds_too_little_is_the_one_named():
    found = Outlook({"a": reach("a", Decimal(100), Decimal(0)), "b": reach("b", Decimal(10), Decimal(0))}, {})
    for number in range(4):
        found.take(demand(number, Decimal(40), (), ("a", "b")))
    assert found.funds["a"].passes.number == "2" and found.funds["a"].passed_on == 60
    assert found.funds["b"].short.number == "2" and found.funds["b"].lacking == 50
    assert found.funds["a"].short is None and found.funds["b"].left == -50
