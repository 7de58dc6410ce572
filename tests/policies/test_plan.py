"""The plan by its numbers: every clause has a title of ours, and a text is taken apart however it is typed."""

import pytest

from policies import plan, schemes
from policies.rulings import rulings

TEXT = """关于印发某方案的通知
一、总的想法
把人请回来。
二、要做到什么
(一)这不是第三部分
三、措施
（一）摸底
各单位摸底。
牵头单位：甲局
責任单位另行通知
(二) 奖励
第一段说谁可以来。
第二段说给多少：2.5万元。
  （三）调动
1.愿意的可以调回。
须满 5 年。
2．愿意的可以创业。
（二）这一行编号倒退，是正文
　（十）　外出
去外面招人。
四、要求
（一）专人
附件：1.清单
附件1：
（二）不是正文
"""


def test_each_clause_has_everything_below_its_number():
    found = plan.split(TEXT)
    assert list(found) == [
        "一",
        "二",
        "二(一)",
        "三",
        "三(一)",
        "三(二)",
        "三(三)",
        "三(三)1",
        "三(三)2",
        "三(十)",
        "四",
        "四(一)",
    ]
    assert found["三(三)1"] == "1.愿意的可以调回。\n须满 5 年。"
    assert found["三(三)2"].endswith("（二）这一行编号倒退，是正文")
    assert found["三(三)"].startswith("（三）调动") and found["三(三)1"] in found["三(三)"]
    assert "附件" not in found["四"] and "通知" not in found["一"]


@pytest.mark.parametrize("change", [
    lambda text: text.replace("（", "(").replace("）", ")"),
    lambda text: text.replace("(", "（").replace(")", "）"),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.replace("\n", "\r\n　　"),
])  # fmt: skip
def test_how_it_is_typed_does_not_matter(change):
    assert list(plan.split(change(TEXT))) == list(plan.split(TEXT))
    assert len(plan.split(change(TEXT))["三"].split("\n")) == len(plan.split(TEXT)["三"].split("\n"))


@pytest.mark.parametrize(("number", "text"), [
    ("三(二)1", "第一段说谁可以来。"), ("三(二)2", "第二段说给多少：2.5万元。"), ("三(二)3", None),
    ("三(三)2", "2．愿意的可以创业。\n（二）这一行编号倒退，是正文"), ("三(一)2", "責任单位另行通知"), ("三(九)", None), ("五(一)1", None),
])  # fmt: skip
def test_a_citation_finds_its_clause_or_paragraph(number, text):
    assert plan.find(plan.split(TEXT), number) == text


@pytest.mark.parametrize("number", range(1, 100))
def test_numbers_read_as_they_are_written(number):
    assert plan.value(plan.said(number)) == number


@pytest.mark.parametrize("digits", ["十十", "一二", "一十二三", "二三十"])
def test_what_is_no_number_is_none(digits):
    assert plan.value(digits) == 0


def test_a_text_that_is_no_plan_has_no_clauses():
    assert plan.split("") == plan.split("随便写的一段话\n（一）没有大标题") == {}


def test_whatever_cites_the_plan_cites_a_clause_it_has():
    cited = {
        row.clause for file in schemes.files().values() for rows in file.entries.values() for row in rows
    }
    cited |= {one.clause for one in rulings().values()}
    assert all(plan.title(number) for number in cited)
    assert plan.title("三(十二)2") == plan.title("三(十二)") and not plan.title("九(九)9")
