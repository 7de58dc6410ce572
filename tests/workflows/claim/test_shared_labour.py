"""Shared labour 三(十五): two enterprises agree, HR files, a service officer reports, each gets its half under a total."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies import awards
from policies.periods import add_months
from tests.claims import agreed, amount, to_reported
from tests.county import do, fresh, task
from tests.transfers import open_names
from workflows import clock, engine, ledger
from workflows.claim import forms, pools, quarters
from workflows.claim.again import reassess_cut
from workflows.claim.registers import Registers
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.ledger import Pool
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db
SIDES = ("调出企业", "调入企业")
REVIEW = {"opinion": "经审核属实"}


def per_enterprise(county):
    Ruling.objects.create(
        key="sl.cap_scope", value="enterprise", since=clock.today(), document="清政会〔2026〕1号",
        proposed_by=county.user(), proposed_at=clock.now(), confirmed_by=county.user(), confirmed_at=clock.now(),
    )  # fmt: skip


def approve(case, who):
    return do(case, "review", "approve", who.review, REVIEW)


def parts(case) -> list:
    return [(part.payee["side"], part.amount) for part in fresh(case).known.parts]


def refused_for(case, who, sentence):
    with pytest.raises(Refused, match=sentence):
        approve(case, who)
    assert fresh(case).state == S.CHECKED and ledger.mismatches() == []


# the way


def test_from_the_agreement_to_two_equal_halves(county, who):
    case = county.agreement_claim()
    assert (
        fresh(case).state == S.FILED and task(case, "employer").desk == f"employer@{case.partner.unit.code}"
    )
    do(case, "employer", "agree", case.partner.clerk, agreed())
    assert open_names(case) == ["register"]
    do(case, "register", "register", who.review)
    known = fresh(case).known
    assert known.registered["number"] == f"用工备案〔{clock.today().year}〕1号" and known.registered[
        "filed"
    ] == {"1": 10}
    work = task(case, "report")
    assert work.desk == "service_officer@GXJ" and work.due == quarters.due(clock.today())
    officer = county.user("service_officer@GXJ")
    do(case, "report", "report", officer, {"completed": list(range(1, 11)), "text": "已核对"})
    approve(case, who)
    assert (fresh(case).state, amount(case), open_names(case)) == (S.CLEARED, 10_000, ["request"])
    assert parts(case) == [("调出企业", 5_000), ("调入企业", 5_000)]
    assert fresh(case).known.counted == 10


@pytest.mark.parametrize("side", SIDES)
def test_each_half_goes_to_the_account_each_side_named_for_itself(county, who, side):
    case = to_reported(county.agreement_claim(side=side), county, who)
    by_side = {one["side"]: one for one in case.known.payees}
    assert list(by_side) == list(SIDES)
    assert by_side[side]["account"] == case.facts["payee"]["account"]
    assert by_side[case.known.partner["side"]]["name"] == case.known.partner["name"]
    assert case.known.partner["side"] != side


def test_the_account_number_of_the_partner_is_nowhere_but_in_its_own_register(county, who):
    case = county.agreement_claim()
    entry = do(case, "employer", "agree", case.partner.clerk, agreed(number="9032 0000 1234 5678"))
    assert "9032000012345678" not in str(entry.payload) + str(fresh(case).facts)
    assert entry.payload["number"] == "9032********5678"


def test_an_agreement_needs_the_partners_account_and_a_disagreement_its_reason(county):
    case = county.agreement_claim()
    with pytest.raises(engine.Invalid, match="本企业的收款账户"):
        do(case, "employer", "agree", case.partner.clerk, {"agree": "yes"})
    with pytest.raises(engine.Invalid, match="不属实"):
        do(case, "employer", "agree", case.partner.clerk, {"agree": "no"})


def test_what_the_partner_does_not_confirm_is_not_put_on_file(county, who):
    case = county.agreement_claim()
    do(case, "employer", "agree", case.partner.clerk, {"agree": "no", "text": "没有签过"})
    with pytest.raises(Refused, match="不属实"):
        do(case, "register", "register", who.review)
    do(case, "register", "refuse", who.review, {"reason": "对方企业不确认"})
    assert fresh(case).state == S.REFUSED


def test_a_corrected_agreement_is_confirmed_and_reported_again_under_its_number(county, who):
    case = to_reported(county.agreement_claim(), county, who)
    number, before = case.known.registered["number"], case.known.payees
    do(case, "review", "return_to_employer", who.review, {"reason": "人员有变"})
    partner = case.known.partner["code"]
    clerk = county.user(f"employer@{partner}")
    do(case, "employer", "agree", clerk, {"agree": "yes", "bank": "清流农商行", "number": ""})
    assert fresh(case).known.report == {} and "on" not in fresh(case).known.registered
    assert fresh(case).known.payees == before, (
        "the account confirmed before stands where nothing else is typed"
    )
    do(case, "register", "register", who.review)
    assert fresh(case).known.registered["number"] == number


# who may


def test_nobody_agrees_with_himself(county):
    lender, borrower = county.employer(), county.employer()
    both = county.user(f"employer@{lender.unit.code}", f"employer@{borrower.unit.code}")
    case = county.agreement_claim(lender, borrower)
    with pytest.raises(Refused, match="不能代表对方企业"):
        do(case, "employer", "agree", both, agreed())


@pytest.mark.parametrize("side", ["employer", "partner"])
def test_nobody_of_either_side_files_reports_or_approves(county, who, side):
    case = county.agreement_claim()
    unit = getattr(case, side).unit.code
    do(case, "employer", "agree", case.partner.clerk, agreed())
    theirs = county.user(f"employer@{unit}", "reward_review@RSJ", "service_officer@GXJ")
    with pytest.raises(Refused, match="经办人员"):
        do(case, "register", "register", theirs)
    do(case, "register", "register", who.review)
    with pytest.raises(Refused, match="经办人员"):
        do(case, "report", "report", theirs, {"completed": [1], "text": "x"})
    do(
        case,
        "report",
        "report",
        county.user("service_officer@GXJ"),
        {"completed": list(range(1, 11)), "text": "x"},
    )
    with pytest.raises(Refused, match="经办人员"):
        do(case, "review", "approve", theirs, REVIEW)


def test_whoever_reported_does_not_approve(county, who):
    case = county.agreement_claim()
    do(case, "employer", "agree", case.partner.clerk, agreed())
    do(case, "register", "register", who.review)
    officer = county.user("service_officer@GXJ", "reward_review@RSJ")
    do(case, "report", "report", officer, {"completed": list(range(1, 11)), "text": "x"})
    with pytest.raises(Refused, match="报送过完成情况"):
        do(case, "review", "approve", officer, REVIEW)


# why not: the same answers as the rules


def asked(case) -> dict:
    return Registers([fresh(case)]).asked(fresh(case))


def test_the_facts_are_those_of_the_rules(county, who):
    lent = [*county.lent(12, "2", months=3), *county.lent(10, "1")]
    case = to_reported(
        county.agreement_claim(lent=lent), county, who, completed=[*range(1, 12), *range(13, 23)]
    )
    said = asked(case)
    assert said["batches"] == [
        {"filed": 10, "completed": 10, "months": 2, "social_insurance": True},
        {"filed": 12, "completed": 11, "months": 3, "social_insurance": True},
    ]
    assert (said["registered"], said["used_in_cap_scope"]) == (True, 0)
    award = awards.assess("shared_labour", said, {}, clock.today())
    approve(case, who)
    assert amount(case) == award.amount == 21_000
    assert set(case.roster.filter(taken=False).values_list("number", flat=True)) == {12}


@pytest.mark.parametrize(("lent", "completed", "sentence", "code"), [
    ({"people": 10, "insured": False}, None, r"没有社会保险凭证.*三\(十五\)", "no_social_insurance"),
    ({"people": 10, "months": 1}, None, "调剂用工 1 个月，不满 2 个月", "below_2_months"),
    ({"people": 9}, None, "备案 9 人、实际完成 9 人，一次性调剂不满 10 人", "below_10_persons"),
    ({"people": 12}, list(range(1, 10)), "备案 12 人、实际完成 9 人", "below_10_persons"),
    ({"people": 12}, [], "备案 12 人、实际完成 0 人", "below_10_persons"),
])  # fmt: skip
def test_what_does_not_count_is_refused_with_the_reason_of_the_rules(
    county, who, lent, completed, sentence, code
):
    case = to_reported(county.agreement_claim(lent=county.lent(**lent)), county, who, completed=completed)
    award = awards.assess("shared_labour", asked(case), {}, clock.today())
    assert (award.verdict, award.reason) == ("not_payable", code)
    refused_for(case, who, sentence)


def test_what_is_not_on_file_does_not_count(county):
    award = awards.assess("shared_labour", asked(county.agreement_claim()), {}, clock.today())
    assert award.reason == "not_registered"


def test_batches_are_not_added_up(county, who):
    lent = [*county.lent(9, "1"), *county.lent(9, "2")]
    refused_for(to_reported(county.agreement_claim(lent=lent), county, who), who, "不同批次不合并计算")


def test_the_months_are_those_all_who_completed_have_in_common(county, who):
    since = add_months(clock.today(), -4)
    later = add_months(since, 1)
    lent = [*county.lent(9, since=since, months=3), *county.lent(1, since=later, months=2)]
    case = to_reported(county.agreement_claim(lent=lent), county, who)
    assert asked(case)["batches"][0]["months"] == 2
    early = (add_months(later, 2) - timedelta(days=2)).isoformat()
    other = to_reported(county.agreement_claim(lent=lent), county, who, ended={"3": early})
    assert asked(other)["batches"][0]["months"] == 1
    refused_for(other, who, "不满 2 个月")


def test_a_line_the_reviewer_strikes_out_no_longer_counts_nor_spoils_the_batch(county, who):
    lent = [*county.lent(11), *county.lent(1, insured=False)]
    case = to_reported(county.agreement_claim(lent=lent), county, who)
    refused_for(case, who, "没有社会保险凭证")
    do(
        case,
        "review",
        "approve",
        who.review,
        REVIEW | {"refused": ["12"], "why_refused": "没有社会保险（三(十五)）"},
    )
    assert amount(case) == 11_000


def test_nobody_is_reported_to_have_worked_longer_than_until_today(county, who):
    case = county.agreement_claim()
    do(case, "employer", "agree", case.partner.clerk, agreed())
    do(case, "register", "register", who.review)
    officer, tomorrow = county.user("service_officer@GXJ"), (clock.today() + timedelta(days=1)).isoformat()
    said = {"completed": [1, 2], "text": "x"}
    with pytest.raises(engine.Invalid, match="第 1 行.*晚于今天"):
        do(case, "report", "report", officer, said | {"ended": {"1": tomorrow}})
    with pytest.raises(engine.Invalid, match="第 2 行的日期认不出"):
        do(case, "report", "report", officer, said | {"ended": {"2": "昨天"}})
    with pytest.raises(engine.Invalid, match="早于开始日期"):
        do(case, "report", "report", officer, said | {"ended": {"2": "2001-01-01"}})
    assert fresh(case).state == S.REPORTING


def test_the_same_time_of_work_is_paid_once(county, who):
    first = county.agreement_claim()
    second = county.agreement_claim(lent=county.lent(10, since=add_months(clock.today(), -4), months=3))
    people = {line.number: line.id_number for line in first.roster.all()}
    for line in second.roster.all():
        line.id_number = people[line.number]
        line.save()
    approve(to_reported(first, county, who), who)
    refused_for(to_reported(second, county, who), who, "起止日期重叠.*不重复")


@pytest.mark.parametrize(
    ("reported", "stands"), [(0, False), (1, True)], ids=["left on the day before", "stayed on"]
)
def test_the_time_of_work_is_the_one_that_was_reported_not_the_one_agreed(county, who, reported, stands):
    """Whoever left early may be lent again from the next day; whoever stayed on is not paid for twice."""
    start = add_months(clock.today(), -3)
    agreed_until = {"months": 8} if not reported else {"months": 2}
    lent = county.lent(10, since=add_months(start, -3), **agreed_until)
    last = start - timedelta(days=1) + timedelta(days=reported)
    first = to_reported(
        county.agreement_claim(lent=lent), county, who, ended={str(n): last.isoformat() for n in range(1, 11)}
    )
    second = county.agreement_claim(lent=county.lent(10, since=start, months=2))
    people = {line.number: line.id_number for line in first.roster.all()}
    for line in second.roster.all():
        line.id_number = people[line.number]
        line.save()
    approve(first, who)
    to_reported(second, county, who)
    if stands:
        refused_for(second, who, f"{first.number} 第 1 行的起止日期重叠")
    else:
        approve(second, who)
        assert amount(second) == 10_000


# the year's total


def used_before(code, used):
    Pool.objects.filter(code=code).update(taken=used)
    ledger.Reservation.objects.create(
        pool=Pool.objects.get(code=code), amount=used, status="committed", proof="期初"
    )


def county_total(case) -> str:
    return pools.cap_codes(fresh(case), {"cap_scope": "scheme"})[0]


def test_one_total_for_the_whole_county_is_cut_and_halved(county, who):
    case = to_reported(county.agreement_claim(), county, who)
    used_before(county_total(case), 194_000)
    approve(case, who)
    assert amount(case) == 6_000 and parts(case) == [("调出企业", 3_000), ("调入企业", 3_000)]
    assert Pool.objects.get(code=county_total(case)).left == 0
    later = to_reported(county.agreement_claim(), county, who)
    assert county_total(later) == county_total(case)
    refused_for(later, who, "全县每年总额.*已用完")


def test_a_yuan_that_cannot_be_halved_stays_in_the_total(county, who):
    case = to_reported(county.agreement_claim(), county, who)
    used_before(county_total(case), Decimal("196998.50"))
    approve(case, who)
    assert amount(case) == 3_000 and parts(case) == [("调出企业", 1_500), ("调入企业", 1_500)]
    assert Pool.objects.get(code=county_total(case)).left == Decimal("1.50")
    refused_for(to_reported(county.agreement_claim(), county, who), who, "不够各方各得一元")


def test_room_that_comes_back_raises_a_cut_claim_until_its_money_is_asked_for(county, who):
    first, second = (to_reported(county.agreement_claim(), county, who) for _ in range(2))
    used_before(county_total(first), 184_000)
    approve(first, who)
    approve(second, who)
    assert amount(second) == 6_000
    engine.interrupt(first.pk, "withdraw", first.applicant, key="w1", data={"reason": "另行处理"})
    reassess_cut(county_total(first))
    assert amount(second) == 10_000 and parts(second) == [("调出企业", 5_000), ("调入企业", 5_000)]
    assert ledger.mismatches() == []


def test_under_the_other_ruling_each_enterprise_has_its_own_total_for_its_own_half(county, who):
    per_enterprise(county)
    lender, borrower = county.employer(), county.employer()
    first = to_reported(county.agreement_claim(lender, borrower), county, who)
    approve(first, who)
    taken = {total.side: Pool.objects.get(code=total.code).taken for total in totals(first)}
    assert taken == {"调出企业": 5_000, "调入企业": 5_000}
    assert not Pool.objects.filter(code=county_total(first)).exists()
    used_before(totals(first)[0].code, 198_000)
    second = to_reported(county.agreement_claim(lender, borrower), county, who)
    assert asked(second)["used_in_cap_scope"] is None
    approve(second, who)
    assert dict(parts(second)) == {totals(first)[0].side: 2_000, totals(first)[1].side: 5_000}


def test_an_enterprise_that_borrows_has_the_total_it_has_as_a_lender(county, who):
    per_enterprise(county)
    enterprise = county.employer()
    lends = county.agreement_claim(enterprise)
    borrows = county.agreement_claim(county.employer(), enterprise)
    mine = {total.code for total in totals(lends)} & {total.code for total in totals(borrows)}
    assert len(mine) == 1


def test_a_ruling_of_the_very_day_finds_its_pools(county, who):
    case = to_reported(county.agreement_claim(), county, who)
    per_enterprise(county)
    approve(case, who)
    assert [Pool.objects.get(code=total.code).taken for total in totals(case)] == [5_000, 5_000]


def totals(case):
    return pools.totals(fresh(case), {"cap_scope": "enterprise"})


# quarters


@pytest.mark.parametrize(("day", "due"), [
    ((2026, 1, 1), (2026, 3, 25)), ((2026, 3, 25), (2026, 3, 25)), ((2026, 3, 26), (2026, 6, 25)),
    ((2026, 12, 25), (2026, 12, 25)), ((2026, 12, 26), (2027, 3, 25)),
])  # fmt: skip
def test_reports_are_due_on_the_25th_of_the_last_month_of_the_quarter(day, due):
    assert quarters.due(date(*day)) == date(*due)
    assert quarters.title(date(2026, 9, 25)) == "2026年第3季度"


def test_statements_do_not_grow_with_the_roster(county, who):
    counts = []
    for people in (10, 60):
        case = to_reported(county.agreement_claim(lent=county.lent(people)), county, who)
        with CaptureQueriesContext(connection) as asked_for:
            approve(case, who)
        counts.append(len(asked_for))
    assert counts[0] == counts[1]


def test_a_long_roster_is_reported_by_line_numbers(county, who):
    case = county.agreement_claim(lent=county.lent(120))
    do(case, "employer", "agree", case.partner.clerk, agreed())
    do(case, "register", "register", who.review)
    work, officer = task(case, "report"), county.user("service_officer@GXJ")
    asked_for = forms.Reporting(case=fresh(case), task=work)
    assert asked_for["completed"].value() == ["1-120"] and not asked_for["ended"].value()
    day = (clock.today() - timedelta(days=2)).isoformat()
    said = {"completed": ["1-110、115"], "text": "已核对"}
    with pytest.raises(engine.Invalid, match="请写行号和日期"):
        do(case, "report", "report", officer, said | {"ended": ["第三行昨天"]})
    do(case, "report", "report", officer, said | {"ended": [f"3 {day}、7-8　{day}"]})
    assert len(fresh(case).known.report["completed"]) == 111
    assert set(fresh(case).known.report["ended"]) == {"3", "7", "8"}
