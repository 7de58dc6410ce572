"""The journal on the case page speaks in words, not in codes."""

import pytest
from django.test import Client

from tests.county import County
from tests.tour import STATIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(monkeypatch, django_assert_max_num_queries):
    """The case page of somebody who serves: every kind of entry is behind him."""
    monkeypatch.setattr("workflows.transfer.guards.opened", lambda *_: True)
    county = County()
    county.places(vacancies=5)
    county.unit("JJW", "县纪委监委")
    who, case = county.officials(), county.transfer()
    STATIONS["serving"](case, who)
    officer = Client()
    officer.force_login(who.transfer)
    officer.get("/inbox/")
    with django_assert_max_num_queries(12):
        return officer.get(f"/cases/{case.number}/")


@pytest.fixture
def said(page):
    return {(label, value) for line in page.context["log"] for label, value in line["said"]}


@pytest.mark.parametrize("line", [
    ("已核对原件的材料", "身份证、学历学位证书"), ("意见", "同意"), ("档案审核结论", "材料齐全、信息一致"),
    ("接收单位", "县第一中学"), ("会签单位", "县纪委监委"), ("干部管理权限", "县委编委会研究"), ("手续", "编制实名制入编"), ("考察人员", "张试、张试"),
    ("姓名、身份证号与身份证原件一致", "是"),
])  # fmt: skip
def test_answers_read_as_people_read_them(said, line):
    assert line in said


def test_units_that_opined_bear_their_names(page):
    assert "会签　县纪委监委：同意" in page.content.decode()
    assert "接收意见　县第一中学：同意" in page.content.decode()


def test_no_answer_is_a_bare_code(said):
    codes = {"YZ", "JJW", "BWH", "establishment", "id、degree", "yes", "True"}
    assert not codes & {value for _, value in said}
