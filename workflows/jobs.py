"""What must still happen outside the transaction: left in it, done by a worker, at least once.

Layers above register what they can do by name; this module knows names only. What a job needs is frozen as JSON
in the deciding transaction, so that a paper says what was decided even when it is rendered a year later.
"""

from collections.abc import Callable
from typing import Any

from django_tasks import task

Handler = Callable[..., None]
Freezer = Callable[..., dict[str, Any]]

_handlers: dict[str, Handler] = {}
_freezers: dict[str, Freezer] = {}


def register(name: str, handler: Handler, freeze: Freezer | None = None) -> None:
    """Offer to do ``name``; ``freeze(kind, case, entry)`` says what the job must remember of this moment."""
    _handlers[name] = handler
    if freeze:
        _freezers[name] = freeze


@task()
def run(name: str, kwargs: dict[str, Any]) -> None:
    _handlers[name](**kwargs)


def leave(name: str, **kwargs: Any) -> None:
    """Leave work for the worker; it commits or rolls back with the decision."""
    run.enqueue(name, kwargs)


def leave_prints(kinds: tuple[str, ...], case: Any, entry: Any) -> None:
    """Freeze and leave one job for each paper an action prints."""
    for kind in kinds:
        leave("print", kind=kind, entry_id=entry.pk, frozen=_freezers["print"](kind, case, entry))
