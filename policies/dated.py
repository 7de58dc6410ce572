"""Dated data files: every value with its first day and clause, never edited, only superseded; mistakes name file and line."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from policies.reading import Reader, Unreadable

Entry = TypeVar("Entry")
FIELD = re.compile(r"(?:字段|缺少字段|不认识的字段) (\w+)")
CLAUSE = re.compile(r"[一二三四五](\([一二三四五六七八九十]+\)\d{0,2})?")


class Misread(ValueError):
    """A data file has a line this house does not understand; the message names the file and the line."""


class Source:
    """One TOML file and where each of its entries stands, so that a mistake can be shown to whoever typed it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf8")
        try:
            self.data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as mistake:
            found = re.search(r"at line (\d+)", str(mistake))
            raise self.misread(
                int(found[1]) if found else self.text.count("\n"), f"不是有效的 TOML（{mistake}）"
            ) from None

    def misread(self, line: int, sentence: str) -> Misread:
        return Misread(f"{self.path.name} 第 {line} 行：{sentence}")

    def line_of_head(self, key: str) -> int:
        """The line of a key above all tables, or of the table of that name; the first where there is neither."""
        lines = self.text.splitlines()
        head = next((n for n, line in enumerate(lines) if line.startswith("[")), len(lines))
        own = (n for n in range(head) if re.match(rf"{re.escape(key)}\s*=", lines[n]))
        heading = (n for n in range(head, len(lines)) if re.match(rf"\[+{re.escape(key)}\]", lines[n]))
        return 1 + next(own, next(heading, 0))

    def line_of(self, table: str, place: int, key: str = "") -> int:
        """The line of ``key`` in the ``place``-th entry of ``table``; of the entry where it has no such key."""
        lines = self.text.splitlines()
        starts = self.starts(lines, table)
        start = starts[place]
        follow = (n for n in range(start + 1, len(lines)) if lines[n].startswith("[") or n in starts)
        named = re.compile(rf"(^|[{{,\s]){re.escape(key)}\s*=")
        found = (n for n in range(start, next(follow, len(lines))) if key and named.search(lines[n]))
        return 1 + next(found, start)

    def starts(self, lines: list[str], table: str) -> list[int]:
        """Where the entries begin: ``[[table]]`` headings, or the rows of ``table = [ {…}, … ]``."""
        if headings := [n for n, line in enumerate(lines) if line.strip() == f"[[{table}]]"]:
            return headings
        first = next((n for n, line in enumerate(lines) if re.match(rf"{table}\s*=", line)), 0)
        rows = [n for n in range(first + 1, len(lines)) if lines[n].lstrip().startswith("{")]
        return rows or [first]

    def entries(self, table: str, reader: Reader, make: Callable[..., Entry]) -> tuple[Entry, ...]:
        """Every entry of ``table``, read strictly."""
        rows = self.data.get(table, [])
        if not isinstance(rows, list):
            raise self.misread(self.line_of_head(table), f"{table} 应为列表")
        return tuple(self.entry(table, place, row, reader, make) for place, row in enumerate(rows))

    def entry(self, table: str, place: int, row: Any, reader: Reader, make: Callable[..., Entry]) -> Entry:
        try:
            return make(**reader(row, ""))
        except Unreadable as mistake:
            key = FIELD.search(str(mistake))
            line = self.line_of(table, place, key[1] if key else "")
            raise self.misread(line, f"{table}：{mistake}") from None


def in_force(entries: Iterable[Any], on: date, identity: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Of each value the version in force on a day, in the order of the file; an ``ended`` one is gone."""
    found: dict[Any, Any] = {}
    for entry in entries:
        key = identity(entry)
        known = found.get(key)
        if entry.start <= on and (known is None or entry.start > known.start):
            found[key] = entry
    return tuple(entry for entry in found.values() if not entry.ended)


# Readers for what only data files say -----------------------------------------------------------------------


def a_day(value: Any, name: str) -> date:
    """A TOML date, written without quotes."""
    if type(value) is not date:
        raise Unreadable(f"字段 {name} 应为日期，例如 2023-09-25，不加引号")
    return value


def a_clause(value: Any, name: str) -> str:
    if not isinstance(value, str) or not CLAUSE.fullmatch(value):
        raise Unreadable(f"字段 {name} 应为方案条款编号，例如 三(十二)2")
    return value


def table(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(f"字段 {name} 应为表")
    return value
