"""What a case page shows, gathered with the same few queries however long the case is."""

from dataclasses import dataclass
from typing import Any

from approvals.evidence import rule_sheet
from approvals.recusals import services as recusals
from approvals.settling import formalities
from approvals.spoken import desk_title, timeline
from parties.units import names
from workflows import clock
from workflows.calendar import working_days
from workflows.case import Case, Task
from workflows.inbox import Due
from workflows.pictures import phases


@dataclass
class Station:
    """One station of the stepper."""

    title: str
    tone: str
    now: list[str]


def stepper(case: Case, tasks: list[Task], units: dict[str, str]) -> list[Station]:
    """Every phase of the chain: done, now (with who must act) or still to come."""
    titles = phases(case.flow_class)
    waiting = {}
    for task in tasks:
        if task.finished is None and getattr(task.flow_task, "phase", ""):
            waiting.setdefault(task.flow_task.phase, []).append(where(task, units))
    reached = {getattr(task.flow_task, "phase", "") for task in tasks}
    last = max((place for place, title in enumerate(titles) if title in reached), default=0)
    return [
        Station(
            title, "now" if title in waiting else "done" if place <= last else "todo", waiting.get(title, [])
        )
        for place, title in enumerate(titles)
    ]


def where(task: Task, units: dict[str, str]) -> str:
    return str(task.owner) if task.owner_id else desk_title(task.desk, units)


def warnings(case: Case) -> list[str]:
    """What the decider should know although it decides nothing by itself."""
    found = []
    if case.finished is None and case.known.accepted_on:
        today = {one.rule: one for one in case.known.assessed(clock.today()).findings}
        if today["E4"].outcome != "met":
            found.append(f"按今日计算：{today['E4'].sentence}（三(三)1，受理日口径不变，供参考）")
    if case.known.placement and case.known.identity_against(case.known.placement["kind"]):
        found += case.known.identity_against(case.known.placement["kind"])
    return found + recusals.namesakes(case)


def gathered(case: Case, user) -> dict[str, Any]:
    """Everything but the decision."""
    tasks = list(Task.objects.filter(process=case).select_related("owner").order_by("pk"))
    for task in tasks:
        task.process = case
    open_work = [task for task in tasks if task.finished is None and task.flow_task_type == "HUMAN"]
    days, units = working_days(), names()
    log, files = timeline(case, units), list(case.attachments.order_by("pk"))
    return {
        "case": case,
        "steps": stepper(case, tasks, units),
        "open_work": [(task, Due(task.due, days=days), where(task, units)) for task in open_work],
        "mine": [task for task in open_work if is_mine(task, user)],
        "rules": rule_sheet(case, files),
        "formalities": formalities(case, [line["entry"] for line in log], files),
        "warnings": warnings(case),
        "person": getattr(case.applicant, "person", None),
        "stepped_aside": recusals.stepped_aside(case),
        "log": log,
        "opinions": [(one, units.get(one.body, one.body)) for one in case.opinions.order_by("pk")],
        "files": files,
        "papers": list(case.papers.order_by("-pk")),
        "notices": list(case.notices.order_by("-pk")[:10]),
        "picture": f"workflows/pictures/{case.chain}.svg",
    }


def is_mine(task: Task, user) -> bool:
    return task.owner_id == user.pk if task.owner_id else user.sits_at(task.desk)
