"""What must still happen outside the transaction: left in it, done by a worker, at least once.

Layers above register what they can do by name; this module knows names only. What a job needs is frozen as JSON
in the deciding transaction, so that a paper says what was decided even when it is rendered a year later.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from workflows import clock, sheaf

logger = logging.getLogger(__name__)

Handler = Callable[..., None]
Freezer = Callable[[str, list[tuple[Any, Any]]], list[dict[str, Any]]]
Settled = Callable[..., bool]

LIMIT = timedelta(minutes=10)
"""Longer than any job takes: what runs longer has lost its worker."""
TRIES = 3

_handlers: dict[str, Handler] = {}
_freezers: dict[str, Freezer] = {}
_settled: dict[str, Settled] = {}


class Abandoned(Exception):
    """Every worker that took the job up was gone before it was done."""


def register(
    name: str, handler: Handler, freeze: Freezer | None = None, settled: Settled | None = None
) -> None:
    """Offer to do ``name``; ``freeze(kind, [(case, entry)])`` says what each job must remember of this moment.

    ``settled`` takes what the handler takes and says whether the work has been done since by other ways.
    """
    _handlers[name] = handler
    if freeze:
        _freezers[name] = freeze
    if settled:
        _settled[name] = settled


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


def abandoned() -> QuerySet[DBTaskResult]:
    """Jobs a worker took up so long ago that it must have died over them."""
    return DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=clock.now() - LIMIT
    ).order_by("started_at")


@transaction.atomic
def take_up_again() -> int:
    """Put abandoned jobs back for the next worker; one that has cost several workers fails, and is reported."""
    again = 0
    for job in list(abandoned().select_for_update(skip_locked=True)):
        if len(job.worker_ids) >= TRIES:
            job.set_failed(Abandoned(f"{len(job.worker_ids)} 次办理均中断"))
            logger.error("后台事项 %s 多次中断，不再重办", job.pk)
            continue
        job.status = TaskResultStatus.READY
        job.save(update_fields=["status"])
        again += 1
    return again


def unsettled() -> Iterator[str]:
    """Failed and abandoned jobs whose work is still to be done, one sentence each; for ``manage.py verify``."""
    for job in DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("enqueued_at").iterator():
        if not is_settled(job):
            why = job.traceback.strip().splitlines()[-1:] or [job.exception_class_path]
            yield f"{described(job)} 未办成：{why[0]}"
    for job in abandoned():
        since = job.started_at and clock.local(job.started_at)
        yield f"{described(job)} 自 {since:%Y-%m-%d %H:%M} 起无人续办，请运行 manage.py tick"


def is_settled(job: DBTaskResult) -> bool:
    name, asked = job.args_kwargs["args"]
    return name in _settled and all(_settled[name](**kwargs) for kwargs in several(asked))


def described(job: DBTaskResult) -> str:
    name, asked = job.args_kwargs["args"]
    kwargs = several(asked)[0]
    known = "，".join(f"{key}={value}" for key, value in kwargs.items() if isinstance(value, int | str))
    more = f"等 {len(asked)} 项" if isinstance(asked, list) else ""
    return f"{name}（{known}）{more}"


def several(asked: Any) -> list[dict[str, Any]]:
    """What a job was asked to do: one thing, or those of a set."""
    return asked if isinstance(asked, list) else [asked]
