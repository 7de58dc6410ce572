"""Schemes are dated data: a later version supersedes from its day on, and a typing mistake names file and line."""

import shutil
from datetime import date

import pytest

from policies import schemes
from policies.awards import assess
from policies.dated import Misread
from policies.schemes import FOLDER, UnknownScheme, scheme

ISSUED = date(2023, 9, 25)
NOTICE = """key = "grant"
title = "试行补助"
clause = "三(十二)2"
measure = "三(十二)"
start = 2023-09-25

facts = [
    { name = "persons", label = "人数", kind = "count", start = 2023-09-25, clause = "三(十二)2" },
]
rates = [
    { of = "每人", yuan = 100, start = 2023-09-25, clause = "三(十二)2" },
]
limits = [
    { name = "least", label = "至少", value = 2, unit = "人", start = 2023-09-25, clause = "三(十二)2" },
]
prices = [
    { times = ["persons"], start = 2023-09-25, clause = "三(十二)2" },
]

[[rules]]
code = "below_two"
need = { persons = { at_least = "least" } }
met = "够 {least} 人"
unmet = "只有 {persons} 人"
start = 2023-09-25
clause = "三(十二)2"
"""


def written(folder, text, name="grant"):
    (folder / f"{name}.toml").write_text(text, encoding="utf8")
    return folder


@pytest.mark.parametrize("key", schemes.files())
def test_every_scheme_says_what_a_county_needs_to_open_it(key):
    found = scheme(key, ISSUED)
    assert found.title and found.clause and found.facts and bool(found.chain) == (key != "overlap")
    assert found.clause.startswith(found.measure)
    assert all(one.label for one in found.facts) and all(one.actor for one in found.steps)
    assert key == "overlap" or (found.materials and found.funds)


def test_the_plans_caps_and_funds_can_be_read_off():
    assert scheme("labour_referral", ISSUED).figures == {"stable_months": 6, "yearly_total": 200_000}
    assert scheme("outbound_recruitment", ISSUED).figures["trips"] == 3
    assert [fund.name for fund in scheme("outbound_recruitment", ISSUED).funds] == [
        "就业补助资金",
        "人才专项资金",
    ]
    [fund] = scheme("training_prejob", ISSUED).funds
    assert (fund.name, fund.clause, fund.last_resort) == ("县人才专项资金", "四(四)", True)


def test_the_reward_chain_is_the_plans():
    assert scheme("talent_employer_reward", ISSUED).chain == (
        "填报申报材料", "核实申报材料", "复核汇总", "审核确认", "公示", "拨付到人社局", "发放",
    )  # fmt: skip


def test_no_scheme_before_the_plan_and_none_of_an_unknown_key():
    with pytest.raises(UnknownScheme, match="自 2023-09-25 起执行"):
        scheme("overlap", date(2023, 9, 24))
    with pytest.raises(UnknownScheme, match="没有名为 nope 的条款"):
        scheme("nope", ISSUED)
    assert schemes.schemes(date(2023, 9, 24)) == {} and set(schemes.schemes(ISSUED)) == set(schemes.files())


def test_a_later_version_supersedes_from_its_day_on(tmp_path):
    more = NOTICE.replace(
        "]\nlimits", '    { of = "每人", yuan = 150, start = 2025-01-01, clause = "三(十二)2" },\n]\nlimits'
    )
    folder = written(tmp_path, more)
    for on, amount in ((date(2024, 12, 31), 300), (date(2025, 1, 1), 450)):
        assert assess(scheme("grant", on, folder), {"persons": 3}, {}, on).amount == amount


def test_a_rule_may_end(tmp_path):
    gone = (
        NOTICE + NOTICE[NOTICE.index("\n[[rules]]") :].replace("2023-09-25", "2025-01-01") + "ended = true\n"
    )
    folder = written(tmp_path, gone)
    verdicts = [
        assess(scheme("grant", on, folder), {"persons": 1}, {}, on).verdict
        for on in (ISSUED, date(2025, 1, 1))
    ]
    assert verdicts == ["not_payable", "payable"]


def test_a_code_of_its_own_ranks_behind_the_rule_before_it(tmp_path):
    rule = NOTICE[NOTICE.index("\n[[rules]]") :]
    known = rule.replace("below_two", "no_cost")
    folder = written(tmp_path, NOTICE.replace(rule, known + rule.replace("below_two", "new_code")))
    assert assess(scheme("grant", ISSUED, folder), {"persons": 1}, {}, ISSUED).reason == "no_cost"


MISTAKES = [
    ('title = "试行补助"', 'title = "试行补助', 2, "不是有效的 TOML"),
    ('title = "试行补助"', "", 1, "缺少字段 title"),
    ('measure = "三(十二)"', 'measure = "三(十二)"\ncolour = "红"', 5, "不认识的字段 colour"),
    ('key = "grant"', 'key = "grand"', 1, "key 应与文件名一致"),
    ("start = 2023-09-25\n\nfacts", 'start = "2023-09-25"\n\nfacts', 5, "字段 start 应为日期"),
    ('clause = "三(十二)2"\nmeasure', 'clause = "第十二条"\nmeasure', 3, "字段 clause 应为方案条款编号"),
    ('kind = "count"', 'kind = "counter"', 8, "facts：字段 kind 只能是"),
    ("yuan = 100, ", "", 11, "rates：缺少字段 yuan"),
    ("yuan = 100", "yuan = -100", 11, "rates：字段 yuan 的金额不能为负"),
    ("yuan = 100", "yuan = true", 11, "rates：字段 yuan 应为金额"),
    ('times = ["persons"]', 'times = ["person"]', 17, "prices：没有名为 person 的事实或限额"),
    ('times = ["persons"]', 'time = ["persons"]', 17, "prices：不认识的字段 time"),
    ('at_least = "least"', 'at_least = "lest"', 22, "rules：没有名为 lest 的事实或限额"),
    ('at_least = "least"', 'atleast = "least"', 22, "rules：persons 的条件应为"),
    ("need = { persons", "need = { people", 22, "rules：没有名为 people 的事实或限额"),
    ("{ persons = { at_least = \"least\" } }", '"persons"', 22, "rules：条件应为表"),
    ("只有 {persons} 人", "只有 {count} 人", 24, "rules：没有名为 count 的事实或限额"),
    ('of = "每人"', 'of = "每人", at_least = "一"', 11, "rates：字段 at_least 应为数字"),
    ('times = ["persons"]', 'rate_by = "persons"', 11, "rates：每人 不是 persons 的可选值"),
    ('times = ["persons"]', 'tier_by = "persons"', 11, "rates：分档的标准须写明 at_least"),
    ("{ persons = { at_least = \"least\" } }", "{ persons = true }", 22, "rules：persons 是 count，不能这样比较"),
    ('code = "below_two"', 'code = "below_two"\npolicy = { mode = "x" }', 22, "rules：字段 policy 中的 mode 不是口径参数"),
    ('code = "below_two"', 'code = "below_two"\npolicy = { upgrade = "x" }', 22, "rules：字段 policy 中的 upgrade 只能是"),
    ('code = "below_two"', 'code = "below_two"\nline = "groups"', 22, "rules：没有名为 groups 的事实或限额"),
    ('clause = "三(十二)2"\n', "", 1, "缺少字段 clause"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "line", "sentence"), MISTAKES)
def test_a_typing_mistake_names_the_file_and_the_line(tmp_path, right, wrong, line, sentence):
    assert right in NOTICE
    with pytest.raises(Misread) as mistake:
        schemes.files(written(tmp_path, NOTICE.replace(right, wrong, 1)))
    said = str(mistake.value)
    assert sentence in said
    assert said.startswith(f"grant.toml 第 {line} 行："), said


def test_a_rule_without_its_clause_is_shown_at_the_rule(tmp_path):
    text = NOTICE.removesuffix('clause = "三(十二)2"\n')
    with pytest.raises(Misread, match=r"grant.toml 第 20 行：rules：缺少字段 clause"):
        schemes.files(written(tmp_path, text))


@pytest.mark.parametrize(("extra", "line", "sentence"), [
    (NOTICE[NOTICE.index("\n[[rules]]") :], 28, "同一项在 2023-09-25 有两个版本"),
    ('\n[caps]\ncode = "x"\n', 28, "caps 应为列表"),
])  # fmt: skip
def test_what_is_said_twice_or_in_the_wrong_shape_is_shown(tmp_path, extra, line, sentence):
    with pytest.raises(Misread) as mistake:
        schemes.files(written(tmp_path, NOTICE + extra))
    assert str(mistake.value).startswith(f"grant.toml 第 {line} 行：") and sentence in str(mistake.value)


@pytest.mark.parametrize(("right", "wrong", "sentence"), [
    ('status = ["在岗", "未到岗"]', 'status = ["在刚"]', "在刚 不是 status"),
    ('{ of = "省A"', '{ of = "省甲"', "省甲 不是 talent_class 的可选值"), ("prices = [", "nothing = [", "不认识的字段 nothing"),
])  # fmt: skip
def test_a_value_nobody_can_choose_is_a_mistake(tmp_path, right, wrong, sentence):
    text = (FOLDER / "talent_employer_reward.toml").read_text(encoding="utf8")
    assert right in text
    with pytest.raises(Misread, match=sentence):
        schemes.files(written(tmp_path, text.replace(right, wrong, 1), "talent_employer_reward"))


LINED = [
    ('line = "groups"\nneed', 'line = "groups"\nhold = true\nneed', "只能针对整件申报"),
    ("已用工 {months}", "已用工 {days}", "没有名为 days"),
    ("均已稳定用工 {stable_months}", "均已稳定用工 {months}", "没有名为 months"),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), LINED)
def test_a_rule_about_lines_says_only_what_lines_know(tmp_path, right, wrong, sentence):
    text = (FOLDER / "labour_referral.toml").read_text(encoding="utf8")
    assert right in text
    with pytest.raises(Misread, match=sentence):
        schemes.files(written(tmp_path, text.replace(right, wrong, 1), "labour_referral"))


def test_the_files_of_the_plan_are_read_from_their_folder(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "schemes")
    assert schemes.files(tmp_path / "schemes").keys() == schemes.files().keys()


@pytest.mark.parametrize(("right", "wrong", "sentence"), [
    ('kind = "money"', 'kind = "number"', "恰好有一列金额"), ("once = true, ", "", "只用一次"),
    ('sums = "actual_cost"', 'sums = "cost"', "没有名为 cost"),
])  # fmt: skip
def test_vouchers_add_up_to_a_fact_and_are_known_by_a_number(tmp_path, right, wrong, sentence):
    text = (FOLDER / "outbound_recruitment.toml").read_text(encoding="utf8")
    with pytest.raises(Misread, match=sentence):
        schemes.files(written(tmp_path, text.replace(right, wrong), "outbound_recruitment"))
