"""Sentences with figures in them: 「本年度额度还剩 {left} 元」, with thousands separators and no needless zeros."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

Say = Callable[[Mapping[str, Any]], str]


def shown(value: Any) -> str:
    """A fact as people write it."""
    if isinstance(value, bool) or value is None:
        return {True: "是", False: "否", None: "（未知）"}[value]
    if isinstance(value, Decimal):
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,f}"
    if isinstance(value, Mapping):
        return "、".join(f"{name} {shown(one)}" for name, one in value.items())
    if isinstance(value, tuple | list):
        return "、".join(map(shown, value))
    return f"{value:,}" if isinstance(value, int) else str(value)


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def sayer(template: str, figures: Mapping[str, Any]) -> Say:
    """Filled in with a scheme's figures once, and with each claim's facts when said."""
    parts = [
        (
            before,
            name if name not in figures else None,
            shown(figures[name]) if name and name in figures else "",
        )
        for before, name, _, _ in Formatter().parse(template)
    ]
    if not any(name for _, name, _ in parts):
        fixed = "".join(before + after for before, _, after in parts)
        return lambda facts: fixed
    return lambda facts: "".join(
        before + (after if name is None else shown(facts[name])) for before, name, after in parts
    )
