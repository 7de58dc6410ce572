"""What HR does with reviewed claims: put them on a list, submit it to the leading group."""

import uuid
from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max

from approvals import sealing
from approvals.batches import papers
from approvals.batches.models import Batch, BatchLine
from workflows import clock, engine, numbers, sheaf
from workflows.case import Task
from workflows.fsm import Refused

ROLE = "reward_review"
TAKEN = "所选申报中有的刚被列入其他批次，请刷新页面后重新选择"
NOTHING = "请先勾选待汇总的申报"


def desks_of(actor) -> list[str]:
    """The reviewing desks at which somebody sits: 人社局's, or that of 县委人才办."""
    return [f"{role}@{unit}" for role, unit, _ in actor.seats_taken if role == ROLE]


def waiting(scheme: str = "", desks: Iterable[str] = ()):
    """Reviewed claims that stand on no open list, of one scheme or of all; of these desks, or of all."""
    tasks = Task.objects.filter(finished=None, flow_task__endswith=".collect")
    if desks:
        tasks = tasks.filter(owner_permission__in=desks)
    if scheme:
        tasks = tasks.filter(process__facts__scheme=scheme)
    return (
        tasks.exclude(pk__in=BatchLine.objects.filter(sealed_at=None).values("task"))
        .select_related("process")
        .order_by("pk")
    )


def check_reviewer(actor, desk: str = "") -> None:
    """Whoever reviews makes lists, each desk its own."""
    if not (actor.sits_at(desk) if desk else desks_of(actor)):
        raise PermissionDenied("汇总批次由复核这些申报的奖补复核岗编制")


def build(title: str, tasks: list[Task], actor, *, key: str | None = None) -> Batch:
    """A new list of these claims, in the order of the tasks; the same click again answers with the same list."""
    check_reviewer(actor)
    if done := built_with(key, actor):
        return done
    try:
        with transaction.atomic():
            return begin(title, tasks, actor, key)
    except IntegrityError:  # the same click at the same moment
        if done := built_with(key, actor):
            return done
        raise


def built_with(key: str | None, actor) -> Batch | None:
    return Batch.objects.filter(key=key, created_by=actor).first() if key else None


def begin(title: str, tasks: list[Task], actor, key: str | None) -> Batch:
    if not tasks:
        raise Refused(NOTHING)
    year = clock.today().year
    number = f"汇总〔{year}〕{numbers.next_number('batch', year)}号"
    unit = tasks[0].owner_permission.partition("@")[2]
    batch = Batch.objects.create(number=number, title=title, unit=unit, created_by=actor, key=key)
    add(batch, tasks, actor)
    return batch


@transaction.atomic
def add(batch: Batch, tasks: list[Task], actor) -> None:
    """Put waiting claims at the end of a list that is not submitted."""
    check_reviewer(actor, batch.desk)
    lock(batch).refuse_if_sealed()
    if not tasks:
        raise Refused(NOTHING)
    if any(task.owner_permission != batch.desk for task in tasks):
        raise Refused("不同单位复核的申报须分别编制汇总批次")
    last = batch.lines.aggregate(last=Max("position"))["last"] or 0
    lines = [
        BatchLine(
            batch=batch, case_id=task.process_id, task=task, position=place, amount=task.process.coerced.known.amount
        ) for place, task in enumerate(tasks, last + 1)
    ]  # fmt: skip
    try:
        with transaction.atomic():
            BatchLine.objects.bulk_create(lines)
    except IntegrityError:
        raise Refused(TAKEN) from None


@transaction.atomic
def remove(line: BatchLine, actor) -> None:
    """Take one claim off a list that is not submitted; it waits again."""
    check_reviewer(actor, line.batch.desk)
    lock(line.batch)
    line.delete()


@transaction.atomic
def submit(batch: Batch, actor, *, key: str | None = None) -> None:
    """Freeze the list with the amounts as they stand now, and hand every claim to the leading group."""
    check_reviewer(actor, batch.desk)
    key, batch = key or uuid.uuid4().hex, lock(batch)
    if batch.sealed_at and submitted_with(batch, actor, key):
        return
    batch.refuse_if_sealed()
    lines = held_lines(batch)
    if faults := list(faults_of(lines)):
        raise Refused(*faults)
    freeze(batch, lines, actor)
    moves = [
        engine.Asked(line.case_id, line.task_id, "include", {"number": batch.number}, {"batch": line})
        for line in lines
    ]
    engine.perform_many(moves, actor, key=key)


def lock(batch: Batch) -> Batch:
    return Batch.objects.select_for_update().get(pk=batch.pk)


def held_lines(batch: Batch) -> list[BatchLine]:
    """Its lines in their order, the cases locked (as ever by their ids) so that no amount moves any more."""
    locked = batch.lines.select_related("case", "task").select_for_update(of=("case",)).order_by("case_id")
    return sorted(locked, key=lambda line: line.position)


def submitted_with(batch: Batch, actor, key: str) -> bool:
    """Whether this very click has submitted the list already."""
    line = batch.lines.first()
    return line is not None and engine.was_done(line.task_id, actor, key)


def faults_of(lines: list[BatchLine]) -> Iterator[str]:
    """Everything that stands against submitting, at once."""
    if not lines:
        yield "汇总批次里还没有申报，请先勾选待汇总的申报"
    for line in lines:
        if line.task.finished:
            name = f"第 {line.position} 行 {line.case.subject}（{line.case.number}）"
            yield f"{name}已不待汇总，现为“{line.case.label}”，请先移出本批次"


def freeze(batch: Batch, lines: list[BatchLine], actor) -> None:
    """The amounts, the order and the paper, as they stand now; from here on nothing changes."""
    batch.sealed_at, batch.sealed_by = clock.now(), actor
    Batch.objects.filter(pk=batch.pk).update(sealed_at=batch.sealed_at, sealed_by=actor)
    for place, line in enumerate(lines, 1):
        line.position, line.amount = place, line.case.coerced.known.amount
    sheaf.write(lines, ("position", "amount"))
    sealing.seal(lines, batch.sealed_at, "frozen")
    papers.print_summary(batch, lines)
