"""Workbooks in and out: a hostile file is refused before any parser sees it, a formula is never written."""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from documents import apart

MOST_BYTES = 10 * 1024 * 1024
MOST_INFLATED = 64 << 20
MOST_ROWS, MOST_COLUMNS = 20_000, 64
EXACT = 10**15  # numbers this long have lost digits in a workbook
ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
HALF_WIDTH = {
    wide: wide - 0xFEE0
    for wide in (0xFF0D, *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
} | {0x3000: " "}
CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,8})"')
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,9})"')
FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}\d{1,8})"[^>]*>\s*<(?:\w+:)?f[\s/>]')


class Unreadable(Exception):
    """The workbook cannot be taken; the sentence says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One line of a workbook: its line number there, and its cells as text by column title."""

    line: int
    cells: dict[str, str]


def read_rows(file, columns: list[str]) -> list[Row]:
    """The rows below the line that has all the titles; blank lines are left out."""
    content = file.read(MOST_BYTES + 1)
    guard(content)
    (table, merged), wanted = table_of(content), {title(one): one for one in columns}
    place = head_of(table, columns)
    refuse_merged([line for line in merged if line > place + 1])
    titles = [wanted.get(title(cell)) for cell in table[place]]
    lines = [
        (n, {t: c for t, c in zip(titles, row, strict=False) if t})
        for n, row in enumerate(table[place + 1 :], place + 2)
    ]
    refuse_lost(lines)
    rows = [Row(line, {name: text(cell) for name, cell in cells.items()}) for line, cells in lines]
    return [row for row in rows if any(row.cells.values())]


def head_of(table: list[list[Any]], columns: list[str]) -> int:
    """The place of the line that has all the titles."""
    wanted = {title(one) for one in columns}
    place = next((n for n, row in enumerate(table) if wanted <= {title(cell) for cell in row}), None)
    if place is None:
        raise Unreadable(f"没有找到表头，应有这些列：{'、'.join(columns)}。请下载模板填写")
    return place


def refuse_merged(lines: list[int]) -> None:
    """Merged cells below the titles: nobody can know which rows their value is meant for."""
    if lines:
        named = "、".join(map(str, sorted(set(lines))[:5]))
        raise Unreadable(f"第 {named} 行有合并单元格，请取消合并、逐行填写后再导入")


def refuse_lost(lines: list[tuple[int, dict[str, Any]]]) -> None:
    """Cells whose value the workbook itself has lost, each by its line, never guessed."""
    faults = [
        f"第 {line} 行“{name}”{why}"
        for line, cells in lines
        for name, cell in cells.items()
        if (why := lost(cell))
    ]
    if faults:
        more = f"等 {len(faults)} 处" if len(faults) > 5 else ""
        raise Unreadable(f"{'；'.join(faults[:5])}{more}。请把这些格改为文本格式并重新填写后再导入")


def guard(content: bytes) -> None:
    """Refuse what is too large, what unpacks too large, what claims far-away cells, and any DOCTYPE."""
    if len(content) > MOST_BYTES:
        raise Unreadable("工作簿超过 10 MB，请分开导入")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if len(book.infolist()) > 200:
                raise Unreadable("工作簿结构异常，请另存为新的 xlsx 后再导入")
            guard_kind({member.filename for member in book.infolist()})
            inflated = 0
            for member in book.infolist():
                inflated = guard_member(book, member, inflated)
    except Unreadable:
        raise
    except Exception:  # a damaged archive fails in a dozen ways
        raise Unreadable("不是有效的 xlsx 工作簿（可能已加密或是旧格式），请另存为 xlsx 后再导入") from None


def guard_kind(members: set[str]) -> None:
    """An archive of another kind under the name of a workbook, and macros, are not for reading."""
    if "xl/workbook.xml" not in members:
        raise Unreadable("不是 xlsx 工作簿，请另存为 xlsx 后再导入")
    if any(member.endswith("vbaProject.bin") for member in members):
        raise Unreadable("工作簿含有宏，请另存为不带宏的 xlsx 后再导入")


def guard_member(book, member, inflated: int) -> int:
    tail = b""
    with book.open(member) as part:
        while block := part.read(1 << 20):
            inflated += len(block)
            if inflated > MOST_INFLATED:
                raise Unreadable("工作簿解开后过大，请分开导入")
            seen, tail = tail + block, block[-256:]
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise Unreadable("工作簿含有不允许的内容，请另存为新的 xlsx 后再导入")
            if member.filename.startswith("xl/worksheets/"):
                guard_cells(seen)
    return inflated


def guard_cells(seen: bytes) -> None:
    far = any(int(found[1]) > MOST_ROWS for found in ROW.finditer(seen))
    far = far or any(int(c[2]) > MOST_ROWS or column(c[1]) > MOST_COLUMNS for c in CELL.finditer(seen))
    if found := FORMULA.search(seen):
        raise Unreadable(f"{found[1].decode()} 格是公式，请复制后用“选择性粘贴—数值”粘贴回去再导入")
    if far:
        raise Unreadable(f"工作簿超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列，请删去表外的内容后再导入")


def column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def table_of(content: bytes) -> tuple[list[list[Any]], list[int]]:
    """The cells, and the lines that have merged ones."""
    try:
        found = apart.read("workbook", content)
        return found["cells"], found["merged"]
    except apart.Failed:
        raise Unreadable("工作簿读不出来，请另存为新的 xlsx 后再导入") from None


def text(cell: Any) -> str:
    """A cell as people meant it: half-width letters and digits, whole numbers without a point, nothing invisible."""
    if isinstance(cell, float) and cell.is_integer():
        cell = f"{cell:.0f}"
    shown = unicodedata.normalize("NFC", str(cell)).translate(HALF_WIDTH)
    return "".join(c for c in shown if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip()


def title(cell: Any) -> str:
    """A column title, however its brackets were typed and wherever its line was broken."""
    return "".join(unicodedata.normalize("NFKC", text(cell)).split())


def lost(cell: Any) -> str | None:
    """Why the cell cannot be taken at its word; None where it can."""
    if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= EXACT:
        return "是数字格式，末几位已丢失，须为文本"
    if isinstance(cell, str) and cell in ERRORS:
        return f"是错误值 {cell}"
    return None


def annotated(content: bytes, columns: list[str], said: dict[int, str], head: str) -> bytes:
    """The first sheet as it was, line by line and cell by cell, and in one more column what is said of a line."""
    table, _ = table_of(content)
    place, width = head_of(table, columns), max(map(len, table))
    beside = said | {place + 1: head}
    target = io.BytesIO()
    with book_in(target) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(table):
            for at, cell in enumerate([*row, *[""] * (width - len(row)), beside.get(line + 1, "")]):
                sheet.write_string(line, at, cell if isinstance(cell, str) else text(cell))
        sheet.set_column(0, width, 22)
    return target.getvalue()


def book_in(target: io.BytesIO) -> xlsxwriter.Workbook:
    """A workbook nothing in which is ever a formula or a link."""
    return xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )


def written(columns: list[str], rows: list[list[Any]]) -> bytes:
    """A workbook of text cells: nothing in it is ever a formula."""
    target = io.BytesIO()
    with book_in(target) as book:
        sheet, head = book.add_worksheet(), book.add_format({"bold": True})
        for place, title in enumerate(columns):
            sheet.write_string(0, place, title, head)
        for line, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, text("" if cell is None else cell))
        sheet.set_column(0, max(len(columns) - 1, 0), 22)
    return target.getvalue()
