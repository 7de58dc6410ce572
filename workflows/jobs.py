"""What must still happen outside the transaction: left in it, done by a worker, at least once.

Layers above register what they can do by name; this module knows names only. What a job needs is frozen as JSON
in the deciding transaction, so that a paper says what was decided even when it is rendered a year later.
"""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from django_tasks import task

from workflows import sheaf

logger = logging.getLogger(__name__)

Handler = Callable[..., None]
Freezer = Callable[[str, list[tuple[Any, Any]]], list[dict[str, Any]]]

_handlers: dict[str, Handler] = {}
_freezers: dict[str, Freezer] = {}


def register(name: str, handler: Handler, freeze: Freezer | None = None) -> None:
    """Offer to do ``name``; ``freeze(kind, [(case, entry)])`` says what each job must remember of this moment."""
    _handlers[name] = handler
    if freeze:
        _freezers[name] = freeze


@task()
def run(name: str, kwargs: dict[str, Any]) -> None:
    _handlers[name](**kwargs)


@task()
def run_each(name: str, several: list[dict[str, Any]]) -> None:
    """One job for a set: one that fails does not hold up the others, and the job shows that it failed."""
    failures = []
    for kwargs in several:
        try:
            _handlers[name](**kwargs)
        except Exception as failure:
            logger.exception("%s %s", name, kwargs)
            failures.append(failure)
    if failures:
        raise ExceptionGroup(f"{name}：{len(failures)}/{len(several)}", failures)


def leave(name: str, **kwargs: Any) -> None:
    """Leave work for the worker; it commits or rolls back with the decision."""
    sheaf.gather(leaving(name), kwargs)


@cache
def leaving(name: str) -> sheaf.Doing:
    def enqueue(several: list[dict[str, Any]]) -> None:
        if len(several) == 1:
            run.enqueue(name, several[0])
        else:
            run_each.enqueue(name, several)

    return enqueue


def leave_prints(kinds: tuple[str, ...], case: Any, entry: Any) -> None:
    """Freeze and leave one paper of each kind an action prints."""
    for kind in kinds:
        sheaf.gather(printing(kind), (case, entry))


@cache
def printing(kind: str) -> sheaf.Doing:
    def freeze(pairs: list[tuple[Any, Any]]) -> None:
        for (_, entry), frozen in zip(pairs, _freezers["print"](kind, pairs), strict=True):
            leave("print", kind=kind, entry_id=entry.pk, frozen=frozen)

    return freeze
