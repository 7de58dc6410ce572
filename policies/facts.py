"""What a claim must declare: the kinds of facts a scheme may ask for, and the strict reader each of them gets."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from policies.reading import (
    Reader,
    Unreadable,
    boolean,
    many,
    maybe,
    money,
    number,
    one_of,
    record,
    text,
    whole,
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One declared fact. ``None`` means not known; with ``null_is_none`` it means that there is none.

    ``values`` are the choices (``open``: or any other text), or the names of ``counts`` and ``amounts``. ``many`` is
    ``list`` or ``one_or_list``. ``line`` is the list the fact is a column of. ``each`` says of what numbers may be said
    for every one by its name (an object of such objects) instead of once for all. ``unit`` and ``hint`` are for people.
    """

    name: str
    label: str
    kind: str
    start: date
    clause: str
    values: tuple[str, ...] = ()
    open: bool = False
    many: str = ""
    optional: bool = False
    default: Any = None
    null_is_none: bool = False
    least: int = 0
    line: str = ""
    each: str = ""
    unit: str = ""
    hint: str = ""
    ended: bool = False


def choice(fact: Fact) -> Reader:
    """Always a tuple where several may be said."""
    single = text if fact.open else one_of(*fact.values)
    if not fact.many:
        return single
    several = many(single)

    def read(value: Any, name: str) -> tuple[str, ...]:
        if fact.many == "one_or_list" and isinstance(value, str):
            return (single(value, name),)
        found = tuple(several(value, name))
        if len(found) < fact.least:
            raise Unreadable(f"字段 {name} 至少要有 {fact.least} 项")
        return found

    return read


def named(fact: Fact, reader: Reader) -> Reader:
    """An object with exactly the names the scheme gives, or one of these for ``each``."""
    alike = record(dict.fromkeys(fact.values, maybe(reader)))

    def read(value: Any, name: str) -> Any:
        if not by_name(value):
            return alike(value, name)
        return {one: alike(said, f"{name}.{one}") for one, said in value.items()}

    return read if fact.each else alike


def by_name(value: Any) -> bool:
    """Whether numbers were said for each by its name."""
    return (
        isinstance(value, Mapping) and bool(value) and all(isinstance(one, Mapping) for one in value.values())
    )


KINDS: dict[str, Callable[[Fact], Reader]] = {
    "yes_no": lambda fact: boolean,
    "choice": choice,
    "count": lambda fact: partial(whole, least=fact.least),
    "number": lambda fact: number,
    "money": lambda fact: money,
    "text": lambda fact: text,
    "counts": lambda fact: named(fact, whole),
    "amounts": lambda fact: named(fact, money),
}
LINES = "lines"


def reader_of(facts: Iterable[Fact]) -> Reader:
    """An object with exactly these facts; optional ones that are absent have their default."""
    declared = tuple(facts)
    columns = {
        fact.name: reader_of(column_of(one) for one in declared if one.line == fact.name)
        for fact in declared
        if fact.kind == LINES
    }
    heads = [fact for fact in declared if not fact.line]
    every = {
        fact.name: nullable(fact, many(columns[fact.name]) if fact.kind == LINES else KINDS[fact.kind](fact))
        for fact in heads
    }
    optional = {fact.name for fact in heads if fact.optional}
    strict = record(
        {name: reader for name, reader in every.items() if name not in optional},
        {name: every[name] for name in optional},
    )
    defaults = {fact.name: ready(fact.default) for fact in heads if fact.optional}

    def read(value: Any, name: str) -> dict[str, Any]:
        return {**defaults, **strict(value, name)}

    return read if defaults else strict


def column_of(fact: Fact) -> Fact:
    return Fact(**{**vars(fact), "line": ""})


def nullable(fact: Fact, reader: Reader) -> Reader:
    if not fact.null_is_none:
        return maybe(reader)

    def read(value: Any, name: str) -> Any:
        return () if value is None else reader(value, name)

    return read


def ready(default: Any) -> Any:
    """A default from a data file as the rules take it."""
    if isinstance(default, Mapping):
        return {name: Decimal(str(value)) for name, value in default.items()}
    return default
