"""资金指标: what 财政局 gives (or takes back) of a fund for a year, by document; entered by one, confirmed by another.

And 测算: what all undecided claims come to, where they are too many to be asked while somebody waits.
"""

from django.conf import settings
from django.db import models

from workflows import clock
from workflows.case import Case


class Indicator(models.Model):
    """One document's amount, below zero where it is a reduction; it counts once it is confirmed."""

    fund = models.CharField("资金", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    document = models.CharField("文号", max_length=60)
    dated = models.DateField("发文日期")
    note = models.CharField("说明", max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    made_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    confirmed_at = models.DateTimeField("确认时间", null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    returned_at = models.DateTimeField("退回时间", null=True)
    why_returned = models.CharField("退回理由", max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year", "document"], name="one_indicator_per_document",
                condition=models.Q(returned_at=None),
            ),
            models.CheckConstraint(
                name="indicator_by_two",
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("made_by")),
            ),
            models.CheckConstraint(name="indicator_moves_money", condition=~models.Q(amount=0)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.fund} {self.year}年度 {self.document}"

    @property
    def waits(self) -> bool:
        return self.confirmed_at is None and self.returned_at is None


class Reckoning(models.Model):
    """One look at what undecided claims come to, made by the worker chunk by chunk; ``waiting`` could not be counted."""

    asked_at = models.DateTimeField(default=clock.now)
    total = models.PositiveIntegerField("在办件数")
    done = models.PositiveIntegerField("已测算", default=0)
    waiting = models.PositiveIntegerField("未计入", default=0)
    reached = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField("测算完成时间", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), name="one_reckoning_at_a_time", condition=models.Q(finished_at=None)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"测算 {clock.when(self.asked_at)}"


class ReckoningLine(models.Model):
    """What one claim asks for: in yuan, of its yearly totals (pairs of pool and yuan), of its funds in their order."""

    reckoning = models.ForeignKey(Reckoning, related_name="lines", on_delete=models.CASCADE)
    case = models.ForeignKey(Case, related_name="+", on_delete=models.PROTECT)
    scheme = models.CharField("项目", max_length=60)
    accepted_on = models.DateField("受理日")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    caps = models.JSONField(default=list)
    funds = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["reckoning", "case"], name="one_line_per_case_reckoned")
        ]

    def __str__(self) -> str:
        return f"{self.reckoning_id} {self.case_id}"
