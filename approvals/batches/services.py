"""What HR does with reviewed claims: put them on a list, submit it to the leading group."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction

from approvals import sealing
from approvals.batches.models import Batch, BatchLine
from workflows import clock, engine, numbers
from workflows.case import Task
from workflows.fsm import Refused

DESK = "reward_review@RSJ"


def waiting():
    """Reviewed claims that stand on no open list."""
    tasks = Task.objects.filter(finished=None, owner_permission=DESK, flow_task__endswith=".collect")
    return (
        tasks.exclude(pk__in=BatchLine.objects.filter(sealed_at=None).values("task"))
        .select_related("process")
        .order_by("pk")
    )


def check_reviewer(actor) -> None:
    if not actor.sits_at(DESK):
        raise PermissionDenied("只有县人社局奖补复核岗可以编制汇总批次")


@transaction.atomic
def build(title: str, tasks: list[Task], actor) -> Batch:
    """A new list of these claims, in the order of the tasks."""
    check_reviewer(actor)
    year = clock.today().year
    number = f"汇总〔{year}〕{numbers.next_number('batch', year)}号"
    batch = Batch.objects.create(number=number, title=title, created_by=actor)
    add(batch, tasks, actor)
    return batch


@transaction.atomic
def add(batch: Batch, tasks: list[Task], actor) -> None:
    check_reviewer(actor)
    batch.refuse_if_sealed()
    start = batch.lines.count()
    BatchLine.objects.bulk_create(
        BatchLine(
            batch=batch,
            case_id=task.process_id,
            task=task,
            position=place,
            amount=task.process.coerced.known.amount,
        )
        for place, task in enumerate(tasks, start + 1)
    )


@transaction.atomic
def remove(line: BatchLine, actor) -> None:
    check_reviewer(actor)
    line.delete()


@transaction.atomic
def submit(batch: Batch, actor) -> None:
    """Freeze the list with the amounts as they stand now, and hand every claim to the leading group."""
    check_reviewer(actor)
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    batch.refuse_if_sealed()
    lines = list(batch.lines.select_related("case", "task"))
    if not lines:
        raise Refused("汇总批次里还没有申报，请先勾选待汇总的申报")
    for line in lines:
        line.amount = line.case.coerced.known.amount
    BatchLine.objects.bulk_update(lines, ["amount"])
    now = clock.now()
    Batch.objects.filter(pk=batch.pk).update(sealed_at=now, sealed_by=actor)
    sealing.seal(lines, now, "frozen")
    moves = [
        engine.Asked(line.case_id, line.task_id, "include", {"number": batch.number}, {"batch": line})
        for line in lines
    ]
    engine.perform_many(moves, actor, key=uuid.uuid4().hex[:20])
