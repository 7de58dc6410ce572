"""A robot that takes every way out of every place of a chain once, choosing the first of everything, or else the last."""

import contextlib
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django import forms

from tests.canaries import form_of
from tests.county import fresh
from workflows import clock, engine
from workflows.case import Case
from workflows.forms import ByRecord, Day, ScanField
from workflows.fsm import Refused, actions, law_of
from workflows.journal import Entry
from workflows.nodes import Interrupt, Step


def every_other_way(arrive: Callable[[str], tuple[Case, Any]], stations) -> None:
    """At each station every action nobody has taken anywhere yet, each on a case of its own."""
    for station in stations:
        case, who = arrive(station)
        for node, action in list(untaken(fresh(case))):
            take(fresh(case), node, action, who)
            case, who = arrive(station)


def untaken(case: Case) -> Iterator[tuple[str, str]]:
    """(node, action) of what people may do here and nobody has done."""
    taken = set(Entry.objects.filter(case__chain=case.chain).values_list("action", flat=True))
    here = {task.flow_task for task in case.task_set.filter(finished=None)}
    legal = actions(type(case))
    for node in case.flow_class.instance.nodes():
        open_here = node in here if isinstance(node, Step) else isinstance(node, Interrupt)
        for action in (*node.actions, *node.also) if open_here else ():
            form, known = form_of(case.flow_class, action), law_of(type(case), action).is_for(case)
            if (
                known
                and action not in taken
                and case.state in legal[action]
                and not issubclass(form, ByRecord)
            ):
                yield node.name, action


def take(case: Case, node: str, action: str, who) -> None:
    """One action, with the first answer to everything or else the last; what the law refuses is left."""
    people = [*vars(who).values(), case.applicant]
    task = next((one for one in case.task_set.filter(finished=None) if one.flow_task.name == node), None)
    form = form_of(case.flow_class, action)(case=case, task=task)
    for place in (0, -1):
        said = {name: answer(field, place) for name, field in form.fields.items()}
        key = uuid.uuid4().hex
        with contextlib.suppress(Refused):
            if task is None:
                step = next(one for one in case.flow_class.instance.nodes() if one.name == node)
                return engine.interrupt(case.pk, action, actor(people, case, None, step), key=key, data=said)
            return engine.perform(case.pk, task.pk, action, actor(people, case, task), key=key, data=said)


def actor(people, case, task, step=None):
    """Whoever the work belongs to."""
    if (task and task.owner_id == case.applicant_id) or (step and step.is_applicants):
        return case.applicant
    desk = task.desk if task else step.desk_of(case, {})
    return next(one for one in people if one.sits_at(desk))


def answer(field, place: int) -> Any:
    if isinstance(field, Day):
        return (clock.today() + timedelta(days=20 if field.future else 0)).isoformat()
    if isinstance(field, forms.MultipleChoiceField):
        return [value for value, _ in field.choices][:2]
    if isinstance(field, forms.ChoiceField):
        return [value for value, _ in field.choices if value][place] if field.choices else ""
    return {forms.BooleanField: "on", forms.IntegerField: 1, ScanField: "x"}.get(type(field), "说明")
