"""What a secretary does: put waiting cases on the agenda, record what was resolved, sign it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max

from approvals import sealing
from approvals.meetings import papers
from approvals.meetings.faults import faults_of
from approvals.meetings.groups import in_batch
from approvals.meetings.matters import proposed
from approvals.meetings.models import Item, Meeting
from workflows import clock, engine, sheaf
from workflows.case import Task
from workflows.fsm import Refused, first_for

TAKEN = "所选办件中有的刚被列入其他议程，请刷新页面后重新选择"


@dataclass(frozen=True)
class Result:
    """What was resolved on one item."""

    outcome: str = ""
    reason: str = ""
    recused: tuple[str, ...] = ()
    amount: Decimal | None = None
    """In yuan, where the body fixes the amount; None: as it was put before it."""


def waiting(meeting: Meeting):
    """The cases that wait for this body and stand on no open agenda."""
    tasks = Task.objects.filter(
        finished=None, owner_permission=meeting.rules.desk, flow_task__endswith=f".{meeting.rules.node}"
    )
    return (
        tasks.exclude(pk__in=Item.objects.filter(sealed_at=None).values("task"))
        .select_related("process")
        .order_by("pk")
    )


def check_secretary(meeting: Meeting, actor) -> None:
    if not actor.sits_at(meeting.rules.desk):
        raise PermissionDenied("只有该会议的秘书可以登记")


def lock(meeting: Meeting) -> Meeting:
    """The meeting, which nobody signs or changes meanwhile."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.sealed_at:
        raise Refused(Meeting.LOCKED)
    return locked


@transaction.atomic
def build_agenda(meeting: Meeting, tasks: Iterable[Task], actor) -> None:
    """Add waiting cases, in the order they are named."""
    check_secretary(meeting, actor)
    lock(meeting)
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    items = [
        Item(meeting=meeting, case_id=task.process_id, task=task, position=place)
        for place, task in enumerate(tasks, last + 1)
    ]
    try:
        with transaction.atomic():
            Item.objects.bulk_create(items)
    except IntegrityError:
        raise Refused(TAKEN) from None


@transaction.atomic
def remove(item: Item, actor) -> None:
    check_secretary(item.meeting, actor)
    lock(item.meeting)
    item.delete()


@transaction.atomic
def remove_batch(meeting: Meeting, batch: str, actor) -> None:
    """Take a whole batch off the agenda; its claims wait again."""
    check_secretary(meeting, actor)
    in_batch(lock(meeting).items, batch).delete()


def record(item: Item, outcome: str, reason: str, recused: list[str], actor) -> None:
    """What was resolved on one item, as long as the meeting is not signed."""
    record_all(item.meeting, {item.pk: Result(outcome, reason, tuple(recused))}, actor)


@transaction.atomic
def record_all(meeting: Meeting, results: Mapping[int, Result], actor) -> None:
    """What was resolved on several items, together."""
    check_secretary(meeting, actor)
    write_results(list(lock(meeting).items.filter(pk__in=results).select_related("case")), results)


@transaction.atomic
def record_batch(
    meeting: Meeting, batch: str, rest: Result | None, exceptions: Mapping[int, Result], actor
) -> None:
    """What was resolved on a batch: on the items at these positions, and on every other that has no result yet."""
    check_secretary(meeting, actor)
    items = {item.position: item for item in in_batch(lock(meeting).items.select_related("case"), batch)}
    if strange := [str(place) for place in exceptions if place not in items]:
        raise Refused(f"序号 {'、'.join(strange)} 不在{batch}中，请对照议程核对")
    results = {item.pk: rest for item in items.values() if rest and not item.outcome}
    results |= {items[place].pk: result for place, result in exceptions.items()}
    write_results([item for item in items.values() if item.pk in results], results)


@transaction.atomic
def clear_batch(meeting: Meeting, batch: str, actor) -> None:
    """Nothing is resolved on the items of this batch yet."""
    check_secretary(meeting, actor)
    in_batch(lock(meeting).items, batch).update(outcome="", reason="", recused=[], amount=None)


def write_results(items: list[Item], results: Mapping[int, Result]) -> None:
    for item in items:
        result = results[item.pk]
        item.outcome, item.reason, item.recused = result.outcome, result.reason, list(result.recused)
        item.amount = (result.amount or proposed(item)) if result.outcome == "agree" else None
    sheaf.write(items, ("outcome", "reason", "recused", "amount"))


@transaction.atomic
def seal(meeting: Meeting, actor, *, key: str | None = None) -> None:
    """签发: lock the record and let every item take effect, all of them or none."""
    check_secretary(meeting, actor)
    meeting, key = lock(meeting), key or uuid.uuid4().hex
    items = held_items(meeting)
    if faults := list(faults_of(meeting, items)):
        raise Refused.several([Refused(*faults)])
    meeting.sealed_at, meeting.sealed_by = clock.now(), actor
    Meeting.objects.filter(pk=meeting.pk).update(sealed_at=meeting.sealed_at, sealed_by=actor)
    with sheaf.bound():
        sealing.seal(items, meeting.sealed_at)
        papers.print_papers(meeting, items)
    engine.perform_many([move(meeting, item) for item in items], actor, key=key)


def held_items(meeting: Meeting) -> list[Item]:
    """The items in their order, the cases locked (as ever by their ids) so that they stand still."""
    locked = meeting.items.select_related("case", "task").select_for_update(of=("case",)).order_by("case_id")
    return sorted(locked, key=lambda item: item.position)


def move(meeting: Meeting, item: Item) -> engine.Asked:
    said = {"number": meeting.minutes_number, "reason": item.reason}
    action = first_for(item.case.coerced, meeting.rules.actions[item.outcome])
    return engine.Asked(item.case_id, item.task_id, action, said, {"resolution": item})


def signed_with(meeting: Meeting, actor, key: str) -> bool:
    """Whether this very click has signed the meeting already."""
    item = meeting.items.first() if key and meeting.sealed_at else None
    return item is not None and engine.was_done(item.task_id, actor, key)
