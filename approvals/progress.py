"""Where a case stands, in the few words an applicant needs: the phase, who must act, until when."""

from dataclasses import dataclass
from datetime import date

from approvals.chains import chain_of
from parties.models import Unit
from workflows.case import Case, Task
from workflows.chasers import counted
from workflows.fsm import actions
from workflows.nodes import Interrupt
from workflows.stations import phase_of, phases


@dataclass(frozen=True)
class Phase:
    """One station of the chain; ``state`` is done, now or ahead."""

    title: str
    state: str


@dataclass(frozen=True)
class Waiting:
    """Who must act now, on what, until when; ``task`` is the work that could be chased."""

    who: str
    what: str
    due: date | None
    mine: bool
    task: Task


def open_tasks(case: Case) -> list:
    return list(counted(case.task_set.filter(finished=None, flow_task_type="HUMAN")).order_by("pk"))


def stage(case: Case, tasks=None) -> str:
    """The phase a case is in, or how it ended."""
    if case.finished:
        return case.label
    tasks = open_tasks(case) if tasks is None else tasks
    return phase_of(tasks[0].step, case) if tasks else phases(case.flow_class, case)[-1]


def stepper(case: Case, tasks=None) -> list[Phase]:
    """The stations with the present one marked; an ended case has no present one."""
    titles, now = phases(case.flow_class, case), stage(case, tasks)
    if case.finished:
        reached = titles.index(last_phase(case)) + 1
        return [Phase(title, "done" if at < reached else "ahead") for at, title in enumerate(titles)]
    at_now = titles.index(now)
    return [
        Phase(t, "done" if i < at_now else "now" if i == at_now else "ahead") for i, t in enumerate(titles)
    ]


def last_phase(case: Case) -> str:
    titles = phases(case.flow_class, case)
    if case.state in chain_of(case).ended_well:
        return titles[-1]
    done = case.task_set.filter(flow_task_type="HUMAN").exclude(finished=None).order_by("-pk").first()
    return phase_of(done.step, case) if done else titles[0]


def waiting(case: Case, tasks=None) -> list[Waiting]:
    """One line per unit that must act; a co-signing unit stands behind the bureau that asked it."""
    tasks = open_tasks(case) if tasks is None else tasks
    desks = {task.pk: handling_unit(case, task) for task in tasks}
    names = dict(Unit.objects.filter(code__in=desks.values()).values_list("code", "name"))
    lines: dict[tuple[str, str], Waiting] = {}
    for task in tasks:
        who = "您本人" if not task.desk else names.get(desks[task.pk], desks[task.pk])
        line = Waiting(
            who, task.step.task_title if not task.desk else task.step.phase, task.due, not task.desk, task
        )
        earlier = lines.get((who, line.what))
        if earlier is None or (line.due and (not earlier.due or line.due > earlier.due)):
            lines[who, line.what] = line
    return list(lines.values())


def handling_unit(case: Case, task) -> str:
    role, _, unit = (task.desk or "").partition("@")
    return case.unit if role == "cosign" else unit


def ways_out(case: Case) -> list[str]:
    """Every action by which whoever filed may end the case at some time, as its flow declares them."""
    nodes = case.flow_class.instance.nodes()
    return [
        name for node in nodes if isinstance(node, Interrupt) and node.is_applicants for name in node.actions
    ]


def way_out(case: Case) -> str:
    """The one of them the law allows now; empty where there is none."""
    if case.finished:
        return ""
    law = actions(type(case))
    return next((name for name in ways_out(case) if case.state in law[name]), "")
