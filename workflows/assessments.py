"""Every assessment of a case, kept with all it stood on, so that it can be repeated to the same cent."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from workflows import clock
from workflows.case import Case


class Assessment(models.Model):
    """What the rules answered at one step: the facts asked about, the policy, the rulings and the calendar used."""

    case = models.ForeignKey(Case, related_name="assessments", on_delete=models.PROTECT)
    step = models.CharField("环节", max_length=40)
    kind = models.CharField(max_length=40)
    on = models.DateField("适用政策日期")
    asked = models.JSONField("事实")
    policy = models.JSONField("口径参数", default=dict)
    rulings = models.JSONField("所依口径", default=list)
    calendar = models.CharField("工作日历版本", max_length=40, blank=True)
    answer = models.JSONField("结论")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


def fen(amount: Decimal) -> str:
    """Yuan with two places, as JSON and pages write it."""
    return f"{amount:.2f}"


def plain(value: Any) -> Any:
    """Facts as JSON that reads back to the same facts."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return fen(value)
    return value.isoformat() if isinstance(value, date) else value
