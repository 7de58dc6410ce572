"""Workbooks bring a county in: all or nothing, every fault named by line and column."""

import io
from datetime import date

import openpyxl
import pytest

from approvals.imports.services import IMPORTS, day_of
from documents.workbooks import written
from parties.establishment import Snapshot
from parties.models import Unit, User
from tests.county import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


def bring(client, kind, rows, columns=None):
    book = io.BytesIO(written(columns or IMPORTS[kind].columns, rows))
    book.name = "county.xlsx"
    return client.post(f"/import/{kind}/", {"file": book})


def test_units_officials_and_establishment_make_a_county(client, county):
    client.force_login(county.user("administrator@RCB"))
    assert (
        "已导入 2 行"
        in bring(
            client, "units", [["NEW", "新单位", "", "事业单位", "UP"], ["UP", "上级", "", "", ""]]
        ).content.decode()
    )
    assert Unit.objects.get(code="NEW").supervisor.code == "UP"
    page = bring(client, "officials", [["xin-renshi", "辛人", "接收单位岗", "NEW"]]).content.decode()
    assert "xin-renshi" in page and User.objects.get(username="xin-renshi").must_change_password
    client.force_login(county.user("staffing@BB"))
    assert "已导入 1 行" in bring(client, "establishment", [["NEW", "行政", "10", "7"]]).content.decode()
    made = Snapshot.objects.get()
    assert made.vacancies == 3
    assert client.post(f"/establishment/{made.pk}/certify/").status_code == 302


def test_one_wrong_row_keeps_everything_out_and_is_named(client, county):
    client.force_login(county.user("administrator@RCB"))
    answer = bring(client, "units", [["A1", "好单位", "", "", ""], ["", "没有代码", "", "", "NONE"]])
    page = answer.content.decode()
    assert answer.status_code == 422 and "第 3 行“代码”" in page and "NONE" in page
    assert not Unit.objects.filter(code="A1").exists()


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_said_in_words(client, county, content):
    client.force_login(county.user("administrator@RCB"))
    book = io.BytesIO(content)
    book.name = "x.xlsx"
    assert client.post("/import/units/", {"file": book}).status_code == 422


@pytest.mark.parametrize("kind", ["units", "officials", "establishment", "shortage"])
def test_only_the_right_desk_brings_in(client, county, kind):
    client.force_login(county.user("intake@JYJ"))
    assert client.get(f"/import/{kind}/").status_code == 403


def test_the_list_of_shortage_posts_has_its_days(client, county):
    from parties.establishment import is_shortage
    from workflows import clock

    county.unit("YZ")
    client.force_login(county.user("staffing@BB"))
    wrong = bring(client, "shortage", [["YZ", "数学教师", "今年", "", ""]])
    assert wrong.status_code == 422 and "2026-01-01" in wrong.content.decode()
    assert (
        bring(client, "shortage", [["YZ", "数学教师", "2026-01-01", "", "清委编〔2026〕3号"]]).status_code
        == 200
    )
    assert is_shortage("YZ", "数学教师", clock.today()) and not is_shortage("YZ", "语文教师", clock.today())


def returned(client, kind, rows):
    book = io.BytesIO(written(IMPORTS[kind].columns, rows))
    book.name = "county.xlsx"
    return client.post(f"/import/{kind}/", {"file": book, "returned": "1"})


@pytest.mark.parametrize(("said", "day"), [
    ("2026-01-05", date(2026, 1, 5)), ("2026-01-05T08:30:00", date(2026, 1, 5)), ("2026-01-05 00:00:00", date(2026, 1, 5)),
    ("2026-01-055", None), ("2026-01-05（补登）", None), ("2026-01-05 或 06", None), ("2026-02-30", None), ("", None),
])  # fmt: skip
def test_a_day_is_never_guessed_from_the_beginning_of_a_cell(said, day):
    assert day_of(said) == day


def test_a_faulty_workbook_comes_back_with_what_is_wrong_beside_each_row(client, county):
    client.force_login(county.user("administrator@RCB"))
    rows = [["A1", "好单位", "", "", ""], ["", "", "", "", ""], ["", "没有代码", "", "", "NONE"]]
    answer = returned(client, "units", rows)
    assert (
        answer["Content-Type"].endswith("spreadsheetml.sheet")
        and "attachment" in answer["Content-Disposition"]
    )
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    lines = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert lines[0] == [*IMPORTS["units"].columns, "问题"]
    assert lines[1] == ["A1", "好单位", "", "", "", ""]
    assert lines[3][1] == "没有代码" and "代码：“代码”不能为空" in lines[3][5] and "NONE" in lines[3][5]
    assert not Unit.objects.filter(code="A1").exists()


def test_the_corrected_workbook_is_taken_with_its_extra_column(client, county):
    client.force_login(county.user("administrator@RCB"))
    columns = [*IMPORTS["units"].columns, "问题"]
    assert bring(client, "units", [["A1", "好单位", "", "", "", "已改"]], columns).status_code == 200
    assert Unit.objects.filter(code="A1").exists()


def test_looking_at_a_sound_workbook_keeps_nothing(client, county):
    client.force_login(county.user("administrator@RCB"))
    answer = returned(client, "units", [["A1", "好单位", "", "", ""]])
    assert answer.status_code == 200 and "没有发现问题，还没有导入" in answer.content.decode()
    assert not Unit.objects.filter(code="A1").exists()


def test_a_faulty_official_never_becomes_a_formula(client, county):
    client.force_login(county.user("administrator@RCB"))
    answer = returned(client, "officials", [["=1+1", "辛人", "接收单位岗", "NONE"]])
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet["A2"].data_type == "s" and sheet["A2"].value == "=1+1"
