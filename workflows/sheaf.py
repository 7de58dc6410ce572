"""One thing or a whole set, written the same way: what a set of moves gathers is done together, once for all.

Outside ``bound()`` everything gathered is done at once. Inside it waits, is grouped by what is to be done, and is
done in the order in which each kind first came up, so that 500 moves cost the same statements as one. What the
others may still change comes last, whenever it first came up.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models

Doing = Callable[[list[Any]], Any]
Pile = dict[Doing, list[Any]]


@dataclass
class Waiting:
    """What has been gathered, by what is to be done with it."""

    first: Pile = field(default_factory=dict)
    last: Pile = field(default_factory=dict)


_waiting: ContextVar[Waiting | None] = ContextVar("sheaf", default=None)


@contextmanager
def bound() -> Iterator[None]:
    """Bind together whatever is gathered inside; it is all done when the block ends well, none of it otherwise."""
    token = _waiting.set(Waiting())
    try:
        yield
        settle()
    finally:
        _waiting.reset(token)


def gather(do: Doing, item: Any, *, last: bool = False) -> None:
    """Let ``do`` happen to ``item``: now, or together with its likes when the sheaf is settled."""
    waiting = _waiting.get()
    if waiting is None:
        do([item])
    else:
        (waiting.last if last else waiting.first).setdefault(do, []).append(item)


def settle() -> None:
    """Do what waits, and what that gathers in turn; afterwards the database knows all of it."""
    waiting = _waiting.get()
    while waiting and (pile := waiting.first or waiting.last):
        do = next(iter(pile))
        do(pile.pop(do))


def insert(row: models.Model) -> None:
    """Write a new row."""
    gather(inserting(type(row)), row)


def update(row: models.Model, fields: tuple[str, ...], *, last: bool = False) -> None:
    """Write the named columns of a row."""
    gather(updating(type(row), fields), row, last=last)


@cache
def inserting(model: type[models.Model]) -> Doing:
    return lambda rows: model._base_manager.bulk_create(rows)


@cache
def updating(model: type[models.Model], fields: tuple[str, ...]) -> Doing:
    def change(rows: list[Any]) -> None:
        if len(rows) == 1:
            rows[0].save(update_fields=fields)
        else:
            write(rows, fields)

    return change


def write(rows: list[Any], fields: Iterable[str]) -> None:
    """The named columns of stored rows of one table, in one statement.

    An INSERT that meets every row: unlike ``bulk_update`` it builds no expression for each row and column.
    """
    each_once = list({row.pk: row for row in rows}.values())
    assert None not in (row.pk for row in each_once), "only stored rows are written again"
    if each_once:
        type(each_once[0])._base_manager.bulk_create(
            each_once, update_conflicts=True, unique_fields=["pk"], update_fields=list(fields)
        )
