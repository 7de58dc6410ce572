"""Registers from workbooks: all or nothing, each fault by line, whatever was typed; who brought it in is kept."""

import io
from datetime import date

import pytest

from approvals.imports.kinds import IMPORTS
from approvals.registers.models import RegisterEntry
from documents.workbooks import written
from parties.employers import Employer, Listing
from parties.talents import Recognition, Talent
from tests.browsing import signed_in, text
from tests.claims import Claims, credit_code, id_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = Claims()
    made.unit("GXJ", "县工信局")
    made.unit("JYJ", "县教育局")
    return made


@pytest.fixture
def bureau(county):
    return signed_in(county.user("reward_review@RSJ"))


@pytest.fixture
def office(county):
    return signed_in(county.user("publicity@RCB"))


def bring(browser, kind, rows):
    book = io.BytesIO(written(IMPORTS[kind].columns, rows))
    book.name = "rows.xlsx"
    return browser.post(f"/import/{kind}/", {"file": book})


def employer(serial, name="试验企业", kind="企业", above="GXJ", here="是", unit=""):
    return [credit_code(serial), f"{name}{serial}", kind, above, here, unit]


def talent(
    serial, name="试才", talent_class="省B", first="是", on="2024-03-01", document="闽委人才〔2024〕3号"
):
    return [f"{name}{serial}", id_number(serial), talent_class, first, on, document]


def test_employers_and_their_listings_come_in_with_their_units(county, bureau):
    school = county.unit("YZ", "县第一中学", supervisor=county.unit("JYJ"))
    rows = [employer(1), employer(2, here="否"), employer(3, "县第一中学", "学校", "JYJ", unit="YZ")]
    assert "已导入 3 行" in text(bring(bureau, "employers", rows))
    assert Employer.objects.get(credit_code=credit_code(3)).unit == school
    assert not Employer.objects.get(credit_code=credit_code(2)).in_county
    listed = [[credit_code(1).lower(), "主导产业企业", "2024-01-01", "", "清工信〔2024〕2号"],
              [credit_code(3), "公办中小学教育", "2023-09-01", "2026-08-31", "清教〔2023〕1号"]]  # fmt: skip
    assert "已导入 2 行" in text(bring(bureau, "listings", listed))
    assert Listing.objects.get(field="公办中小学教育").until == date(2026, 8, 31)
    assert RegisterEntry.objects.filter(title="列入名录").count() == 2


@pytest.mark.parametrize(("row", "line", "sentence"), [
    (employer(9, above="NONE"), 3, "没有代码为“NONE”"), (employer(9, kind="作坊"), 3, "可用：企业、学校、医院"),
    (employer(9, here="在"), 3, "可用：是、否"), (employer(9, unit="NONE"), 3, "没有代码为“NONE”"),
    (employer(1), 3, "与第 2 行重复"), ([credit_code(1).lower(), *employer(1)[1:]], 3, "与第 2 行重复"),
    (["9135042300000", *employer(9)[1:]], 3, "应为18位"), (["", *employer(9)[1:]], 3, "不能为空"),
])  # fmt: skip
def test_one_wrong_employer_keeps_all_out_and_is_named_by_its_line(county, bureau, row, line, sentence):
    page = text(bring(bureau, "employers", [employer(1), row]), 422)
    assert f"第 {line} 行" in page and sentence in page and not Employer.objects.exists()


def test_what_is_there_already_is_not_brought_in_again(county, bureau):
    bring(bureau, "employers", [employer(1)])
    assert "不重复导入" in text(bring(bureau, "employers", [employer(1, "改名")]), 422)
    row = [credit_code(1), "主导产业企业", "2024-01-01", "", "清工信〔2024〕2号"]
    bring(bureau, "listings", [row])
    assert "不重复导入" in text(bring(bureau, "listings", [[row[0], "其他", *row[2:]]]), 422)
    assert "请先登记" in text(bring(bureau, "listings", [[credit_code(5), *row[1:]]]), 422)
    assert "不能早于" in text(
        bring(bureau, "listings", [[row[0], "其他", "2025-01-01", "2024-12-31", "文"]]), 422
    )
    assert Listing.objects.count() == 1


def test_talents_come_in_with_their_numbers_hidden(county, office):
    page = text(
        bring(
            office,
            "talents",
            [
                talent(1),
                talent(2, talent_class="市D", first="否"),
                talent(1, talent_class="省A", on="2025-03-01"),
            ],
        )
    )
    assert "已导入 3 行" in page and Talent.objects.count() == 2 and Recognition.objects.count() == 3
    assert id_number(1) not in page and Talent.objects.first().masked_id in page
    assert Talent.objects.get(name="试才1").id_number == id_number(1)


@pytest.mark.parametrize(("row", "sentence"), [
    (talent(1, on="2024-03-01"), "与第 2 行重复"), (talent(1, "别名", on="2025-01-01"), "另登记为“试才1”"),
    (talent(3, talent_class="国A"), "没有“国A”"), (talent(3, first=""), "不能为空"), (talent(3, on="去年"), "2026-01-01 的样子"),
    (talent(3, on="2999-01-01"), "不能晚于今天"), (["试才3", "350423199005150015", *talent(3)[2:]], "校验不通过"),
    (talent(3, document="文" * 61), "不能超过60字"),
])  # fmt: skip
def test_one_wrong_talent_keeps_all_out_and_is_named_by_its_line(county, office, row, sentence):
    page = text(bring(office, "talents", [talent(1), row]), 422)
    assert "第 3 行" in page and sentence in page and not Talent.objects.exists()


def test_somebody_known_under_another_name_is_not_renamed_by_a_workbook(county, office):
    bring(office, "talents", [talent(1)])
    assert "另登记为“试才1”" in text(bring(office, "talents", [talent(1, "另名", on="2025-01-01")]), 422)
    assert "不重复导入" in text(bring(office, "talents", [talent(1)]), 422)


@pytest.mark.parametrize("kind", ["employers", "listings", "talents"])
@pytest.mark.parametrize(
    "desk", ["administrator@RCB", "intake@RSJ", "reward_review@JYJ", "publicity@RSJ", "auditor@DCS"]
)
def test_only_the_register_s_own_desk_brings_in(county, kind, desk):
    assert signed_in(county.user(desk)).get(f"/import/{kind}/").status_code == 403


@pytest.mark.parametrize(("kind", "make", "count"), [("employers", employer, 200), ("talents", talent, 200)])
def test_two_hundred_rows_cost_the_statements_of_two(
    county, bureau, office, kind, make, count, django_assert_max_num_queries
):
    browser = office if kind == "talents" else bureau
    with django_assert_max_num_queries(30):
        assert bring(browser, kind, [make(serial) for serial in range(1, count + 1)]).status_code == 200
