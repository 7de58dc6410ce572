"""The plan's text: uploaded by the administrator, taken apart by clause, shown beside rules, kept by version."""

import io
from datetime import timedelta

import pytest

from approvals.plan.models import PlanClause, PlanText
from tests.browsing import signed_in, text
from tests.claims import Claims
from workflows import clock

pytestmark = pytest.mark.django_db

PLAN = """关于试验方案的通知
一、指导思想
这里写思想。
三、主要措施
（三）试验雁归
1.在外的试验人员可以调回，须满试验五年。
牵头单位：试验局
2.欢迎回来创业。
（十二）试验荐才
第一段说明谁可以申报。
引进甲类的奖励十元。
牵头单位：试验局
四、工作要求
（四）从高不重复。
"""


@pytest.fixture
def county():
    return Claims()


@pytest.fixture
def administrator(county):
    return signed_in(county.user("administrator@RCB"))


def upload(browser, content=PLAN, encoding="utf-8", days_ago=0, **more):
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode(encoding))
    file.name = "plan.txt"
    dated = (clock.today() - timedelta(days=days_ago)).isoformat()
    return browser.post(
        "/plan/upload/", {"title": "试验方案", "document": "试1号", "dated": dated, "file": file} | more
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_is_split_by_clause_whatever_its_encoding(administrator, encoding):
    answer = upload(administrator, encoding=encoding)
    assert answer.status_code == 302
    kept = dict(PlanClause.objects.values_list("number", "text"))
    assert "满试验五年" in kept["三(三)1"] and "创业" not in kept["三(三)1"]
    page = text(administrator.get(answer["Location"]))
    assert "缺" in page and "三(十五)" in page  # what the version lacks is said


def test_pasted_text_serves_as_well_and_both_or_none_is_refused(administrator):
    said = {"title": "试验方案", "document": "", "dated": clock.today().isoformat()}
    assert administrator.post("/plan/upload/", said | {"pasted": PLAN}).status_code == 302
    assert "二者选一" in text(administrator.post("/plan/upload/", said), 422)
    page = text(upload(administrator, pasted=PLAN), 422)
    assert "二者选一" in page and "满试验五年" in page  # what was pasted is not lost


@pytest.mark.parametrize(("content", "sentence"), [
    (b"PK\x03\x04 a docx", "另存为"), (b"%PDF-1.7", "另存为"), (b"\xff\xfe\x00a", "另存为"), (b"\x81\x20\xff", "编码"),
    ("没有编号的一段话。".encode(), "没有认出条款编号"),
])  # fmt: skip
def test_what_is_no_plan_is_refused_with_a_sentence(administrator, content, sentence):
    assert sentence in text(upload(administrator, content), 422)
    assert not PlanText.objects.exists()


def test_anybody_signed_in_reads_the_version_in_force_and_only_administrators_upload(
    county, administrator, client
):
    upload(administrator, days_ago=10)
    upload(administrator, PLAN.replace("十元", "二十元"), days_ago=3)
    for user in (county.user(), county.user("intake@JYJ"), county.user("auditor@DCS")):
        page = text(signed_in(user).get("/plan/"))
        assert "二十元" in page and "上传新版本" not in page
        assert signed_in(user).post("/plan/upload/", {}).status_code == 403
    older = PlanText.objects.last()
    assert "奖励十元" in text(administrator.get(f"/plan/versions/{older.pk}/"))
    assert client.get("/plan/").status_code == 302


def test_the_text_stands_beside_the_rules_of_a_case(county, administrator, django_assert_max_num_queries):
    officer = signed_in(county.user("intake@JYJ"))
    case = county.transfer()
    assert "ql-clause" not in text(officer.get(f"/cases/{case.number}/"))
    upload(administrator)
    with django_assert_max_num_queries(14):  # three of them once a minute
        page = text(officer.get(f"/cases/{case.number}/"))
    assert "ql-clause" in page and "满试验五年" in page


def test_uploaded_markup_is_text(administrator):
    upload(administrator, PLAN.replace("第一段", "<script>alert(1)</script>第一段"))
    assert "<script>alert" not in text(administrator.get("/plan/"))
