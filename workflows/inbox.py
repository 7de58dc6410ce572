"""What waits for whom (待办), and what was done by whom (已办): queries over tasks, no second table that drifts."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from workflows import clock
from workflows.calendar import working_days
from workflows.case import Task
from workflows.chasers import counted
from workflows.holds import FREEZE, Hold

HUMAN = "HUMAN"


def waiting_for(user) -> QuerySet[Task]:
    """Open work at the user's desks or in the user's own hands, the most urgent first."""
    mine = Q(owner=user) | Q(owner=None, owner_permission__in=user.desks)
    return ordered(Task.objects.filter(mine, finished=None, flow_task_type=HUMAN))


def done_by(user) -> QuerySet[Task]:
    """What the user decided, the latest first."""
    done = (
        Task.objects.filter(owner=user, flow_task_type=HUMAN)
        .exclude(finished=None)
        .exclude(status="CANCELED")
    )
    return done.select_related("process").order_by("-finished")


def at_desk(desk: str) -> QuerySet[Task]:
    """Open work of one desk, whoever has claimed it."""
    return ordered(Task.objects.filter(owner_permission=desk, finished=None))


def ordered(tasks: QuerySet[Task]) -> QuerySet[Task]:
    frozen = Hold.objects.filter(case=OuterRef("process"), lifted_at=None, source__startswith=FREEZE)
    found = counted(tasks).annotate(frozen=Exists(frozen)).select_related("process", "owner")
    return found.order_by(F("due").asc(nulls_last=True), "id")


class Due:
    """How a time limit reads: in words, and late or soon for the eye."""

    def __init__(self, due: date | None, today: date | None = None, days=None):
        self.due, today = due, today or clock.today()
        calendar = days or working_days()
        self.late = bool(due and due < today)
        self.count = calendar.between(*sorted((today, due))) if due else None
        self.soon = self.count is not None and not self.late and self.count <= 2

    def __str__(self) -> str:
        if self.due is None:
            return "不限时"
        if self.late:
            return f"超期 {self.count} 个工作日"
        return f"剩 {self.count} 个工作日" if self.count else "今日到期"

    @property
    def tone(self) -> str:
        return "late" if self.late else "soon" if self.soon else "ok"
