"""The one door: move a case along its chain, one transaction per move."""

import logging
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from viewflow.workflow.status import STATUS

from workflows import clock, jobs, journal, notices, numbers, sheaf
from workflows.case import SERIES, Case, Task
from workflows.clicks import Stale, entries_with, replay, same
from workflows.forms import ActionForm
from workflows.fsm import Move, Refused, Together, TransitionNotAllowed, law_of
from workflows.keys import as_stored
from workflows.permits import (
    check_actor,
    check_interrupter,
    check_offer,
    desks_acted_from,
    interrupt_offering,
)

logger = logging.getLogger(__name__)


class Invalid(Refused):
    """What was said does not fit the form; ``errors`` has the sentences by field."""

    def __init__(self, form: ActionForm):
        self.form, self.errors = form, form.errors
        super().__init__(*[str(sentence) for field in form.errors.values() for sentence in field])


@transaction.atomic
def begin(
    flow_class, applicant, *, unit: str, subject: str, facts: dict, brief="", earlier=None, rows=(), by=None
) -> Case:
    """File a new case: number it, write the ``rows`` that belong to it, apply the first action, open the first work.

    ``by`` is the official who files it for the applicant, where one does.
    """
    chain = flow_class.process_class._meta.model_name
    year = clock.today().year
    number = f"QL-{SERIES[chain]}-{year}-{numbers.next_number(SERIES[chain], year):05d}"
    try:
        with transaction.atomic():
            return flow_class.start.run(
                applicant=applicant, chain=chain, number=number, unit=unit, subject=subject, facts=facts,
                brief=brief, earlier=earlier, created=clock.now(), rows=rows, filed_by=by,
            )  # fmt: skip
    except IntegrityError as clash:
        if "one_open_case" in str(clash) or "applicant_id" in str(clash):
            raise Stale("您已有一件正在办理的申请，请在“我的办件”中查看；办结或撤销后才能再次申请") from None
        raise


@dataclass(frozen=True)
class Asked:
    """One move somebody asks for: the case, the work, the action, what is said and what is handed in."""

    case_pk: int
    task_pk: int
    action: str
    data: Any = None
    handed: dict[str, Any] = field(default_factory=dict)


def perform(
    case_pk: int, task_pk: int, action: str, actor, *, key: str, data=None, **handed
) -> journal.Entry:
    """Lock, check who and what, apply the law, write the journal, open the next work."""
    return perform_all([Asked(case_pk, task_pk, action, data, handed)], actor, [key])[0]


def perform_many(moves: list[Asked], actor, *, key: str) -> list[journal.Entry]:
    """The same door for a set: all of them or none, with the statements of one; each gets a key of its own."""
    ordered = sorted(moves, key=lambda asked: (asked.case_pk, asked.task_pk))
    with sheaf.bound(), transaction.atomic():
        return perform_all(ordered, actor, [key_in_set(key, asked.task_pk) for asked in ordered])


def key_in_set(key: str, task_pk: int) -> str:
    return f"{key}:{task_pk}"[-64:]


def was_done(task_pk: int, actor, key: str) -> bool:
    """Whether the work was done by this very click on a set it belongs to."""
    return journal.Entry.objects.filter(task=task_pk, key=key_in_set(key, task_pk), actor=actor).exists()


@transaction.atomic
def perform_all(moves: list[Asked], actor, keys: list[str]) -> list[journal.Entry]:
    tasks = lock(moves)
    for asked, task in zip(moves, tasks, strict=True):
        check_offer(task, asked.action)
    acted = desks_acted_from([task.process_id for task in tasks if not task.finished], actor)
    recorded = entries_with(
        key for key, asked, task in zip(keys, moves, tasks, strict=True) if records(asked, task)
    )
    handed = as_stored([asked.handed for asked in moves])
    together = Together([task.process.coerced for task in tasks])
    entries, against = [], []
    for key, asked, task, things in zip(keys, moves, tasks, handed, strict=True):
        try:
            if task.finished:
                entries.append(replay(task, asked.action, actor, key))
                continue
            check_actor(task, actor, acted[task.process_id])
            if key in recorded:
                entries.append(same(recorded[key], task, asked.action, actor))
            else:
                entries.append(move_on(task, asked, actor, key, things, together))
        except Refused as refused:
            if len(moves) == 1:
                raise
            against.append(refused.about(task.process))
    if against:
        raise Refused.several(against)
    sheaf.settle()
    return entries


def records(asked: Asked, task: Task) -> bool:
    """Whether the action is only recorded while the work stays open."""
    return asked.action in task.flow_task.also


def move_on(task: Task, asked: Asked, actor, key: str, handed: dict, together: Together) -> journal.Entry:
    """One lawful move of a locked case whose actor may make it."""
    case, staying = task.process.coerced, records(asked, task)
    said = validated(case, task, asked.action, asked.data)
    move = Move(clock.now(), actor, task.desk, said, handed, together)
    entry = fire(case, asked.action, move, task=None if staying else task, key=key)
    if not staying:
        finish(task, actor)
    save(case)
    return entry


def by_itself(case_pk: int, action: str) -> journal.Entry | None:
    """A recorded action (``.Also``) the law applies without a person; None where it is not open any more."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_pk).coerced
        waiting = Task.objects.filter(process=case, finished=None)
        if not any(action in getattr(task.flow_task, "also", ()) for task in waiting):
            return None
        entry = fire_alone(case, action)
        save(case)
        return entry


@transaction.atomic
def interrupt(case_pk: int, action: str, actor, *, key: str, data=None) -> journal.Entry:
    """An action that is open all along: close the other work, act, go on from the interrupt."""
    case = Case.objects.select_for_update().filter(pk=case_pk).first()
    if case is None:
        raise Http404
    case = case.coerced
    node = interrupt_offering(case, action)
    desk = check_interrupter(case, node, actor)
    if done := journal.Entry.objects.filter(key=key).first():
        return same(done, None, action, actor)
    move = Move(clock.now(), actor, desk, validated(case, None, action, data))
    entry = fire(case, action, move, key=key)
    Task.objects.filter(process=case, finished=None).update(status=STATUS.CANCELED, finished=clock.now())
    go_on_from(node, case)
    save(case)
    return entry


@transaction.atomic
def reassign(case_pk: int, task_pk: int, to, actor, *, key: str, reason: str) -> journal.Entry:
    """转办: hand open work to a colleague at the same desk; the case does not move."""
    task = lock_one(case_pk, task_pk)
    if task.finished:
        return replay(task, "reassign", actor, key)
    check_actor(task, actor, desks_acted_from([case_pk], actor)[case_pk])
    if done := journal.Entry.objects.filter(key=key).first():
        return same(done, None, "reassign", actor)
    if not to.sits_at(task.desk) or to.pk == actor.pk:
        raise Refused(f"{to} 不在此经办岗，请转给同岗的其他工作人员")
    case = task.process
    said = {"to": to.pk, "to_name": str(to), "reason": reason, "task": task.pk}
    entry = journal.write(
        case, "reassign", "转办", case.state, Move(clock.now(), actor, task.desk, said), key=key
    )
    task.owner, task.status = to, STATUS.ASSIGNED
    task.save(update_fields=["owner", "status"])
    save(case)
    return entry


@transaction.atomic
def step_aside(case_pk: int, officer, actor, *, reason: str) -> journal.Entry:
    """回避 entered: what waits in the official's own hands goes back to its desk; the case does not move."""
    case = Case.objects.select_for_update().get(pk=case_pk)
    said = {"officer": officer.pk, "officer_name": str(officer), "reason": reason}
    entry = journal.write(case, "step_aside", "登记回避", case.state, Move(clock.now(), actor, None, said))
    held = Task.objects.filter(process=case, finished=None, owner=officer).exclude(owner_permission=None)
    held.update(owner=None, status=STATUS.NEW)
    save(case)
    return entry


@transaction.atomic
def record(
    case_pk: int, action: str, title: str, actor, *, desk: str | None = None, said=None, told: str = ""
) -> journal.Entry:
    """What a record kept elsewhere says of a case, into its journal; the case does not move.

    ``said`` is kept under "shown" as (label, words), as the case page reads it; ``told`` is what the applicant reads.
    """
    case = Case.objects.select_for_update().get(pk=case_pk)
    move = Move(clock.now(), actor, desk, {"shown": [list(pair) for pair in said or ()]})
    entry = journal.write(case, action, title, case.state, move, told=told)
    if told:
        notices.leave(case, entry, told)
    save(case)
    return entry


def file(case: Case, action: str) -> journal.Entry:
    """The first action of a case, by its applicant or an official for him."""
    actor = getattr(case, "filed_by", None) or case.applicant
    return fire(case, action, Move(clock.now(), actor, None, case.facts))


def fire_alone(case: Case, action: str) -> journal.Entry:
    """An action the law applies by itself."""
    return fire(case, action, Move(clock.now()))


def fire(case: Case, action: str, move: Move, *, task=None, key=None) -> journal.Entry:
    """Apply one action of the law to a locked case and record it; the caller saves the case."""
    source, law = case.state, law_of(type(case), action)
    try:
        getattr(case, action)(move)
    except TransitionNotAllowed:
        raise Stale(f"案卷现为“{case.label}”，不能办理“{law.title}”，请刷新页面") from None
    told = law.tell.format_map(Wording(case, move)) if law.tell else ""
    entry = journal.write(case, action, law.title, source, move, task=task, key=key, told=told)
    if told:
        notices.leave(case, entry, told)
    jobs.leave_prints(law.prints, case, entry)
    return entry


class Wording(dict):
    """The words a sentence to the applicant may use: what was said, and the case."""

    def __init__(self, case: Case, move: Move):
        super().__init__({**move.said, "number": case.number, "case": case})

    def __missing__(self, name: str) -> str:
        return ""


def lock(moves: list[Asked]) -> list[Task]:
    """Lock each case first, then its task, in one statement; a task of another case is no task."""
    wanted = [asked.task_pk for asked in moves]
    found = {
        task.pk: task
        for task in Task.objects.select_related("process")
        .select_for_update(of=("process", "self"))
        .filter(pk__in=wanted)
        .order_by("process_id", "pk")
    }
    cases = {task.process_id: task.process for task in found.values()}
    for task in found.values():
        task.process = cases[task.process_id]
    if any(asked.task_pk not in found or found[asked.task_pk].process_id != asked.case_pk for asked in moves):
        raise Http404("没有此办理事项")
    return [found[pk] for pk in wanted]


def lock_one(case_pk: int, task_pk: int) -> Task:
    return lock([Asked(case_pk, task_pk, "")])[0]


def go_on_from(node, case: Case) -> None:
    """Open whatever follows an interrupt."""
    task = Task(process=case, flow_task=node, flow_task_type=node.task_type)
    task.save(force_insert=True)
    work = node.activation_class(task)
    work.activate()
    work.complete()
    work.activate_next()


def validated(case: Case, task: Task | None, action: str, data) -> dict[str, Any]:
    """What was said, checked by the action's form; the task's own data cannot be overruled."""
    form_class = law_of(type(case), action).form or ActionForm
    form = form_class(data or {}, case=case, task=task)
    if not form.is_valid():
        raise Invalid(form)
    return {**form.cleaned_data, **(task.data if task else {})}


def finish(task: Task, actor) -> None:
    """Claim (签收) folded into the decision where nobody has claimed before, then on along the flow."""
    work = task.flow_task.activation_class(task)
    if task.status == STATUS.NEW:
        work.assign(actor)
    work.start(None)
    work.execute()


def save(case: Case) -> None:
    """Write what a move has changed, once bookings and endings have changed it too."""
    sheaf.update(case, Case.CHANGING, last=True)
