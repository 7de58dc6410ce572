"""Reading a scheme's file: what it may say, and a sentence with file and line for every mistake."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from policies import facts as declared
from policies.dated import Source, a_clause, a_day, in_force, table
from policies.reading import Reader, Unreadable, boolean, many, money, number, one_of, record, text, whole
from policies.rulings import as_parameter, parameters
from policies.scheme_proof import Proof
from policies.terms import (
    STAGES,
    Ask,
    Cap,
    Column,
    Count,
    Deduction,
    Fund,
    Group,
    Limit,
    Material,
    Payee,
    Price,
    Rate,
    Rows,
    Rule,
    Scheme,
    Split,
    Step,
    Uplift,
)  # fmt: skip

COMMON: dict[str, Reader] = {"start": a_day, "clause": a_clause}
ENDED: dict[str, Reader] = {"ended": boolean}
texts = many(text)
COLUMN_KINDS = ("text", "day", "number", "money", "choice", "choices", "bank", "account")


def choices(value: Any, name: str) -> Mapping[str, Any]:
    """Values of the parameters the rulings (口径) set."""
    known = parameters("claim")
    for key, chosen in table(value, name).items():
        if key not in known:
            raise Unreadable(f"字段 {name} 中的 {key} 不是口径参数")
        if chosen not in (allowed := [as_parameter(one) for one in known[key].values]):
            raise Unreadable(f"字段 {name} 中的 {key} 只能是：{'、'.join(map(str, allowed))}")
    return dict(value)


def anything(value: Any, name: str) -> Any:
    return value


def tuple_of(value: Any, name: str) -> tuple[str, ...]:
    return tuple(texts(value, name))


def shape(wanted: dict[str, Reader], optional: dict[str, Reader] | None = None) -> Reader:
    return record(COMMON | wanted, ENDED | (optional or {}))


def name_of(entry: Any) -> str:
    return str(entry.name)


def name_or_code(entry: Any) -> str:
    return str(entry.name or entry.code)


@dataclass(frozen=True)
class Kind:
    """One kind of entry: its reader, its class and what makes two entries versions of the same value."""

    make: Callable[..., Any]
    read: Reader
    identity: Callable[[Any], Any] = name_of


FACT_OPTIONS: dict[str, Reader] = {
    "values": tuple_of, "open": boolean, "many": one_of("list", "one_or_list"), "optional": boolean, "default": anything,
    "null_is_none": boolean, "least": whole, "line": text, "each": text, "unit": text, "hint": text,
}  # fmt: skip
KINDS: dict[str, Kind] = {
    "facts": Kind(declared.Fact, shape({"name": text, "label": text, "kind": one_of(*declared.KINDS, declared.LINES)}, FACT_OPTIONS),
                  lambda one: (one.line, one.name)),
    "materials": Kind(Material, shape({"code": text, "title": text}, {"hint": text, "required": boolean}), lambda one: one.code),
    "steps": Kind(Step, shape({"order": whole, "name": text, "stage": one_of(*STAGES), "actor": text}, {
        "unit": text, "stated": boolean}), lambda one: one.order),
    "rates": Kind(Rate, shape({"of": text, "yuan": money}, {"at_least": number}), lambda one: one.of),
    "limits": Kind(Limit, shape({"name": text, "label": text, "value": money, "unit": text}, {"of": text}),
                   lambda one: (one.name, one.of)),
    "rules": Kind(Rule, shape({"code": text, "need": anything, "met": text, "unmet": text}, {
        "name": text, "only": anything, "policy": choices, "line": text, "hold": boolean, "yearly": boolean}), name_or_code),
    "prices": Kind(Price, shape({}, {"rate_by": text, "tier_by": text, "fact": text, "percent": text, "times": tuple_of,
                                     "least_of": tuple_of, "line": text, "decided": boolean, "name": text})),
    "uplifts": Kind(Uplift, shape({"percent": text, "need": anything}, {"policy": choices, "name": text}),
                    lambda one: one.name or one.percent),
    "deductions": Kind(Deduction, shape({"code": text, "fact": text, "met": text, "unmet": text}, {
        "take_off": boolean, "only": anything, "policy": choices, "name": text}), name_or_code),
    "caps": Kind(Cap, shape({"code": text, "limit": text, "used": text, "label": text}, {
        "policy": choices, "whole_persons": choices, "by_side": boolean, "per": one_of("claimant", "county"), "name": text}), name_or_code),
    "splits": Kind(Split, shape({"sides": tuple_of}, {"name": text})),
    "funds": Kind(Fund, shape({"order": whole, "name": text}, {"balance": text, "last_resort": boolean}), lambda one: one.order),
    "columns": Kind(Column, shape({"name": text, "label": text, "kind": one_of(*COLUMN_KINDS)}, {
        "values": tuple_of, "optional": boolean, "once": boolean, "ahead": boolean, "head": text, "hint": text, "listed": text, "on": text})),
    "rows": Kind(Rows, shape({"kind": one_of("voucher"), "title": text, "sums": text}, {"name": text})),
    "asks": Kind(Ask, shape({"name": text, "label": text, "kind": one_of("place", "listed")}, {"listed": text, "hint": text})),
    "groups": Kind(Group, shape({"by": text}, {"people": text, "name": text})),
    "counts": Kind(Count, shape({"fact": text, "limit": text, "label": text}, {"asks": text, "name": text})),
    "payees": Kind(Payee, shape({}, {"title": text, "fact": text, "name": text})),
}  # fmt: skip
HEAD = record(
    {"key": text, "title": text, "clause": a_clause, "measure": text, "start": a_day},
    {"item": text, "recorded": text},
)


@dataclass(frozen=True)
class File:
    """One file, every version of every value in it."""

    head: dict[str, Any]
    entries: dict[str, tuple[Any, ...]]

    def on(self, day: date) -> Scheme:
        current = {name: in_force(rows, day, KINDS[name].identity) for name, rows in self.entries.items()}
        parts: dict[str, Any] = {**self.head, **current}
        return Scheme(**parts)

    @cached_property
    def days(self) -> list[date]:
        """The days on which something changes, the first one first."""
        return sorted({self.head["start"], *(row.start for rows in self.entries.values() for row in rows)})


def read(path: Path) -> File:
    """One scheme's file, every mistake answered with the file and the line. Raises Misread."""
    source = Source(path)
    head = {name: value for name, value in source.data.items() if name not in KINDS}
    try:
        head = HEAD(head, "")
    except Unreadable as mistake:
        key = str(mistake).split(" ")[1]
        raise source.misread(source.line_of_head(key), str(mistake)) from None
    if head["key"] != path.stem:
        raise source.misread(source.line_of_head("key"), f"key 应与文件名一致：{path.stem}")
    entries = {name: source.entries(name, kind.read, kind.make) for name, kind in KINDS.items()}
    refuse_two_versions_on_one_day(source, entries)
    found = File(head, entries)
    for day in found.days:
        Proof(source, entries, found.on(day)).run()
    return found


def refuse_two_versions_on_one_day(source: Source, entries: dict[str, tuple[Any, ...]]) -> None:
    for name, rows in entries.items():
        seen = set()
        for place, row in enumerate(rows):
            version = (KINDS[name].identity(row), row.start)
            if version in seen:
                raise source.misread(source.line_of(name, place), f"{name}：同一项在 {row.start} 有两个版本")
            seen.add(version)
