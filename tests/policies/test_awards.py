"""What must hold for every claim, whatever it says."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import awards, schemes
from policies.awards import HOLD, NOT_PAYABLE, PAYABLE, assess
from policies.facts import LINES
from policies.rulings import Unruled, parameters

CASES = json.loads((Path(__file__).parent / "cases" / "claim.json").read_text(encoding="utf8"))
ON = date(2026, 11, 25)
TOTAL = 200_000
YES_NO = st.sampled_from([True, True, True, False, None])
YUAN = st.decimals(0, 250_000, places=2).map(str)


def value(fact, lines):
    """Something a person may say, or ``None``."""
    values = st.sampled_from(fact.values) if fact.values else st.just("清流县高级职业中学")
    several = st.lists(values, min_size=max(fact.least, 1), max_size=3)
    return {
        "yes_no": YES_NO, "choice": several if fact.many else values, "text": values,
        "count": st.integers(max(fact.least, 0), 300), "number": st.integers(0, 50), "money": YUAN,
        "counts": st.fixed_dictionaries(dict.fromkeys(fact.values, st.integers(0, 4))),
        "amounts": st.fixed_dictionaries(dict.fromkeys(fact.values, YUAN)),
        LINES: st.lists(st.fixed_dictionaries(lines), min_size=1, max_size=4),
    }[fact.kind]  # fmt: skip


def claims(key, known=False):
    scheme = schemes.scheme(key, ON)
    columns = {fact.name: value(fact, {}) for fact in scheme.facts if fact.line}
    heads = {fact.name: value(fact, columns) for fact in scheme.facts if not fact.line}
    if not known:
        heads = {name: one | st.none() for name, one in heads.items()}
    return st.tuples(st.just(key), st.fixed_dictionaries(heads))


PAID = sorted(key for key, file in schemes.files().items() if "recorded" not in file.head)
CLAIMS = st.one_of([claims(key) for key in PAID])
POLICIES = st.fixed_dictionaries({}, optional={
    "upgrade": st.sampled_from(["difference", "full", "none"]), "cap_mode": st.sampled_from(["partial", "whole_persons"]),
    "uplift_special": st.booleans(), "cap_scope": st.sampled_from(["scheme", "enterprise"]),
    "threshold_on": st.sampled_from(["completed", "filed"]), "overlap": st.sampled_from(["difference", "either_or"]),
})  # fmt: skip


@given(CLAIMS, POLICIES)
def test_the_verdict_is_what_the_findings_say(claim, policy):
    award = assess(*claim, policy, ON)
    assert (award.verdict == PAYABLE) == (award.amount > 0) == (award.reason is None)
    outcomes = {(one.rule, one.outcome) for one in award.findings}
    if award.verdict == NOT_PAYABLE and award.reason != "nothing_claimed":
        assert (award.reason, "unmet") in outcomes
    if award.verdict == HOLD:
        assert any(outcome == "unknown" for _, outcome in outcomes) or award.reason in awards_held()
    assert all(one.clause and one.sentence and "None" not in one.sentence for one in award.findings)


def awards_held():
    return {rule.code for scheme in schemes.schemes(ON).values() for rule in scheme.rules if rule.hold}


@given(CLAIMS, POLICIES)
def test_money_has_two_places_and_adds_up(claim, policy):
    award = assess(*claim, policy, ON)
    for amount in (award.amount, *award.split.values(), *award.funding.values()):
        assert amount >= 0 and amount == amount.quantize(Decimal("0.01"))
    if award.funding:
        assert sum(award.funding.values()) == award.amount


@given(CLAIMS, POLICIES, st.randoms())
def test_the_order_of_lines_does_not_matter(claim, policy, random):
    key, said = claim
    turned = {
        name: random.sample(one, len(one)) if isinstance(one, list) else one for name, one in said.items()
    }
    award, other = assess(key, said, policy, ON), assess(key, turned, policy, ON)
    assert (award.verdict, award.amount, award.reason, award.split) == (
        other.verdict,
        other.amount,
        other.reason,
        other.split,
    )
    assert sorted(str(line.amount) for line in award.lines) == sorted(
        str(line.amount) for line in other.lines
    )


@given(CLAIMS, POLICIES)
def test_learning_what_was_not_known_never_turns_a_refusal_round(claim, policy):
    """Not known is never counted as bad: a claim refused without a fact is refused whatever the fact is."""
    key, said = claim
    award = assess(key, said, policy, ON)
    if award.verdict != NOT_PAYABLE or None not in said.values():
        return
    good = next(
        case["in"]["input"]
        for case in CASES
        if case["in"]["scheme"] == key and case["expect"]["verdict"] == PAYABLE
    )
    known = {name: good.get(name) if one is None else one for name, one in said.items()}
    assert assess(key, known, policy, ON).verdict == NOT_PAYABLE


@given(claims("labour_referral", known=True), POLICIES)
def test_a_referrer_never_gets_more_than_the_year_leaves(claim, policy):
    award = assess(*claim, policy, ON)
    left = max(Decimal(0), TOTAL - Decimal(claim[1]["used_this_year"]))
    assert award.amount <= left
    if award.verdict == PAYABLE and not award.capped:
        assert award.amount == sum(line.amount for line in award.lines)
    if award.capped and "cap_mode" not in policy:
        assert award.amount == left


@given(claims("labour_referral", known=True))
def test_whole_persons_are_never_more_than_a_part(claim):
    part, whole = (assess(*claim, {"cap_mode": mode}, ON) for mode in ("partial", "whole_persons"))
    assert whole.amount <= part.amount and whole.amount % 100 == 0


@given(claims("shared_labour", known=True))
def test_the_halves_are_equal_under_a_total_for_the_county(claim):
    award = assess(*claim, {}, ON)
    if award.verdict == PAYABLE:
        one, other = award.split.values()
        assert one == other and 0 <= award.amount - one - other < 2


@given(claims("shared_labour", known=True))
def test_no_enterprise_gets_more_than_its_year_leaves(claim):
    award = assess(*claim, {"cap_scope": "enterprise"}, ON)
    if award.verdict == PAYABLE:
        assert sum(award.split.values()) == award.amount
        for side, used in claim[1]["used_by_enterprise"].items():
            assert award.split[side] <= max(Decimal(0), TOTAL - Decimal(used))


@given(claims("talent_employer_reward", known=True))
def test_nobody_is_paid_who_is_not_at_his_post(claim):
    award = assess(*claim, {}, ON)
    assert claim[1]["status"] == "在岗" or award.verdict != PAYABLE


@given(st.integers(1, 40))
def test_a_full_trade_of_a_contest_comes_to_5300(trades):
    winners = {"一等奖": 1, "二等奖": 2, "三等奖": 3, "优秀奖": 4}
    assert assess("contest_prize", {"winners": winners, "trades": trades}, {}, ON).amount == 5300 * trades


PRIZES = {"一等奖": 1000, "二等奖": 800, "三等奖": 500, "优秀奖": 300}
PLACES = {"一等奖": 1, "二等奖": 2, "三等奖": 3, "优秀奖": 4}
WINNERS = st.lists(
    st.tuples(st.sampled_from(["电工", "厨师", "育婴员"]), st.sampled_from([*PRIZES])),
    min_size=1,
    max_size=24,
)


def contest(people):
    """What the organiser's list of (trade, place) asks."""
    winners = {trade: dict.fromkeys(PRIZES, 0) for trade, _ in people}
    for trade, place in people:
        winners[trade][place] += 1
    return {"winners": winners, "prizes": [{"place": place} for _, place in people]}


@given(WINNERS, st.randoms())
def test_a_contest_comes_to_the_sum_of_its_prizes_in_any_order_unless_a_trade_has_too_many(people, chance):
    asked = contest(people)
    award = assess("contest_prize", asked, {}, ON)
    over = {
        name for name, found in asked["winners"].items() if any(found[one] > PLACES[one] for one in PLACES)
    }
    shuffled = [*people]
    chance.shuffle(shuffled)
    again = assess("contest_prize", contest(shuffled), {}, ON)
    assert (again.verdict, again.amount, again.reason) == (award.verdict, award.amount, award.reason)
    assert (award.reason == "quota_exceeded") == bool(over)
    said = award.findings[0].sentence
    assert all((f"{name}：" in said) == (name in over) for name in asked["winners"])
    if not over:
        assert (
            award.amount
            == sum(line.amount for line in award.lines)
            == sum(PRIZES[place] for _, place in people)
        )


@given(claims("talent_employer_reward", known=True), YES_NO)
def test_a_fact_that_cannot_matter_changes_nothing(claim, first):
    """Whether a city class was recognised for the first time (三(十二)2 asks it of the provincial ones only)."""
    said = claim[1] | {"talent_class": "市D"}
    both = [assess(claim[0], said | {"first_recognition": one}, {}, ON) for one in (first, True)]
    assert both[0] == both[1]


def test_expenses_of_flexible_talents_are_recorded_and_not_paid():
    award = assess("flex_expense", {"purpose": "差旅费", "spent": "320.00"}, {}, ON)
    assert (award.verdict, award.amount, award.reason) == (NOT_PAYABLE, 0, "recorded_only")
    assert "用人单位" in award.findings[0].sentence


@pytest.mark.parametrize("policy", [{"upgrade": "half"}, {"colour": "red"}, {"uplift_special": 1}])
def test_a_policy_no_ruling_offers_is_refused(policy):
    with pytest.raises(Unruled, match="口径参数"):
        assess("overlap", {"plan_amount": 1, "upper_amount": 0, "upper_paid": False}, policy, ON)


def test_what_stands_against_a_claim_names_its_reason_first():
    case = next(case["in"] for case in CASES if case["expect"].get("reason") == "not_on_post")
    award = awards.assess(case["scheme"], case["input"] | {"publicity_clear": False}, {}, ON)
    assert [one.rule for one in award.against] == ["not_on_post", "publicity_objection"]


def test_every_parameter_is_used_by_a_scheme():
    used = {key for file in schemes.files().values() for rows in file.entries.values() for row in rows
            for named in ("policy", "whole_persons") for key in getattr(row, named, {})}  # fmt: skip
    assert used == set(parameters("claim"))
