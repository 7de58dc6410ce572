"""The county's own days: entered, taken out, brought in; every time limit follows at once."""

from datetime import date, timedelta

import pytest

from policies.workdays import LAST_OFFICIAL
from tests.approvals.imports.test_services import bring
from tests.county import County
from workflows import clock
from workflows.calendar import Holiday, working_days

pytestmark = pytest.mark.django_db
DAY = date(LAST_OFFICIAL, 3, 11)
while DAY.weekday() != 2:
    DAY += timedelta(1)
LATER = LAST_OFFICIAL + 2


@pytest.fixture
def client(client):
    client.force_login(County().user("administrator@RCB"))
    return client


def enter(client, day=DAY, kind="rest", source="清政办〔2026〕3号"):
    return client.post("/manage/holidays/", {"day": str(day), "kind": kind, "source": source})


def test_a_day_entered_is_off_at_once_and_works_again_when_taken_out(client):
    assert working_days().is_working(DAY)
    assert enter(client)["Location"] == f"/manage/holidays/?year={DAY.year}"
    assert not working_days().is_working(DAY)
    page = client.get(f"/manage/holidays/?year={DAY.year}").content.decode()
    assert str(DAY) in page and "清政办〔2026〕3号" in page
    assert client.get(f"/manage/holidays/{Holiday.objects.get().pk}/remove/").status_code == 405
    client.post(f"/manage/holidays/{Holiday.objects.get().pk}/remove/")
    assert working_days().is_working(DAY)


def test_a_saturday_worked_instead_counts(client):
    saturday = DAY + timedelta(3)
    enter(client, saturday, "work")
    assert working_days().is_working(saturday)


@pytest.mark.parametrize(("said", "sentence"), [
    ({"day": "明天"}, "日期应写成"), ({"source": ""}, "请写明依据"), ({"day": DAY}, "已登记为休息"),
])  # fmt: skip
def test_what_is_wrong_is_said_in_words(client, said, sentence):
    if said.get("day") == DAY:
        enter(client)
    answer = enter(client, **said)
    assert answer.status_code == 422 and sentence in answer.content.decode()


def standing(client, year) -> str:
    context = client.get(f"/manage/holidays/?year={year}").context
    return next(word for one, word, *_ in context["years"] if one == year)


def test_the_page_says_how_each_year_stands(client):
    assert standing(client, LAST_OFFICIAL) == "公布日历"
    assert standing(client, LATER) == "暂推"
    enter(client, date(LATER, 1, 1))
    assert standing(client, LATER) == "本县自定"


@pytest.mark.parametrize("year", ["", "0", "99999", "今年", "-1"])
def test_a_year_that_is_none_is_this_year(client, year):
    assert client.get(f"/manage/holidays/?year={year}").context["year"] == clock.today().year


def test_a_workbook_brings_a_whole_year_in(client):
    rows = [
        [f"{LATER}-02-08", "休息", "国办发明电〔2027〕7号"],
        [f"{LATER}-02-14", "上班", "国办发明电〔2027〕7号"],
    ]
    working_days()
    assert "已导入 2 行" in bring(client, "holidays", rows).content.decode()
    assert bring(client, "holidays", [[f"{LATER}-02-08", "上班", "更正通知"]]).status_code == 200
    days = working_days()
    assert days.is_working(date(LATER, 2, 8)) and days.standing(LATER) == "own"


def test_a_wrong_workbook_changes_nothing(client):
    rows = [[f"{LATER}-02-08", "休息", "通知"], ["春节", "放假", ""], [f"{LATER}-02-08", "休息", "通知"]]
    page = bring(client, "holidays", rows).content.decode()
    for sentence in ("第 3 行“日期”", "请填“上班”或“休息”", "“依据”不能为空", "与第 2 行重复"):
        assert sentence in page
    assert not Holiday.objects.exists()
