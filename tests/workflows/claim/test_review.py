"""From the claim to the review: registers decide, caps cut to the yuan, one talent has one claimant."""

from datetime import date
from decimal import Decimal

import pytest

from tests.claims import PASSED, amount, resolve, to_batched, to_confirmed, to_reviewed, verify
from tests.county import do, fresh
from workflows import journal, ledger
from workflows.assessments import Assessment
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.ledger import Pool

pytestmark = pytest.mark.django_db


def test_a_talent_reward_is_awarded_by_the_register_not_by_the_claimant(county, who):
    case = county.talent_claim(county.talent("省B"))
    to_reviewed(case, who)
    assert (fresh(case).state, amount(case)) == (S.REVIEWED, 50_000)
    assert fresh(case).known.award["funding"] == {"人才专项资金": "50000.00"}
    assert ledger.mismatches() == [] and journal.broken(fresh(case)) is None


@pytest.mark.parametrize(
    ("talent_class", "field", "sentence"),
    [("市F", "主导产业企业", "类"), ("省B", "民办教育", "领域|主导产业")],
)
def test_what_the_registers_do_not_list_is_refused_with_its_clause(
    county, who, talent_class, field, sentence
):
    case = county.talent_claim(county.talent(talent_class), county.employer(field))
    with pytest.raises(Refused, match=sentence) as refused:
        to_reviewed(case, who)
    assert "三(十二)" in str(refused.value) and fresh(case).state == S.CHECKED


def test_labour_is_paid_by_head_and_cut_at_the_years_total(county, who):
    referrer = county.claimant()
    first, second, third = (
        county.labour_claim(n, ["应届高校毕业生"], claimant=referrer) for n in (195, 10, 1)
    )
    for case in (first, second):
        to_reviewed(case, who)
    assert (amount(first), amount(second)) == (195_000, 5_000)
    assert fresh(second).known.award["capped"] is True
    verify(third)
    with pytest.raises(Refused, match="额度|总额"):
        do(third, "review", "pass_review", who.review, PASSED)
    assert Pool.objects.get(code__startswith="cap:labour").taken == 200_000


def test_a_cut_claim_gets_more_when_the_pool_has_room_again(county, who, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    referrer = county.claimant()
    first, second = (county.labour_claim(n, ["应届高校毕业生"], claimant=referrer) for n in (195, 10))
    to_reviewed(first, who)
    to_reviewed(second, who)
    do(first, "collect", "return_to_review", who.review, {"reason": "再核"})
    do(first, "review", "refuse", who.review, {"reason": "名单不实"})
    assert amount(second) == 10_000 and ledger.mismatches() == []
    assert "重新测算" in [entry.title for entry in second.log.all()]


def test_one_talent_has_one_claimant_across_years(county, who):
    talent = county.talent()
    first = county.talent_claim(talent, decisive=True)
    rival = county.talent_claim(talent, decisive=True)
    to_reviewed(first, who)
    verify(rival)
    with pytest.raises(Refused, match="申报对象"):
        do(rival, "review", "pass_review", who.review, PASSED)


def test_two_claimants_without_an_agreement_both_wait(county, who):
    talent = county.talent()
    cases = [county.talent_claim(talent) for _ in range(2)]
    for case in cases:
        verify(case)
        with pytest.raises(Refused, match="协商确认书"):
            do(case, "review", "pass_review", who.review, PASSED)
        do(
            case,
            "review",
            "suspend",
            who.review,
            {"cause": "no_agreement", "reason": "两家申报同一人才，请协商"},
        )
    assert {fresh(case).state for case in cases} == {S.SUSPENDED}


def test_a_talent_not_yet_here_waits_and_goes_on_once_here(county, who):
    case = county.talent_claim()
    verify(case, status="未到岗", since="")
    with pytest.raises(Refused, match="到岗"):
        do(case, "review", "pass_review", who.review, PASSED)
    do(case, "review", "suspend", who.review, {"cause": "not_on_post", "reason": "尚未到岗"})
    do(
        case,
        "suspended",
        "record_status",
        who.review,
        {"status": "在岗", "since": "2025-03-01", "evidence": "考勤"},
    )
    do(case, "suspended", "resume", who.review, {"reason": "已到岗"})
    do(case, "review", "pass_review", who.review, PASSED)
    assert fresh(case).state == S.REVIEWED


def test_without_money_a_claim_waits_it_is_not_refused(county, who):
    county.funds(room=10_000)
    case = county.talent_claim()
    verify(case)
    with pytest.raises(Refused, match="指标余额不足"):
        do(case, "review", "pass_review", who.review, PASSED)
    do(case, "review", "suspend", who.review, {"cause": "no_funds", "reason": "待下达指标"})
    county.funds()
    do(case, "suspended", "resume", who.review, {"reason": "指标已下达"})
    do(case, "review", "pass_review", who.review, PASSED)
    assert amount(case) == 50_000


def test_a_higher_class_later_pays_the_difference_to_the_same_claimant(county, who):
    from parties.models import Recognition

    talent, claimant, employer = county.talent("市D"), county.claimant(), county.employer()
    to_reviewed(county.talent_claim(talent, employer, claimant), who)
    Recognition.objects.create(
        talent=talent,
        talent_class="省C",
        first=True,
        recognised_on=date(2025, 1, 10),
        document="闽委人才〔2025〕1号",
    )
    later = county.talent_claim(talent, employer, claimant)
    to_reviewed(later, who)
    assert amount(later) == 10_000


def test_a_person_is_rewarded_once_and_the_line_is_named(county, who):
    case = county.labour_claim(2)
    to_reviewed(case, who)
    line = case.roster.get(number=2)
    again = county.labour_claim(2)
    again.roster.filter(number=1).update(id_index=line.id_index, once=line.once)
    verify(again)
    with pytest.raises(Refused, match="第 1 行") as refused:
        do(again, "review", "pass_review", who.review, PASSED)
    assert case.number in str(refused.value)
    do(again, "review", "pass_review", who.review, PASSED | {"refused": [1], "why_refused": "已在他件计入"})
    assert amount(again) == 500


def test_lines_the_employer_denies_do_not_count(county, who):
    case = county.labour_claim(3)
    verify(case, wrong=[2], text="未在我单位就业")
    do(case, "review", "pass_review", who.review, PASSED)
    assert amount(case) == 1_000 and fresh(case).roster.get(number=2).refused


def test_what_the_employer_denies_as_a_whole_cannot_pass(county, who):
    case = county.talent_claim()
    do(
        case,
        "employer",
        "verify",
        case.employer.clerk,
        {"agree": "no", "status": "在岗", "since": "2024-01-02", "text": "未引进"},
    )
    with pytest.raises(Refused, match="不属实"):
        do(case, "review", "pass_review", who.review, PASSED)


def test_withdrawing_gives_everything_back(county, who):
    from workflows import engine

    case = county.labour_claim(3)
    to_reviewed(case, who)
    engine.interrupt(case.pk, "withdraw", case.applicant, key="w1", data={"reason": "不再申报"})
    assert fresh(case).state == S.WITHDRAWN and fresh(case).finished
    assert not Pool.objects.filter(taken__gt=0).exists() and not case.roster.filter(taken=True).exists()


def test_a_talent_who_left_ends_the_claim(county, who):
    from workflows import engine

    case = county.talent_claim()
    to_reviewed(case, who)
    said = {"left_on": "2025-06-01", "reason": "已调往外县"}
    engine.interrupt(case.pk, "stop", who.review, key="s1", data=said)
    assert fresh(case).state == S.STOPPED and not Pool.objects.filter(taken__gt=0).exists()


def test_every_assessment_is_kept_with_what_it_stood_on(county, who):
    case = county.labour_claim(2)
    to_reviewed(case, who)
    kept = Assessment.objects.get(case=case)
    assert kept.answer["amount"] == "1000.00" and kept.policy["cap_mode"] == "partial"
    assert kept.asked["used_this_year"] == "0.00" and len(kept.asked["groups"]) == 2 and kept.calendar
    assert Decimal(kept.answer["amount"]) == amount(case)


def test_a_claim_whose_facts_shrank_is_taken_back_from_the_group_and_reviewed_anew(county, who):
    from workflows import engine

    case = county.labour_claim(3)
    to_reviewed(case, who)
    to_batched([case], who)
    case.roster.filter(number=2).update(said={"kinds": ["普通工"], "hired": "2099-01-01"})
    with pytest.raises(Refused, match="重新复核|不满"):
        resolve([case], who)
    engine.interrupt(case.pk, "recall", who.review, key="r1", data={"reason": "第2行合同日期有误"})
    assert fresh(case).state == S.CHECKED and not case.roster.filter(taken=True).exists()
    assert ledger.mismatches() == [] and Pool.objects.get(code__startswith="cap:").taken == 0
    do(
        case,
        "review",
        "pass_review",
        who.review,
        PASSED | {"refused": [2], "why_refused": "合同日期有误（三(十二)3）"},
    )
    assert amount(case) == 1_000
    to_confirmed([case], who)
    assert fresh(case).state == S.CONFIRMED
