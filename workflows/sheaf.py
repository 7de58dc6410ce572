"""One thing or a whole set, written the same way: what a set of moves gathers is done together, once for all.

Outside ``bound()`` everything gathered is done at once. Inside it waits, is grouped by what is to be done, and is
done in the order in which each kind first came up, so that 500 moves cost the same statements as one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import models

Doing = Callable[[list[Any]], Any]

_waiting: ContextVar[dict[Doing, list[Any]] | None] = ContextVar("sheaf", default=None)


@contextmanager
def bound() -> Iterator[None]:
    """Bind together whatever is gathered inside; it is all done when the block ends well, none of it otherwise."""
    token = _waiting.set({})
    try:
        yield
        settle()
    finally:
        _waiting.reset(token)


def gather(do: Doing, item: Any) -> None:
    """Let ``do`` happen to ``item``: now, or together with its likes when the sheaf is settled."""
    waiting = _waiting.get()
    if waiting is None:
        do([item])
    else:
        waiting.setdefault(do, []).append(item)


def settle() -> None:
    """Do what waits, and what that gathers in turn; afterwards the database knows all of it."""
    waiting = _waiting.get()
    while waiting:
        do = next(iter(waiting))
        do(waiting.pop(do))


def insert(row: models.Model) -> None:
    """Write a new row."""
    gather(inserting(type(row)), row)


def update(row: models.Model, fields: tuple[str, ...]) -> None:
    """Write the named columns of a row."""
    gather(updating(type(row), fields), row)


@cache
def inserting(model: type[models.Model]) -> Doing:
    return lambda rows: model._base_manager.bulk_create(rows)


@cache
def updating(model: type[models.Model], fields: tuple[str, ...]) -> Doing:
    def write(rows: list[Any]) -> None:
        if len(rows) == 1:
            rows[0].save(update_fields=fields)
        else:
            model._base_manager.bulk_update(rows, fields)

    return write
