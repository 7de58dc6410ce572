"""柔性引才奖励 (三(四)2): evaluated, proposed, and fixed by the leading group; nothing is reserved before."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.batches.models import BatchLine
from approvals.meetings import services as meetings
from approvals.meetings.models import Item, Meeting
from approvals.meetings.services import Result
from documents.models import Paper
from parties.engagements import FULL_TIME, Engagement
from policies import awards, schemes
from policies.claims import answer as asked
from tests.benefits import benefit
from tests.claims import to_batched
from tests.county import do, fresh
from tests.flexible import EVALUATED, PROPOSED, Flexible, batched, sitting, to_group
from workflows import clock, ledger
from workflows.claim import pools
from workflows.claim.registers import Registers
from workflows.claim.states import S
from workflows.fsm import Refused, TransitionNotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = Flexible()
    made.funds()
    return made


@pytest.fixture
def who(county):
    return county.flexible_desks()


def fund() -> ledger.Pool:
    return ledger.Pool.objects.get(code=pools.fund_code("县人才专项资金", clock.today().year))


def assessed(case):
    case = fresh(case)
    known = Registers([case])
    return awards.assess("flex_talent", known.asked(case), {}, case.known.accepted_on)


def test_nothing_is_reserved_until_the_group_has_fixed_the_amount(county, who):
    case = county.flexible_claim()
    assert fresh(case).state == S.CHECKED
    to_group(case, who)
    case = fresh(case)
    assert case.state == S.BATCHED and case.known.is_proposed and case.known.amount == 20000
    assert not ledger.of(case, "held").exists() and fund().taken == 0
    assert BatchLine.objects.get(case=case).amount == 20000
    meetings.seal(sitting([case], who, [Result("agree", amount=Decimal("15000"))]), who.secretary)
    case = fresh(case)
    assert case.state == S.CLEARED and not case.known.is_proposed and case.known.amount == 15000
    assert ledger.of(case, "held").get().amount == fund().taken == 15000
    assert case.known.parts[0].amount == 15000
    award = assessed(case)
    assert (award.verdict, award.amount, award.paid_to) == ("payable", Decimal(15000), "引才单位")


def test_the_papers_of_the_sitting_say_what_was_brought_what_was_fixed_and_what_of_it_is_paid(county, who):
    case = county.flexible_claim()
    to_group(case, who)
    held = sitting([case], who, [Result("agree", amount=Decimal("15000"))])
    benefit(county, Engagement.objects.get(pk=case.known.engagement).id_number, "flex_talent", "5000")
    meetings.seal(held, who.secretary)
    assert fresh(case).known.amount == 10_000
    said = {kind: str(Paper.objects.get(kind=kind).data) for kind in ("agenda", "roster", "minutes")}
    assert "合计 20,000.00 元" in said["agenda"] and "合计 15,000.00 元" in said["minutes"]
    assert "15,000.00；扣除其他政策已补助的，兑现 10,000.00" in said["roster"]


def test_what_the_site_says_at_each_station_is_what_the_rules_say(county, who):
    case = county.flexible_claim()
    assert (assessed(case).verdict, assessed(case).reason) == ("hold", "committee_not_confirmed")
    do(case, "review", "evaluate", who.evaluation, EVALUATED | {"result": "一般"})
    assert (assessed(case).verdict, assessed(case).reason) == ("not_payable", "evaluation_not_good")
    do(case, "review", "evaluate", who.evaluation, EVALUATED)
    do(case, "review", "propose", who.evaluation, PROPOSED)
    kept = case.assessments.get(step="propose")
    assert kept.answer["verdict"] == "hold" and kept.answer["reason"] == "committee_not_confirmed"
    again = asked({"scheme": "flex_talent", "input": kept.asked, "policy": kept.policy, "on": kept.on})
    assert (again["verdict"], again["amount"]) == ("hold", "0.00")
    batched([case], who)
    meetings.seal(sitting([case], who, [Result("agree")]), who.secretary)
    kept = case.assessments.get(step="award")
    again = asked({"scheme": "flex_talent", "input": kept.asked, "policy": kept.policy, "on": kept.on})
    assert (
        (again["verdict"], again["amount"]) == ("payable", kept.answer["amount"]) == ("payable", "20000.00")
    )


@pytest.mark.parametrize(("engaged", "reason"), [
    ({"talent_class": "市E", "field": "文旅"}, "category_not_covered"),
    ({"talent_class": "", "field": "农业"}, "category_not_covered"),
    ({"talent_class": "市E", "field": "教育"}, None),
    ({"talent_class": "省C", "field": "文旅"}, None),
    ({"talent_class": "", "field": "农业", "recognition": "清委人才办认〔2025〕1号"}, None),
])  # fmt: skip
def test_who_is_covered(county, who, engaged, reason):
    case = county.flexible_claim(**engaged)
    do(case, "review", "evaluate", who.evaluation, EVALUATED)
    if reason is None:
        do(case, "review", "propose", who.evaluation, PROPOSED)
        assert fresh(case).state == S.REVIEWED
        return
    assert assessed(case).reason == reason
    with pytest.raises(Refused, match="县委人才办申请认定"):
        do(case, "review", "propose", who.evaluation, PROPOSED)


def test_whoever_has_turned_full_time_is_not_flexible(county, who):
    case = county.flexible_claim()
    engagement = Registers([fresh(case)]).engagements[case.pk]
    engagement.last, engagement.ended_as, engagement.ended_by = (
        date(2025, 6, 30),
        FULL_TIME,
        "清委人才办〔2025〕9号",
    )
    engagement.save()
    assert assessed(case).reason == "not_flexible"
    do(case, "review", "evaluate", who.evaluation, EVALUATED)
    with pytest.raises(Refused, match="全职引进的不属于柔性引才"):
        do(case, "review", "propose", who.evaluation, PROPOSED)


def test_another_units_engagement_is_nobodys_claim(county, who):
    case = county.flexible_claim()
    other = county.agreed(county.employer())
    case.facts = case.facts | {"engagement": other.pk}
    case.save()
    assert assessed(case).reason == "not_flexible"


def test_the_ways_of_fixed_amounts_and_of_decided_ones_never_cross(county, who):
    case = fresh(county.flexible_claim())
    for action in ("pass_review", "approve", "confirm", "confirm_unpublished"):
        with pytest.raises((Refused, TransitionNotAllowed)):
            getattr(case, action)(None)
    talent = fresh(county.talent_claim())
    for action in ("propose", "award", "evaluate"):
        with pytest.raises((Refused, TransitionNotAllowed)):
            getattr(talent, action)(None)
    with pytest.raises(Refused, match="还没有登记评估结论"):
        do(case, "review", "propose", who.evaluation, PROPOSED)


def test_without_money_the_item_waits_and_the_claim_is_not_refused(county, who):
    case = county.flexible_claim()
    to_group(case, who)
    ledger.Pool.objects.filter(pk=fund().pk).update(room=12000)
    meeting = sitting([case], who, [Result("agree", amount=Decimal(15000))])
    with pytest.raises(Refused, match="资金不足.*暂缓"):
        meetings.seal(meeting, who.secretary)
    assert (
        fresh(case).state == S.BATCHED
        and fund().taken == 0
        and Meeting.objects.get(pk=meeting.pk).sealed_at is None
    )
    item = meeting.items.get()
    meetings.record(item, "postpone", "资金不足", [], who.secretary)
    assert meeting.items.get().amount is None
    meetings.seal(meeting, who.secretary)
    ledger.Pool.objects.filter(pk=fund().pk).update(room=15000)
    meetings.seal(sitting([case], who, [Result("agree", amount=Decimal(15000))]), who.secretary)
    assert fresh(case).state == S.CLEARED and fund().left == 0


def test_two_in_one_sitting_take_from_one_fund_or_neither(county, who):
    cases = [county.flexible_claim() for _ in range(2)]
    for case in cases:
        do(case, "review", "evaluate", who.evaluation, EVALUATED)
        do(case, "review", "propose", who.evaluation, PROPOSED)
    batched(cases, who)
    ledger.Pool.objects.filter(pk=fund().pk).update(room=35000)
    meeting = sitting(cases, who, [Result("agree"), Result("agree")])
    with pytest.raises(Refused, match=r"还差 5,000\.00 元"):
        meetings.seal(meeting, who.secretary)
    assert fund().taken == 0
    last = meeting.items.last()
    meetings.record_all(meeting, {last.pk: Result("agree", amount=Decimal(15000))}, who.secretary)
    meetings.seal(meeting, who.secretary)
    assert fund().taken == 35000 and ledger.mismatches() == []


def test_a_sitting_resolves_on_both_kinds_at_once(county, who):
    flexible, fixed = county.flexible_claim(), county.checked(1, "talent_employer_reward")[0]
    to_group(flexible, who)
    county.reviewed([fixed], who)
    to_batched([fixed], who)
    meetings.seal(sitting([flexible, fixed], who, [Result("agree"), Result("agree")]), who.secretary)
    assert (fresh(flexible).state, fresh(fixed).state) == (S.CLEARED, S.CONFIRMED)
    assert fresh(flexible).known.amount == 20000 and not fresh(flexible).known.is_proposed


def test_a_decided_amount_is_sealed_with_its_item(county, who):
    case = county.flexible_claim()
    to_group(case, who)
    meetings.seal(sitting([case], who, [Result("agree", amount=Decimal(15000))]), who.secretary)
    item = Item.objects.get()
    assert item.is_true()
    Item.objects.filter(pk=item.pk).update(amount=16000)
    assert not Item.objects.get().is_true()
    old = Item(pk=1, case_id=1, outcome="agree")
    assert old.says().count("|") == 4


def test_taken_back_for_review_the_amount_is_given_back_and_decided_anew(county, who):
    from workflows import engine

    case = county.flexible_claim()
    to_group(case, who)
    meetings.seal(sitting([case], who, [Result("agree")]), who.secretary)
    engine.interrupt(case.pk, "recall", who.evaluation, key="again", data={"reason": "评估有误"})
    assert fresh(case).state == S.CHECKED and fund().taken == 0
    assert assessed(case).reason == "committee_not_confirmed"
    do(case, "review", "propose", who.evaluation, PROPOSED | {"amount": "9000"})
    batched([case], who)
    meetings.seal(sitting([case], who, [Result("agree")]), who.secretary)
    assert fund().taken == 9000


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    proposed=st.decimals(1, 50000, places=2),
    fixed=st.one_of(st.none(), st.decimals(1, 50000, places=2)),
    room=st.integers(0, 60000),
)
def test_whatever_is_fixed_is_reserved_to_the_fen_or_nothing_is(county, who, proposed, fixed, room):
    case = county.flexible_claim()
    to_group(case, who, str(proposed))
    before = fund().taken
    ledger.Pool.objects.filter(pk=fund().pk).update(room=before + room)
    meeting = sitting([case], who, [Result("agree", amount=fixed)])
    due = fixed or proposed
    if due > room:
        with pytest.raises(Refused, match="资金不足"):
            meetings.seal(meeting, who.secretary)
        assert fund().taken == before and fresh(case).state == S.BATCHED
    else:
        meetings.seal(meeting, who.secretary)
        assert fund().taken - before == due == fresh(case).known.amount == assessed(case).amount


def test_the_amount_of_a_scheme_is_decided_only_where_it_says_so():
    found = {key for key, one in schemes.schemes(clock.today()).items() if one.decided}
    assert found == {"flex_talent"}


def test_what_another_policy_has_paid_is_taken_off_what_the_group_fixes_and_that_is_told(county, who):
    """Of 20,000 yuan the city has paid 300: 19,700 are reserved."""
    case = county.flexible_claim()
    to_group(case, who)
    benefit(county, Engagement.objects.get().id_number, "flex_talent", "300")
    meetings.seal(sitting([case], who, [Result("agree")]), who.secretary)
    assert fresh(case).known.amount == 19700
    told = fresh(case).notices.latest("pk").text
    assert "20000.00 元" in told and "其他政策已补助的从中扣除" in told
