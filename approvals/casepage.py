"""What a case page shows, gathered with the same few queries however long the case is."""

from dataclasses import dataclass
from typing import Any

from approvals.chains import chain_of
from approvals.decisions import Offer
from approvals.recusals import services as recusals
from approvals.spoken import desk_title, timeline
from documents.access import handles
from parties import units
from workflows.calendar import working_days
from workflows.case import Case, Task
from workflows.chasers import counted
from workflows.forms import ActionForm
from workflows.fsm import actions, law_of
from workflows.inbox import Due
from workflows.nodes import Interrupt
from workflows.stations import phase_of, phases


@dataclass
class Station:
    """One station of the stepper."""

    title: str
    tone: str
    now: list[str]


def stepper(case: Case, tasks: list[Task], names: dict[str, str]) -> list[Station]:
    """Every phase of the chain: done, now (with who must act) or still to come."""
    titles = phases(case.flow_class, case)
    waiting = {}
    for task in tasks:
        if task.finished is None and (phase := phase_of(task.flow_task, case)):
            waiting.setdefault(phase, []).append(where(task, names))
    reached = {phase_of(task.flow_task, case) for task in tasks}
    last = max((place for place, title in enumerate(titles) if title in reached), default=0)
    return [
        Station(
            title, "now" if title in waiting else "done" if place <= last else "todo", waiting.get(title, [])
        )
        for place, title in enumerate(titles)
    ]


def where(task: Task, names: dict[str, str]) -> str:
    return str(task.owner) if task.owner_id else desk_title(task.desk, names)


def gathered(case: Case, user) -> dict[str, Any]:
    """Everything but the decision."""
    tasks = list(counted(Task.objects.filter(process=case)).select_related("owner").order_by("pk"))
    for task in tasks:
        task.process = case
    open_work = [task for task in tasks if task.finished is None and task.flow_task_type == "HUMAN"]
    days, names, chain = working_days(), units.names(), chain_of(case)
    log, files = timeline(case, names), list(case.attachments.order_by("pk"))
    return {
        "case": case,
        "chain": chain,
        "steps": stepper(case, tasks, names),
        "open_work": [(task, Due(task.due, days=days), where(task, names)) for task in open_work],
        "may_urge": handles(user, case),
        "mine": [task for task in open_work if is_mine(task, user)],
        "person": getattr(case.applicant, "person", None),
        "stepped_aside": recusals.stepped_aside(case),
        "log": log,
        "files": files,
        "papers": list(case.papers.order_by("-pk")),
        "notices": list(case.notices.order_by("-pk")[:10]),
        "interrupts": interrupts(case, user),
        "picture": f"workflows/pictures/{case.chain}.svg",
    } | chain.look(case, user, files, [line["entry"] for line in log])


def interrupts(case: Case, user) -> list[Offer]:
    """What stands open at the user's desk whatever else is waiting, as the flow declares it and the law allows now."""
    if case.finished is not None:
        return []
    legal = {name for name, edges in actions(type(case)).items() if case.state in edges}
    nodes = [node for node in case.flow_class.instance.nodes() if isinstance(node, Interrupt)]
    return [
        offered(case, name)
        for node in nodes if not node.is_applicants and legal & set(node.actions) and user.sits_at(node.desk_of(case, {}))
        for name in node.actions if name in legal
    ]  # fmt: skip


def offered(case: Case, name: str) -> Offer:
    law = law_of(type(case), name)
    return Offer(name, law, (law.form or ActionForm)(case=case))


def is_mine(task: Task, user) -> bool:
    return task.owner_id == user.pk if task.owner_id else user.sits_at(task.desk)
