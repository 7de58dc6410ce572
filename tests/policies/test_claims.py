"""``assess claim``: worked cases as data, every error a sentence, every reason reached, seconds for many lines."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from policies.assess import answers
from policies.reckoning import order_of_reasons

CASES = json.loads((Path(__file__).parent / "cases" / "claim.json").read_text(encoding="utf8"))
OWN = {"needs_evidence", "nothing_claimed"}
REWARD = next(case["in"] for case in CASES if case["in"]["scheme"] == "talent_employer_reward")
REFERRAL = next(case["in"] for case in CASES if case["in"]["scheme"] == "labour_referral")
ON = date(2026, 11, 25)
MEASURED = 1.1
"""Seconds of one core for 20,000 mixed lines."""


def asked(*lines):
    feed = [json.dumps(line, ensure_ascii=False).encode() for line in lines]
    return [json.loads(answer) for answer, _ in answers("claim", feed, ON)]


def changed(case, **facts):
    return case | {"input": case["input"] | facts}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['in']['id']} {case['why']}")
def test_a_worked_case(case):
    [answer] = asked(case["in"])
    assert {name: answer.get(name) for name in case["expect"]} == case["expect"]


def test_every_reason_is_reached_by_a_worked_case():
    reached = {case["expect"]["reason"] for case in CASES if "reason" in case["expect"]}
    assert reached == set(order_of_reasons()) | OWN


def test_an_answer_that_refuses_says_why_and_where_it_stands_in_the_plan():
    for answer in asked(*(case["in"] for case in CASES)):
        assert all(one["clause"] and one["sentence"] for one in answer["findings"])
        if answer["verdict"] == "payable":
            assert "reason" not in answer
        elif answer["reason"] not in OWN:
            against = [one["rule"] for one in answer["findings"] if one["outcome"] in ("unmet", "unknown")]
            assert answer["reason"] in against


def test_what_a_cap_leaves_is_said_with_the_day_it_is_full_again():
    cut, gone = asked(changed(REFERRAL, used_this_year=199900), changed(REFERRAL, used_this_year=200000))
    finding = {one["rule"]: one for one in cut["findings"]}["cap_exhausted"]
    assert finding["outcome"] == "met" and "本年度额度还剩 100 元" in finding["sentence"]
    finding = {one["rule"]: one for one in gone["findings"]}["cap_exhausted"]
    assert (finding["outcome"], finding["earliest"]) == ("unmet", "2027-01-01")


def test_a_refused_line_is_shown_beside_the_paid_ones():
    lines = [{"kinds": ["普通工"], "count": 1, "months": 6}, {"kinds": ["普通工"], "count": 1, "months": 2}]
    [answer] = asked(changed(REFERRAL, groups=lines))
    assert answer["lines"] == [
        {"line": 1, "amount": "500.00"},
        {"line": 2, "amount": "0.00", "reason": "not_stable_6_months", "sentence": "已用工 2 个月，不满 6 个月；期满后可再申报"},
    ]  # fmt: skip


GROUP = {"kinds": ["普通工"], "count": 1, "months": 6}
WRONG = [
    (REWARD | {"scheme": "flex_expense"}, "字段 scheme 只能是"),
    (REWARD | {"scheme": ["overlap"]}, "字段 scheme 只能是"),
    (REWARD | {"input": []}, "字段 input 应为对象"),
    (REWARD | {"policy": None}, "字段 policy 应为对象"),
    (REWARD | {"policy": {"upgrade": "half"}}, "字段 policy.upgrade 只能是：difference、full、none"),
    (REWARD | {"policy": {"uplift_special": "true"}}, "字段 policy.uplift_special 只能是：true、false"),
    (REWARD | {"policy": {"uplift_special": 1}}, "字段 policy.uplift_special 只能是：true、false"),
    (REWARD | {"policy": {"education": "hard"}}, "不认识的字段 policy.education"),
    (REWARD | {"on": "2026-01-01"}, "不认识的字段 on"),
    (changed(REWARD, more=1), "不认识的字段 input.more"),
    (REWARD | {"input": {}}, "缺少字段 input.talent_class"),
    (changed(REWARD, status="休假"), "字段 input.status 只能是：在岗、未到岗、已调离"),
    (changed(REWARD, talent_class=[]), "字段 input.talent_class 至少要有 1 项"),
    (changed(REWARD, talent_class=[None]), "字段 input.talent_class[0] 应为文字"),
    (changed(REWARD, publicity_clear="是"), "字段 input.publicity_clear 应为 true 或 false"),
    (changed(REWARD, prior_paid_for_talent=True), "字段 input.prior_paid_for_talent 应为金额"),
    (changed(REWARD, prior_paid_for_talent="1,000"), "字段 input.prior_paid_for_talent 应为金额"),
    (changed(REWARD, prior_paid_for_talent="１００"), "字段 input.prior_paid_for_talent 应为金额"),
    (changed(REWARD, prior_paid_for_talent=-0.5), "的金额不能为负"),
    (changed(REWARD, prior_paid_for_talent="-1"), "的金额不能为负"),
    (changed(REWARD, prior_paid_for_talent=1.005), "的金额最多两位小数"),
    (changed(REWARD, prior_paid_for_talent="0.001"), "的金额最多两位小数"),
    (changed(REWARD, prior_paid_for_talent=1e13), "的金额过大"),
    (changed(REFERRAL, groups={}), "字段 input.groups 应为列表"),
    (changed(REFERRAL, groups=[5]), "字段 input.groups[0] 应为对象"),
    (changed(REFERRAL, groups=[GROUP, GROUP | {"count": 1.5}]), "字段 input.groups[1].count 应为整数"),
    (changed(REFERRAL, groups=[GROUP | {"count": True}]), "字段 input.groups[0].count 应为整数"),
    (changed(REFERRAL, groups=[GROUP | {"count": -1}]), "字段 input.groups[0].count 应在"),
    (changed(REFERRAL, groups=[GROUP | {"months": "6"}]), "字段 input.groups[0].months 应为数字"),
    (changed(REFERRAL, groups=[GROUP | {"months": -6}]), "字段 input.groups[0].months 应在"),
    (changed(REFERRAL, groups=[GROUP | {"months": 10**400}]), "有的数值过大，请核对"),
    (changed(REFERRAL, groups=[GROUP | {"kinds": ["临时工"]}]), "字段 input.groups[0].kinds[0] 只能是"),
    (changed(REFERRAL, groups=[GROUP | {"age": 20}]), "不认识的字段 input.groups[0].age"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "sentence"), WRONG, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_wrong_line_is_answered_with_a_sentence_and_the_next_one_too(line, sentence):
    wrong, right = asked(line, REWARD)
    assert sentence in wrong["error"] and wrong["id"] == line["id"]
    assert right["verdict"] == "payable"


def test_a_number_of_five_thousand_digits_is_a_sentence_too():
    [(answer, right)] = answers("claim", [b'{"id": 1, "input": ' + b"9" * 5000 + b"}"])
    assert not right and json.loads(answer)["error"] == "不是有效的 JSON"


def test_money_comes_in_as_number_or_text_and_goes_out_with_two_places():
    said = asked(
        *(changed(REWARD, prior_paid_for_talent=paid) for paid in (400, 400.0, "400", "400.00", 400.5))
    )
    assert [answer["amount"] for answer in said[:4]] == ["499600.00"] * 4
    assert said[4]["amount"] == "499599.50"


def test_twenty_thousand_mixed_lines_in_seconds():
    feed = [json.dumps(CASES[place % len(CASES)]["in"]).encode() for place in range(20_000)]
    began = time.process_time()
    assert sum(right for _, right in answers("claim", feed, ON)) == 20_000
    assert time.process_time() - began < 3 * MEASURED
