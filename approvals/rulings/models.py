"""A look ahead at one 口径: what every open case would come to under it, reckoned in the background and kept."""

from django.conf import settings
from django.db import models

from policies.rulings import Ruling as Question
from policies.rulings import rulings
from workflows import clock
from workflows.case import Case
from workflows.rulings import Ruling


class Preview(models.Model):
    """What was asked (an answer from a day on), how far it is reckoned, and by whom it was looked at.

    ``ruling`` is the proposal somebody is about to confirm; empty while it is only about to be proposed.
    ``left_out`` counts open cases whose facts do not suffice yet to reckon them.
    """

    key = models.CharField("口径", max_length=40)
    value = models.CharField("取值", max_length=200)
    since = models.DateField("自")
    document = models.CharField("依据文号", max_length=60)
    note = models.CharField("说明", max_length=300, blank=True)
    ruling = models.ForeignKey(Ruling, null=True, related_name="previews", on_delete=models.PROTECT)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    asked_at = models.DateTimeField(default=clock.now)
    total = models.PositiveIntegerField("在办件数")
    done = models.PositiveIntegerField("已测算", default=0)
    reached = models.PositiveBigIntegerField(default=0)
    left_out = models.PositiveIntegerField("事实不全", default=0)
    finished_at = models.DateTimeField("测算完成时间", null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}={self.value} 自{self.since}"

    @property
    def question(self) -> Question:
        return rulings()[self.key]

    @property
    def said(self) -> str:
        return self.question.label(self.value)


class PreviewLine(models.Model):
    """One case that would come out differently; ``applies`` where it was accepted on or after the day.

    The others keep the answer of their day of acceptance: what they would come to is information only.
    """

    preview = models.ForeignKey(Preview, related_name="lines", on_delete=models.CASCADE)
    case = models.ForeignKey(Case, related_name="+", on_delete=models.PROTECT)
    applies = models.BooleanField("适用")
    accepted_on = models.DateField("受理日", null=True)
    before = models.CharField("原结论", max_length=40)
    before_amount = models.DecimalField("原金额（元）", max_digits=14, decimal_places=2, null=True)
    after = models.CharField("新结论", max_length=40)
    after_amount = models.DecimalField("新金额（元）", max_digits=14, decimal_places=2, null=True)
    why = models.CharField("原因", max_length=400)

    class Meta:
        default_permissions = ()
        ordering = ["-applies", "case_id"]
        constraints = [
            models.UniqueConstraint(fields=["preview", "case"], name="one_line_per_case_looked_at")
        ]

    def __str__(self) -> str:
        return f"{self.preview_id} {self.case_id}"
