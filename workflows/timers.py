"""What happens by itself when its day comes: timers, lapses of unanswered work, reminders of late work, jobs and messages left behind."""

import logging
from collections.abc import Callable, Iterable

from django.db import transaction
from viewflow.workflow.status import STATUS

from workflows import chasers, clock, engine, jobs, notices
from workflows.case import Task
from workflows.fsm import Move, Refused

logger = logging.getLogger(__name__)

Reminder = Callable[[], Iterable[str]]
_reminders: list[Reminder] = []


def remind(reminder: Reminder) -> None:
    """Have every tick name, in sentences, what is due but only a person may do."""
    _reminders.append(reminder)


Doing = Callable[[], int]
_doings: dict[str, Doing] = {}


def every_tick(name: str, do: Doing) -> None:
    """Have every tick do something of the layers above; it answers how often it did."""
    _doings[name] = do


def done_above() -> dict[str, int]:
    """What the layers above do, one not held up by another."""
    done = {}
    for name, do in _doings.items():
        try:
            done[name] = do()
        except Exception:
            logger.exception("定时事项未能办理 %s", name)
    return done


def reminders() -> list[str]:
    return [sentence for reminder in _reminders for sentence in reminder()]


def tick() -> dict[str, int]:
    """Fire what is due, each in its own transaction; a failure leaves its case as it was, and itself due."""
    timers = Task.objects.filter(status=STATUS.SCHEDULED, scheduled__lte=clock.now()).order_by("scheduled")
    lapses = Task.objects.filter(finished=None, lapses__lt=clock.today()).order_by("lapses")
    fired = {"timers": each(timers, fire_timer), "lapses": each(lapses, lapse)}
    return (
        fired
        | {
            "chasers": chasers.chase_late(),
            "jobs": jobs.take_up_again(),
            "notices": notices.deliver_late(),
        }
        | done_above()
    )


def each(due, fire) -> int:
    fired = 0
    for case_pk, task_pk in list(due.values_list("process_id", "pk")):
        try:
            fired += fire(case_pk, task_pk)
        except Refused as refusal:
            logger.warning("定时事项暂不能办理 case=%s task=%s %s", case_pk, task_pk, refusal)
        except Exception:  # one broken case must not hold up the others
            logger.exception("定时事项未能办理 case=%s task=%s", case_pk, task_pk)
    return fired


@transaction.atomic
def fire_timer(case_pk: int, task_pk: int) -> bool:
    task = engine.lock_one(case_pk, task_pk)
    if task.status != STATUS.SCHEDULED:
        return False
    task.process = task.process.coerced
    timer = task.flow_task.activation_class(task)
    timer.start()
    timer.execute()
    engine.save(timer.process)
    return True


@transaction.atomic
def lapse(case_pk: int, task_pk: int) -> bool:
    """Nobody answered in time: apply what the step declares for that."""
    task = engine.lock_one(case_pk, task_pk)
    if task.finished:
        return False
    case, step = task.process.coerced, task.flow_task
    engine.fire(case, step.otherwise, Move(clock.now(), None, task.desk, task.data), task=task)
    engine.finish(task, None)
    engine.save(case)
    return True
