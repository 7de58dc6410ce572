"""Workbooks from strangers and for strangers: hostile ones refused within a second, nothing lost, no formula out."""

import io
import random
import time
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from documents.workbooks import Unreadable, annotated, read_rows, written

COLUMNS = ["姓名", "编制类别（性质）"]


def book(*rows, hidden=None) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        for name in filter(None, (hidden, "表")):
            sheet = made.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
        if hidden:
            made.get_worksheet_by_name("表").activate()
            made.get_worksheet_by_name(hidden).hide()
    return target.getvalue()


def raw(sheet: bytes, **members: bytes) -> bytes:
    """A workbook whose sheet, and any other part, is written by hand."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(COLUMNS))) as good,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for one in good.infolist():
            ours = {
                "xl/worksheets/sheet1.xml": sheet,
                **{k.replace("__", "/") + ".xml": v for k, v in members.items()},
            }
            bad.writestr(one.filename, ours.get(one.filename, good.read(one)))
    return target.getvalue()


def sheet(*cells: bytes) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return head + b"".join(cells) + b"</sheetData></worksheet>"


def cell(where: bytes, said: bytes) -> bytes:
    row = where.lstrip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return b'<row r="%s"><c r="%s" t="inlineStr"><is><t>%s</t></is></c></row>' % (row, where, said)


def read(content: bytes, columns=COLUMNS):
    return read_rows(io.BytesIO(content), columns)


def test_rows_are_read_below_the_line_with_the_titles():
    rows = read(
        book(
            ["清流县某表"],
            [],
            ["序号", "编制类别(性质)", "姓 名"],
            [1, "事业（财政核拨）", "𠮷·买买提"],
            ["", "", ""],
            [2, "行政", "㐂"],
        )
    )
    assert [(row.line, row.cells) for row in rows] == [
        (4, {"姓名": "𠮷·买买提", "编制类别（性质）": "事业（财政核拨）"}), (6, {"姓名": "㐂", "编制类别（性质）": "行政"}),
    ]  # fmt: skip


def test_cells_are_what_people_meant():
    rows = read(
        book(["账号", "电话"], ["Ｑｌ－０１\u200b", 13700000000], ["x\x0b\u202ey", 12.5]), ["账号", "电话"]
    )
    assert [list(row.cells.values()) for row in rows] == [["Ql-01", "13700000000"], ["xy", "12.5"]]


def test_an_id_number_kept_as_a_number_is_never_guessed():
    with pytest.raises(Unreadable, match=r"第 2 行“身份证号”.*须为文本"):
        read(book(["身份证号"], [350423199005010012]), ["身份证号"])


def test_an_error_value_is_named():
    with pytest.raises(Unreadable, match=r"第 2 行“姓名”是错误值 #N/A"):
        read(book(["姓名"], ["#N/A"]), ["姓名"])


def test_only_the_sheet_that_shows_is_read():
    assert len(read(book(COLUMNS, ["甲", "行政"], hidden="藏"))) == 1


def test_a_missing_title_is_named():
    with pytest.raises(Unreadable, match=r"没有找到表头.*姓名"):
        read(book(["别的"], ["x"]))


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst>&e;</sst>'


def many_members() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for n in range(5000):
            made.writestr(f"../{n}", b"")
    return target.getvalue()


def archive(**members: bytes) -> bytes:
    """A workbook with other parts added, or without one (``None``)."""
    target, said = io.BytesIO(), {name.replace("__", "/"): content for name, content in members.items()}
    with zipfile.ZipFile(io.BytesIO(book(COLUMNS))) as good, zipfile.ZipFile(target, "w") as made:
        for one in good.infolist():
            if one.filename not in ("xl/workbook.xml",) or "binary" not in said:
                made.writestr(one.filename, good.read(one))
        for name, content in said.items():
            made.writestr(name, content)
    return target.getvalue()


HOSTILE = {
    "macro": archive(**{"xl__vbaProject.bin": b"x"}),
    "xlsb": archive(**{"binary": b"", "xl__workbook.bin": b"x"}),
    "sparse": raw(sheet(cell(b"A1", b"x"), cell(b"XFD1048576", b"x"))),
    "giant string": raw(sheet(cell(b"A1", b"0" * (80 << 20)))),
    "many rows": raw(sheet(*(cell(b"A%d" % n, b"x") for n in range(1, 30_000)))),
    "laughs": raw(sheet(), xl__sharedStrings=LAUGHS),
    "outside entity": raw(sheet(), xl__sharedStrings=OUTSIDE),
    "members": many_members(),
    "csv": "姓名,编制\n甲,行政".encode(),
    "html": b"<html><table><tr><td>x</td></tr></table>",
    "old xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "cut": book(COLUMNS)[:900],
    "empty": b"",
    "heavy": b"PK" + b"0" * (11 << 20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused_at_once(name):
    started = time.perf_counter()
    with pytest.raises(Unreadable):
        read(HOSTILE[name])
    assert time.perf_counter() - started < 3


def test_what_slips_past_the_guard_dies_alone(monkeypatch):
    """The parser aborts on this file; it does so in a process of its own."""
    monkeypatch.setattr("documents.workbooks.guard", lambda content: None)
    with pytest.raises(Unreadable):
        read(HOSTILE["sparse"])


def test_damaged_bytes_never_raise_anything_else(monkeypatch):
    """The reading apart is left out here: what it may raise is one exception (see above)."""
    monkeypatch.setattr("documents.workbooks.table_of", lambda content: ([COLUMNS], []))
    good, dice = book(COLUMNS, ["甲", "行政"]), random.Random(7)
    for _ in range(200):
        bad = bytearray(good)
        for _ in range(dice.randint(1, 6)):
            bad[dice.randrange(len(bad))] = dice.randrange(256)
        try:
            read(bytes(bad))
        except Unreadable:
            continue


def test_what_we_write_is_text_and_never_a_formula():
    said = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        '=HYPERLINK("http://x")',
        "http://x",
        "x\0\x0by",
        "350423199005010012",
        None,
    ]
    made = written(["甲"], [[one] for one in said])
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not any(
            b"<f>" in parts.read(one) or b"hyperlink" in parts.read(one) for one in parts.namelist()
        )
    kept = [
        row[0] for row in CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    ]
    assert kept[1:] == [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=1",
        '=HYPERLINK("http://x")',
        "http://x",
        "xy",
        "350423199005010012",
        "",
    ]


def test_a_template_comes_back_as_it_went():
    assert read(written(COLUMNS, [["甲", "事业（财政核拨）"]]))[0].cells == {
        "姓名": "甲",
        "编制类别（性质）": "事业（财政核拨）",
    }


def formula() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, COLUMNS)
        page.write_row(1, 0, ["甲", "行政"])
        page.write_formula(2, 1, "=B2", None, "行政")
    return target.getvalue()


def merged(first: int, last: int) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        page = made.add_worksheet()
        page.merge_range(0, 0, 0, 1, "清流县某表")
        page.write_row(1, 0, COLUMNS)
        page.write_row(2, 0, ["甲", "行政"])
        page.merge_range(first, 1, last, 1, "行政")
    return target.getvalue()


def test_a_formula_is_named_by_its_cell_and_never_believed():
    with pytest.raises(Unreadable, match="B3 格是公式"):
        read(formula())


def test_merged_cells_among_the_rows_are_refused_by_their_lines_above_the_titles_they_may_stand():
    with pytest.raises(Unreadable, match="第 4、6 行有合并单元格"):
        read(merged(3, 5))


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
LINES = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8)


@settings(max_examples=12)
@given(LINES, st.sets(st.integers(2, 10)))
def test_a_workbook_comes_back_as_it_was_with_what_is_said_of_each_line(lines, faulty):
    said = {line: f"第{line}行有误" for line in faulty}
    content = annotated(book([*COLUMNS, "备注"], *lines), COLUMNS, said, "问题")
    back = (
        CalamineWorkbook.from_filelike(io.BytesIO(content))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )
    before = CalamineWorkbook.from_filelike(io.BytesIO(book([*COLUMNS, "备注"], *lines))).get_sheet_by_index(
        0
    )
    kept = [[str(cell) for cell in row] for row in before.to_python(skip_empty_area=False)]
    assert [row[:3] for row in back[: len(kept)]] == kept
    assert back[0][3] == "问题"
    assert [row[3] for row in back[1 : len(kept)]] == [said.get(line, "") for line in range(2, len(kept) + 1)]


def test_titles_of_ones_own_lines_above_the_head_and_blank_lines_stay_where_they_were():
    rows = [["某公司名单"], [], ["序号", *COLUMNS], [1, "甲", "事业"], [], ["=1+1", "乙", 20.5]]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as made:
        sheet = made.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    back = CalamineWorkbook.from_filelike(
        io.BytesIO(annotated(target.getvalue(), COLUMNS, {6: "错"}, "问题"))
    ).get_sheet_by_index(0)
    assert back.to_python(skip_empty_area=False) == [
        ["某公司名单", "", "", ""], ["", "", "", ""], ["序号", *COLUMNS, "问题"], ["1", "甲", "事业", ""], ["", "", "", ""],
        ["=1+1", "乙", "20.5", "错"],
    ]  # fmt: skip
