"""口径 in the product: proposed by one desk, confirmed by another, never backwards, and what is ruled is what counts."""

from datetime import timedelta

import pytest

from policies import rulings
from policies.funds import RULING
from tests.browsing import signed_in, text
from tests.claims import amount, to_reviewed
from tests.county import fresh
from workflows import clock
from workflows.assessments import Assessment
from workflows.claim.pools import fund_code
from workflows.rulings import Ruled, Ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposer(who):
    return signed_in(who.publicity)


@pytest.fixture
def checker(who):
    return signed_in(who.review)


def said(value="none", days=0, **more):
    since = (clock.today() + timedelta(days=days)).isoformat()
    return {"value": value, "since": since, "document": "清委人才〔2026〕5号", "note": ""} | more


def proposed(proposer, key="tr.upgrade", **more):
    """Looked ahead, then proposed; a question without a parameter at once. What was proposed."""
    answer = proposer.post(f"/rulings/{key}/", said(**more))
    assert answer.status_code == 302, text(answer)
    if "/previews/" in answer["Location"]:
        assert proposer.post(f"{answer['Location']}propose/").status_code == 302
    return Ruling.objects.latest("pk")


def confirmed(checker, ruling):
    checker.post(f"/rulings/{ruling.pk}/preview/")
    return checker.post(f"/rulings/{ruling.pk}/confirm/")


def ruled(proposer, checker, key="tr.upgrade", **more):
    assert confirmed(checker, proposed(proposer, key, **more)).status_code == 302
    return Ruling.objects.latest("pk")


def test_every_question_is_listed_with_its_default_and_found_by_words(proposer):
    page = text(proposer.get("/rulings/"))
    assert all(one.question in page for one in rulings.rulings().values())
    found = text(proposer.get("/rulings/", {"q": "更高类别"}))
    assert "补差额" in found and "公示几天" not in found
    assert "没有找到" in text(proposer.get("/rulings/", {"only": "ruled"}))


def test_a_proposal_counts_only_once_a_second_person_has_confirmed_it(proposer, checker):
    proposed(proposer)
    assert Ruled().policy(clock.today())["upgrade"] == "difference"
    assert "有待确认" in text(checker.get("/rulings/", {"only": "waits"}))
    pk = Ruling.objects.get().pk
    assert proposer.post(f"/rulings/{pk}/confirm/").status_code == 403
    assert confirmed(checker, Ruling.objects.get()).status_code == 302
    assert Ruled().policy(clock.today())["upgrade"] == "none"
    page = text(checker.get("/rulings/tr.upgrade/"))
    assert "不再奖励" in page and "清委人才〔2026〕5号" in page and "已确认" in page
    assert "已确认或不予确认" in text(checker.post(f"/rulings/{pk}/confirm/"), 422)


def test_one_person_at_both_desks_cannot_do_both(county):
    both = signed_in(county.user("publicity@RCB", "secretary@RCB"))
    proposed(both)
    assert "两人" in text(both.post(f"/rulings/{Ruling.objects.get().pk}/confirm/"), 422)


def test_nothing_is_ruled_backwards_neither_proposed_nor_confirmed_too_late(proposer, checker):
    page = text(proposer.post("/rulings/tr.upgrade/", said(days=-1)), 422)
    assert "不能早于今天" in page and "清委人才〔2026〕5号" in page
    proposed(proposer)
    clock.move_to(clock.now() + timedelta(days=1))
    late = Ruling.objects.get()
    assert "不能倒签" in text(checker.post(f"/rulings/{late.pk}/confirm/"), 422)
    assert checker.post(f"/rulings/{late.pk}/decline/", {"why": "过期"}).status_code == 302
    assert ruled(proposer, checker).since == clock.today()
    assert "过期" in text(checker.get("/rulings/tr.upgrade/"))


def test_one_open_proposal_and_one_ruling_a_day_for_a_question(proposer, checker):
    proposed(proposer)
    assert "已有待确认" in text(proposer.post("/rulings/tr.upgrade/", said("full")), 422)
    confirmed(checker, Ruling.objects.get())
    assert "换一个生效日期" in text(proposer.post("/rulings/tr.upgrade/", said("full")), 422)
    ruled(proposer, checker, value="full", days=3)
    assert Ruled().policy(clock.today())["upgrade"] == "none"
    assert Ruled().policy(clock.today() + timedelta(days=3))["upgrade"] == "full"


def test_a_parameter_takes_only_what_the_rules_know_other_questions_take_words(proposer, checker):
    assert "errorlist" in text(proposer.post("/rulings/tr.upgrade/", said("随意")), 422)
    page = text(proposer.post("/rulings/sla.days/", said("__other__")), 422)
    assert "请写明内容" in page
    ruled(proposer, checker, "sla.days", value="__other__", other="立即为两个工作日")
    assert "立即为两个工作日" in text(checker.get("/rulings/sla.days/"))


def test_a_claim_is_assessed_under_the_ruling_of_its_day_and_cites_it(county, who, proposer, checker):
    ruled(proposer, checker, "lr.cap_mode", value="whole_persons")
    referrer = county.claimant()
    for people in (199, 1):
        to_reviewed(county.labour_claim(people, ["应届高校毕业生"], claimant=referrer), who)
    case = county.labour_claim(1, ["技能人才中级及以上"])
    to_reviewed(case, who)
    kept = Assessment.objects.get(case=case, step="pass_review")
    assert kept.policy["cap_mode"] == "whole_persons" and amount(case) == 800
    assert kept.rulings == [f"lr.cap_mode：只付整人，标准高的在先（清委人才〔2026〕5号，自{clock.today()}）"]


def test_who_was_accepted_before_keeps_the_answer_of_that_day(county, who, proposer, checker):
    case = county.labour_claim(1)
    clock.move_to(clock.now() + timedelta(days=1))
    ruled(proposer, checker, "lr.cap_mode", value="whole_persons")
    to_reviewed(case, who)
    kept = Assessment.objects.get(case=case, step="pass_review")
    assert kept.policy["cap_mode"] == "partial" and kept.rulings == []


def test_funds_ruled_apart_part_with_the_next_year(proposer, checker):
    year = clock.today().year
    ruled(proposer, checker, RULING, value="分列两项")
    assert fund_code("人才经费", year) == fund_code("人才专项资金", year)
    assert fund_code("人才经费", year + 1) != fund_code("人才专项资金", year + 1)


def test_the_case_page_cites_the_ruling_a_transfer_was_measured_under(county, proposer, checker):
    from tests.transfers import to_eligible

    ruled(proposer, checker, "retire.granularity", value="month")
    case, officials = county.transfer(), county.officials()
    to_eligible(case, officials)
    page = text(signed_in(officials.eligibility).get(f"/cases/{case.number}/assessments/"))
    assert "retire.granularity：按月（清委人才〔2026〕5号" in page
    assert fresh(case).known.policy["granularity"] == "month"


def test_the_self_check_asks_under_the_rulings_of_today(client, proposer, checker):
    answers = {
        "serving": "yes", "system": "教育", "full_time": "no", "passed": "yes", "retirement_category": "M60",
        "birth_date": "1990-05-15", "grounds": ["B1"],
    }  # fmt: skip
    assert "是否放宽" in text(client.post("/self-check/", answers))
    ruled(proposer, checker, "education.mode", value="hard")
    assert "有条件不符合" in text(client.post("/self-check/", answers))


def test_an_unknown_question_is_not_there(proposer):
    assert proposer.get("/rulings/no.such/").status_code == 404
    assert proposer.post("/rulings/99999/confirm/").status_code == 404


@pytest.mark.parametrize("desk", ["administrator@RCB", "intake@JYJ", "auditor@DCS"])
def test_others_read_and_do_not_rule(county, desk):
    browser = signed_in(county.user(desk))
    assert "提出口径" not in text(browser.get("/rulings/tr.upgrade/"))
    assert browser.post("/rulings/tr.upgrade/", said()).status_code == 403
    assert not Ruling.objects.exists()
