"""Strict reading of plain data: every mistake is a Chinese sentence that names its field."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Reader = Callable[[Any, str], Any]
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MONEY = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
MOST_YUAN = 10**12


class Unreadable(ValueError):
    """Data that does not fit its declaration; the message says where and what is wanted."""


def text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Unreadable(f"字段 {name} 应为文字")
    return value


def boolean(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(f"字段 {name} 应为 true 或 false")
    return value


def whole(value: Any, name: str, least: int = 0, most: int = 10**9) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or value != int(value)
    ):
        raise Unreadable(f"字段 {name} 应为整数")
    if not least <= value <= most:
        raise Unreadable(f"字段 {name} 应在 {least} 至 {most} 之间")
    return int(value)


def number(value: Any, name: str) -> Decimal:
    """A quantity that may be broken: hours, months; as many digits as were written."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not math.isfinite(value):
        raise Unreadable(f"字段 {name} 应为数字")
    if not 0 <= value <= 10**6:
        raise Unreadable(f"字段 {name} 应在 0 至 {10**6} 之间")
    return Decimal(str(value))


def money(value: Any, name: str) -> Decimal:
    """Yuan as a number or a text of digits, to the fen; never negative."""
    said = repr(value) if isinstance(value, int | float) else value
    if isinstance(value, float) and math.isfinite(value):
        said = format(Decimal(said), "f")
    if isinstance(value, Decimal):
        said = format(value, "f")
    if isinstance(value, bool) or not isinstance(said, str) or not MONEY.fullmatch(said):
        raise Unreadable(f'字段 {name} 应为金额（元），例如 2500 或 "2500.00"')
    yuan = Decimal(said)
    if yuan < 0:
        raise Unreadable(f"字段 {name} 的金额不能为负")
    if yuan >= MOST_YUAN:
        raise Unreadable(f"字段 {name} 的金额过大，请核对")
    if yuan != yuan.quantize(Decimal("0.01")):
        raise Unreadable(f"字段 {name} 的金额最多两位小数")
    return yuan


def day(value: Any, name: str) -> date:
    if not isinstance(value, str) or not ISO.fullmatch(value):
        raise Unreadable(f"字段 {name} 应为 YYYY-MM-DD 格式的日期")
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise Unreadable(f"字段 {name} 不是存在的日期") from None
    if not 1900 <= found.year <= 2200:
        raise Unreadable(f"字段 {name} 的年份应在 1900 至 2200 之间")
    return found


def one_of(*values: str) -> Reader:
    def read(value: Any, name: str) -> str:
        if value not in values:
            raise Unreadable(f"字段 {name} 只能是：{'、'.join(values)}")
        return str(value)

    return read


def maybe(reader: Reader) -> Reader:
    """``null`` means not known."""

    def read(value: Any, name: str) -> Any:
        return None if value is None else reader(value, name)

    return read


def many(reader: Reader) -> Reader:
    def read(value: Any, name: str) -> list[Any]:
        if not isinstance(value, list):
            raise Unreadable(f"字段 {name} 应为列表")
        return [reader(item, f"{name}[{place}]") for place, item in enumerate(value)]

    return read


def record(wanted: Mapping[str, Reader], optional: Mapping[str, Reader] | None = None) -> Reader:
    """An object with exactly these fields; ``optional`` ones may be absent."""
    extra = optional or {}

    def read(value: Any, name: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Unreadable(f"字段 {name} 应为对象" if name else "每行应为一个对象")
        prefix = f"{name}." if name else ""
        if missing := [key for key in wanted if key not in value]:
            raise Unreadable(f"缺少字段 {prefix}{missing[0]}")
        if unknown := [key for key in value if key not in wanted and key not in extra]:
            raise Unreadable(f"不认识的字段 {prefix}{unknown[0]}")
        readers = {**wanted, **extra}
        return {key: readers[key](item, prefix + key) for key, item in value.items()}

    return read
