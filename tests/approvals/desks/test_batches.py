"""HR's pages: what waits with its amounts, a list of what was ticked, and what became of every line."""

import io
import uuid

import pytest
from django.test import Client
from openpyxl import load_workbook

from approvals.batches.models import Batch
from tests.claims import to_confirmed, to_reviewed
from tests.county import do, fresh
from tests.statements import statements
from workflows.claim.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(who):
    return signed_in(who.review)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    return answer.content.decode()


def work(case):
    return case.task_set.get(finished=None).pk


def build(desk, *cases, **more):
    said = {"title": "一批", "key": uuid.uuid4().hex, "task": [work(case) for case in cases]} | more
    return desk.post("/batches/", said)


def test_what_waits_is_listed_with_what_the_cap_took(county, who, desk):
    referrer = county.claimant()
    for count in (195, 10):
        to_reviewed(county.labour_claim(count, ["应届高校毕业生"], claimant=referrer), who)
    page = text(desk.get("/batches/"))
    assert "195,000.00" in page and "年度总额限制，减 5,000.00 元" in page and "就业补助资金" in page


def test_a_list_is_built_of_what_was_ticked_and_of_a_whole_scheme(county, who, desk):
    labour = county.reviewed(county.checked(3), who)
    county.reviewed(county.checked(2, "talent_employer_reward"), who)
    assert build(desk, *labour[:2]).status_code == 302
    assert Batch.objects.get().lines.count() == 2
    assert build(desk, all_of="talent_employer_reward").status_code == 302
    assert sorted(batch.lines.count() for batch in Batch.objects.all()) == [2, 2]
    assert labour[2].subject in text(desk.get("/batches/?scheme=labour_referral"))


def test_nothing_ticked_and_what_is_gone_are_said_and_the_title_is_kept(county, who, desk):
    cases = county.reviewed(county.checked(2), who)
    empty = build(desk, title="第三季度")
    assert empty.status_code == 422 and "请先勾选" in text(empty) and "第三季度" in text(empty)
    build(desk, cases[0])
    late = build(desk, *cases)
    assert late.status_code == 422 and "其他批次" in text(late) and Batch.objects.count() == 1


def test_what_is_no_number_ticks_nothing(desk):
    assert build(desk, task=["²", "9" * 5000, "x"]).status_code == 422 and not Batch.objects.exists()


def test_a_second_click_answers_like_the_first(county, who, desk):
    cases, key = county.reviewed(county.checked(2), who), uuid.uuid4().hex
    first = build(desk, cases[0], key=key)
    assert build(desk, cases[0], key=key)["Location"] == first["Location"]
    url = first["Location"]
    for _ in range(2):
        assert desk.post(f"{url}add/", {"task": work(cases[1]), "key": key}).status_code == 302
    line = Batch.objects.get().lines.get(case=cases[1])
    for _ in range(2):
        assert desk.post(f"{url}lines/{line.pk}/remove/", {"key": key}).status_code == 302
    for _ in range(2):
        assert desk.post(f"{url}submit/", {"key": key}).status_code == 302
    other = desk.post(f"{url}submit/", {"key": uuid.uuid4().hex})
    assert other.status_code == 409 and "已提交" in text(other)
    assert fresh(cases[0]).log.filter(action="include").count() == 1


def test_every_line_says_what_became_of_it(county, who, desk):
    cases = county.reviewed(county.checked(2), who)
    to_confirmed(cases[:1], who)
    to_confirmed(cases[1:], who, outcome="decline")
    pages = [text(desk.get(f"/batches/{batch.pk}/")) for batch in Batch.objects.order_by("pk")]
    assert "待发布公示" in pages[0] and "领导小组同意" in pages[0]
    assert "不予奖补" in pages[1] and "领导小组不同意：事实不清" in pages[1]


def test_the_submitted_list_cannot_be_changed_by_any_address(county, who, desk):
    cases = county.reviewed(county.checked(2), who)
    url = build(desk, cases[0])["Location"]
    desk.post(f"{url}submit/", {"key": "k"})
    line = Batch.objects.get().lines.get()
    for path, said in ((f"lines/{line.pk}/remove/", {}), ("add/", {"task": work(cases[1])})):
        answer = desk.post(url + path, said)
        assert answer.status_code == 422 and "不能再改" in text(answer)
    assert Batch.objects.get().lines.count() == 1 and "移出" not in text(desk.get(url))


def test_the_workbook_has_every_claim_and_no_formula(county, who, desk):
    cases = county.reviewed(county.checked(2), who)
    cases[0].facts["claimant"]["name"] = '=HYPERLINK("x")'
    type(cases[0]).objects.filter(pk=cases[0].pk).update(facts=cases[0].facts)
    url = build(desk, *cases)["Location"]
    answer = desk.get(f"{url}workbook/")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.values)
    assert rows[0][-2:] == ("办件编号", "状态") and [row[-2] for row in rows[1:3]] == [
        c.number for c in cases
    ]
    assert rows[1][1] == '=HYPERLINK("x")' and all(
        cell.data_type == "s" for row in sheet for cell in row if cell.value is not None
    )
    assert [row[1] for row in rows[3:]] == ["合计", "总计"]


def test_the_secretary_and_the_auditor_read_and_change_nothing(county, who, desk):
    (case,) = county.reviewed(county.checked(1), who)
    url = build(desk, case)["Location"]
    for user in (who.secretary, county.user("auditor@DCS")):
        reader = signed_in(user)
        assert reader.get(url).status_code == 200 and "提交领导小组" not in text(reader.get(url))
        for path in ("submit/", "add/", "lines/1/remove/"):
            assert reader.post(url + path, {"key": "k"}).status_code == 403
        assert build(reader, case).status_code == 403
    assert fresh(case).state == S.REVIEWED


def test_the_pages_ask_the_same_of_the_database_however_long_the_list(county, who, desk):
    counted = []
    for size in (2, 30):
        cases = county.reviewed(county.checked(size), who)
        with statements() as listed:
            desk.get("/batches/")
        url = build(desk, *cases)["Location"]
        with statements() as shown:
            desk.get(url)
        counted.append((len(listed), len(shown)))
    assert counted[0] == counted[1], counted


def test_a_claim_returned_to_the_review_can_be_listed_again_elsewhere(county, who, desk):
    (case,) = county.reviewed(county.checked(1), who)
    url = build(desk, case)["Location"]
    do(case, "collect", "return_to_review", who.review, {"reason": "再核"})
    refused = desk.post(f"{url}submit/", {"key": "k"})
    assert refused.status_code == 422 and "已不待汇总" in text(refused)
    do(case, "review", "pass_review", who.review, {"personnel_checked": "on", "opinion": "属实"})
    assert build(desk, case).status_code == 302
