"""The conditions of 三(三)1: worked cases as data, and what must hold for everybody."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.assess import KINDS
from policies.eligibility import BAD_GRADES, PARENTS, Applicant, Policy, assess

CASES = json.loads((Path(__file__).parent / "cases" / "transfer.json").read_text(encoding="utf8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['in']['id']} {case['why']}")
def test_a_worked_case(case):
    asked = KINDS["transfer"].read(case["in"], "")
    answer = KINDS["transfer"].answer(asked)
    assert {name: answer[name] for name in case["expect"]} == case["expect"]


RELATIVES = st.fixed_dictionaries({
    "relation": st.sampled_from([*sorted(PARENTS), "继父", "兄弟姐妹", "前配偶", "子女"]),
    "long_term_work_and_live": st.sampled_from([True, False, None]),
    "hukou_county": st.sampled_from(["350423", "350100", None]),
    "hukou_since": st.sampled_from(["2000-01-01", "2021-12-01", "2021-12-02", None]),
    "qingliu_staff": st.sampled_from(["在编", "编外", None]),
    "staff_status": st.sampled_from(["在职", "退休", None]),
})  # fmt: skip
GRADES = ["优秀", "合格", "基本合格", "不定等次"]
PEOPLE = st.fixed_dictionaries({
    "sex": st.just("男"), "retirement_category": st.sampled_from(["M60", None]),
    "birth_date": st.dates(date(1955, 1, 1), date(2000, 1, 1)).map(str),
    "work": st.fixed_dictionaries({
        "sector": st.sampled_from(["机关", "参公", "事业单位", "国企", None]), "establishment": st.sampled_from([True, False, None]),
        "in_service": st.sampled_from([True, None]), "county": st.sampled_from(["350100", "350423", None])}),
    "education": st.lists(st.fixed_dictionaries({
        "level": st.sampled_from(["大学专科", "大学本科", None]), "full_time": st.sampled_from([True, False, None])}), max_size=2),
    "assessments": st.lists(st.fixed_dictionaries({"year": st.integers(2015, 2025), "grade": st.sampled_from(GRADES)}), max_size=3),
    "assessments_complete": st.sampled_from([True, False, None]),
    "native_place": st.sampled_from(["350423", "350100", None]),
    "relatives": st.lists(RELATIVES, max_size=2), "legal_holds": st.sampled_from([[], ["审查调查中"]]),
})  # fmt: skip
ON = date(2026, 12, 1)


@given(PEOPLE)
def test_every_rule_answers_with_its_clause_and_a_sentence(person):
    verdict = assess(Applicant.from_json(person), ON)
    assert [one.rule for one in verdict.findings] == ["E1", "E2", "E3", "E4", "B1", "B2", "B3", "LAW"]
    assert all(one.clause and one.sentence for one in verdict.findings)


@given(PEOPLE)
def test_the_verdict_is_what_the_findings_say(person):
    verdict = assess(Applicant.from_json(person), ON)
    outcomes = {one.rule: one.outcome for one in verdict.findings}
    grounds = {outcomes[rule] for rule in ("B1", "B2", "B3")}
    if verdict.verdict == "eligible":
        assert "met" in grounds and set(outcomes.values()) - {"met"} <= {"unmet", "unknown"}
        assert all(outcomes[rule] == "met" for rule in ("E1", "E2", "E3", "E4", "LAW"))
    if "unmet" in (outcomes["E1"], outcomes["E3"], outcomes["E4"]):
        assert verdict.verdict == "ineligible"
    assert bool(verdict.failed) == (verdict.verdict != "eligible")


@given(PEOPLE, RELATIVES)
def test_another_relative_never_takes_eligibility_away(person, relative):
    rank = ["ineligible", "needs_evidence", "needs_exception", "eligible"]
    before = assess(Applicant.from_json(person), ON)
    more = assess(Applicant.from_json(person | {"relatives": [*person["relatives"], relative]}), ON)
    assert rank.index(more.verdict) >= rank.index(before.verdict)


@given(PEOPLE)
def test_the_order_of_lines_does_not_matter(person):
    turned = {name: value[::-1] if isinstance(value, list) else value for name, value in person.items()}
    assert assess(Applicant.from_json(person), ON) == assess(Applicant.from_json(turned), ON)


@given(PEOPLE)
def test_a_strict_county_is_never_more_generous(person):
    soft = assess(Applicant.from_json(person), ON)
    hard = assess(Applicant.from_json(person), ON, Policy(education="hard"))
    assert (soft.verdict == "needs_exception") <= (hard.verdict == "ineligible")
    assert (hard.verdict == "eligible") <= (soft.verdict == "eligible")


@given(PEOPLE, st.sampled_from(sorted(BAD_GRADES)))
def test_one_bad_year_is_enough(person, grade):
    bad = person | {"assessments": [*person["assessments"], {"year": 2014, "grade": grade}]}
    assert assess(Applicant.from_json(bad), ON).verdict == "ineligible"


def test_the_day_five_years_of_registration_are_full_is_said():
    relative = {"relation": "母", "long_term_work_and_live": True, "hukou_county": "350423", "hukou_since": "2022-02-28",
                "qingliu_staff": None, "staff_status": None}  # fmt: skip
    person = json.loads(json.dumps(CASES[0]["in"]["applicant"])) | {
        "native_place": "350100",
        "relatives": [relative],
    }
    finding = {one.rule: one for one in assess(Applicant.from_json(person), ON).findings}["B2"]
    assert (finding.outcome, finding.earliest) == ("unmet", date(2027, 2, 28))
