"""四(四) in a claim: what the register knows of other policies brings the award down, line by line, and replay stays exact."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from parties.models import Claimant
from policies import schemes
from policies.awards import assess
from tests.benefits import benefit, entered, revoked
from tests.claims import PASSED, amount, to_reviewed, verify
from tests.county import do, fresh
from tests.payments import payees, to_requested
from tests.statements import statements
from workflows import clock, ledger
from workflows.assessments import Assessment
from workflows.claim import amounts
from workflows.claim.law import Claim
from workflows.claim.registers import Registers
from workflows.fsm import Refused
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db
FRESH = ["应届高校毕业生"]


def numbers(case):
    return [line.id_number for line in case.roster.all()]


def lines(case):
    return [line["amount"] for line in fresh(case).known.award["lines"]]


def sentences(case, code):
    return [one["sentence"] for one in fresh(case).known.award["findings"] if one["rule"] == code]


def either_or(county):
    """The county has ruled: one or the other, no difference."""
    Ruling.objects.create(
        key="overlap.mode", value="either_or", since=clock.today(), document="清委人才〔2026〕9号",
        proposed_by=county.user("reward_review@RSJ"), proposed_at=clock.now(), confirmed_by=county.user("publicity@RCB"),
        confirmed_at=clock.now(),
    )  # fmt: skip


def test_each_person_of_a_roster_stands_beside_his_own_benefits(county, who):
    case = county.labour_claim(3, FRESH)
    one, two, _ = numbers(case)
    benefit(county, one, amount="300")
    benefit(county, two, amount="1200")
    to_reviewed(case, who)
    assert lines(case) == ["700.00", "0.00", "1000.00"] and amount(case) == 1700
    kept, gone = sentences(case, "higher_already_paid")
    assert "第 1 行：上级已付 300 元，本方案补足差额（市　明人社〔2026〕3号 300 元）" in kept + gone
    assert "第 2 行：上级已付 1,200 元，不低于本方案的 1,000 元" in kept + gone
    assert [line.taken for line in case.roster.all()] == [True, False, True]


def test_a_whole_claim_stands_beside_the_payees_benefits_for_the_same_trip(county, who):
    case = county.trip_claim()
    index_number = case.employer.credit_code
    benefit(county, index_number, "outbound_recruitment", "400", occasion=case.known["occasion"])
    benefit(
        county,
        index_number,
        "outbound_recruitment",
        "700",
        occasion="2020-01-01",
        document="明人社〔2020〕1号",
    )
    do(case, "review", "approve", who.review, PASSED)
    assert amount(case) == 2000


def test_a_talents_reward_stands_beside_what_was_given_for_the_talent(county, who):
    talent = county.talent("省B")
    benefit(
        county,
        talent.id_number,
        "talent_employer_reward",
        "20000",
        level="省",
        document="闽委人才〔2026〕8号",
    )
    case = county.talent_claim(talent)
    to_reviewed(case, who)
    assert amount(case) == 30000


@pytest.mark.parametrize("more", [
    {"purpose": "training_prejob", "occasion": "安全生产"}, {"item": "其他费用"},
])  # fmt: skip
def test_another_purpose_or_cost_item_stands_beside_nothing(county, who, more):
    case = county.labour_claim(1, FRESH)
    benefit(county, numbers(case)[0], **more)
    to_reviewed(case, who)
    assert amount(case) == 1000


def test_what_is_not_confirmed_or_was_revoked_does_not_count(county, who):
    case = county.labour_claim(1, FRESH)
    entered(county, numbers(case)[0])
    revoked(county, benefit(county, numbers(case)[0], document="明人社〔2026〕4号"))
    to_reviewed(case, who)
    assert amount(case) == 1000


def test_a_course_typed_otherwise_is_the_same_course(county, who):
    course = {"course": "氟化工 安全", "hours": 24, "trained": "2025-10-31"}
    case = county.roster_claim("training_upskill", [course, course])
    benefit(county, numbers(case)[0], "training_upskill", "200", occasion="氟化工安全")
    benefit(county, numbers(case)[1], "training_upskill", "200", occasion="电焊")
    do(case, "review", "approve", who.review, PASSED)
    assert lines(case) == ["300.00", "500.00"]


@pytest.mark.parametrize(("paid", "upper", "ruled", "code"), [
    (True, "1000", False, "higher_already_paid"), (True, "1", True, "already_benefited"),
    (False, "1001", False, "use_upper_channel"),
])  # fmt: skip
def test_the_reason_is_the_one_the_rules_give_without_the_site(county, who, paid, upper, ruled, code):
    if ruled:
        either_or(county)
    case = county.labour_claim(1, FRESH)
    benefit(county, numbers(case)[0], amount=upper, paid=paid)
    verify(case)
    alone = assess("overlap", {"plan_amount": 1000, "upper_amount": upper, "upper_paid": paid},
                   {"overlap": "either_or"} if ruled else {}, clock.today())  # fmt: skip
    award = amounts.assess(fresh(case), Registers([fresh(case)]))
    assert (award.verdict, award.amount, award.reason) == (alone.verdict, alone.amount, alone.reason)
    assert award.reason == code
    with pytest.raises(Refused, match="明人社〔2026〕3号"):
        do(case, "review", "pass_review", who.review, PASSED)


def test_an_assessment_keeps_what_it_stood_on_and_cites_the_ruling(county, who):
    either_or(county)
    case = county.labour_claim(2, FRESH)
    one = benefit(county, numbers(case)[0], amount="300")
    to_reviewed(case, who)
    kept = Assessment.objects.get(case=case, step="pass_review")
    assert kept.asked["beside"]["benefits"] == [
        {"line": 1, "level": "市", "document": "明人社〔2026〕3号", "amount": "300.00", "paid": True}
    ]
    assert any(said.startswith("overlap.mode：择一享受") for said in kept.rulings)
    revoked(county, one)
    out = StringIO()
    call_command("replay", case.number, stdout=out)
    assert "差异 0 次" in out.getvalue()


def test_the_years_total_counts_what_the_county_pays_only(county, who):
    case = county.labour_claim(2, FRESH)
    benefit(county, numbers(case)[0], amount="300")
    to_reviewed(case, who)
    cap = ledger.Pool.objects.get(code__startswith="cap:labour_referral")
    assert cap.taken == 1700


def test_what_arrives_after_the_review_stops_the_batch_with_both_amounts(county, who):
    from tests.claims import to_batched

    case = county.labour_claim(1, FRESH)
    to_reviewed(case, who)
    benefit(county, numbers(case)[0], amount="300")
    with pytest.raises(Refused, match=r"只应兑现 700.00 元，少于已核定的 1,000.00 元"):
        to_batched([case], who)


def test_of_people_paid_each_for_himself_nobody_gets_what_is_due_to_another(county, who):
    """One person's benefit was revoked, another's came: together they are due what was awarded, each is due another amount."""
    rows = [{"course": "焊接", "hours": 40, "trained": "2025-04-01"}] * 2
    case = county.roster_claim("training_upskill", rows, payees=payees(county, 2))
    first, second = numbers(case)
    one = benefit(county, first, "training_upskill", "300", occasion="焊接")
    do(case, "review", "approve", who.review, PASSED)
    assert fresh(case).known.award["parts"] == {"1": "700.00", "2": "1000.00"}
    revoked(county, one)
    benefit(county, second, "training_upskill", "300", occasion="焊接")
    name = fresh(case).known.payees[1]["name"]
    with pytest.raises(Refused, match=rf"{name}只应得 700.00 元，少于已核定的 1,000.00 元"):
        to_requested([case], who)


def test_benefits_are_looked_up_once_for_a_set(county, who):
    def asked(count):
        cases = county.checked(count, people=3)
        for case in cases:
            benefit(county, case.roster.first().id_number, document=f"明人社〔2026〕{case.pk}号")
        known = Registers(cases)
        with statements() as found:
            assert {amounts.assess(case, known).amount for case in cases} == {1200}
        return len(found)

    assert asked(2) == asked(6)


@pytest.mark.parametrize("scheme", sorted(schemes.schemes(date(2026, 11, 25))))
def test_a_claim_of_any_scheme_that_is_only_being_filled_in_is_looked_up(county, scheme):
    facts = {
        "scheme": scheme,
        "accepted_on": clock.today().isoformat(),
        "claimant": {"index": "x", "kind": "机构"},
    }
    case = Claim(pk=0, chain="claim", facts=facts)
    if schemes.scheme(scheme, clock.today()).counts:
        case.learn(occasion=clock.today().isoformat())
    assert Registers([case]).concerned(case) == []


def test_the_forecast_of_a_trip_stands_beside_the_employers_benefits(county):
    employer = county.employer()
    claimant = Claimant.objects.create(
        user=county.user(), kind="用人单位", name=employer.unit.name, identity=employer.credit_code
    )
    facts = county.trip_claim(employer).facts
    benefit(county, employer.credit_code, "outbound_recruitment", "400", occasion=facts["occasion"])
    begun = {name: said for name, said in facts.items() if name != "payee"}
    begun["claimant"] = {"kind": claimant.kind, "name": claimant.name, "index": claimant.identity_index}
    case = Claim(pk=0, chain="claim", facts=begun)
    [(_, one)] = Registers([case]).concerned(case)
    assert one.amount == 400
