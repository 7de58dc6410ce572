"""From lines of a list to moves of their claims, all through the one door."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from approvals.payments.models import PaymentLine
from workflows import engine
from workflows.case import Task
from workflows.fsm import first_for
from workflows.keys import Key

MOST = 500
"""Lines of one list: what one request can move well within its time."""


def waiting_at(node: str, desk: str):
    """Open work of the claims at one node, the oldest first."""
    tasks = Task.objects.filter(finished=None, owner_permission=desk, flow_task__endswith=f".{node}")
    return tasks.select_related("process").order_by("pk")


def open_at(node: str, cases: Iterable[int]) -> dict[int, int]:
    """The open work at a node by claim; a claim that has ended or gone on is missing."""
    tasks = Task.objects.filter(process__in=list(cases), finished=None, flow_task__endswith=f".{node}")
    return dict(tasks.values_list("process_id", "pk"))


def asked(
    lines: Iterable[Key],
    work: dict[int, int],
    actions: str | tuple[str, ...],
    handed: str,
    also: Mapping[int, dict[str, Any]] | None = None,
    **said: Any,
):
    """One move per line that still has work; of several actions the claim's own.

    The line itself is handed in as its key, with whatever else is handed in for the claim.
    """
    names, more = (actions,) if isinstance(actions, str) else actions, also or {}
    return [
        engine.Asked(
            line.case_id,
            work[line.case_id],
            first_for(line.case.coerced, names),
            said,
            {handed: line} | more.get(line.case_id, {}),
        )
        for line in lines
        if line.case_id in work
    ]


def in_parts(lines: Iterable[PaymentLine], work: dict[int, int], action: str, **said: Any):
    """One move per claim that still has work, with the lines of all its parts handed in together."""
    together = defaultdict(dict)
    for line in lines:
        together[line.case_id][f"payment{line.part}"] = line
    return [
        engine.Asked(case, work[case], action, said, handed)
        for case, handed in together.items()
        if case in work
    ]


def perform(moves: list[engine.Asked], actor) -> None:
    """All of them or none."""
    engine.perform_many(moves, actor, key=uuid.uuid4().hex[:20])
