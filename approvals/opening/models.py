"""期初: what the county paid, and who already served, before this house was used; brought in with its proof."""

from datetime import date

from django.conf import settings
from django.db import models

from parties.units import Unit
from policies.periods import add_years
from policies.service import fulfilled_on
from workflows import clock

TALENT, LABOUR, SERVICE = "talent", "labour", "service"
TITLES = {TALENT: "已发放的高层次人才奖励", LABOUR: "已发放的用工服务奖补", SERVICE: "已在服务期内的调回人员"}


class Opening(models.Model):
    """One workbook, looked through by a second person before it counts; ``desk`` is the desk that brought it in."""

    kind = models.CharField("类别", max_length=10, choices=list(TITLES.items()))
    desk = models.CharField("经办岗", max_length=60)
    count = models.PositiveIntegerField("行数")
    total = models.DecimalField("金额合计（元）", max_digits=14, decimal_places=2, default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    made_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    confirmed_at = models.DateTimeField("确认时间", null=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    dropped_at = models.DateTimeField("作废时间", null=True)
    why_dropped = models.CharField("作废理由", max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="opening_by_two",
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("made_by")),
            )
        ]

    def __str__(self) -> str:
        return f"期初第{self.pk}批"

    @property
    def waits(self) -> bool:
        return self.confirmed_at is None and self.dropped_at is None


class OpeningLine(models.Model):
    """One row with what it says (numbers of people only in part); the same row counts once (``key``)."""

    opening = models.ForeignKey(Opening, related_name="lines", on_delete=models.PROTECT)
    number = models.PositiveIntegerField("行")
    key = models.CharField(max_length=64)
    said = models.JSONField("内容")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2, default=0)
    stands = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], name="one_opening_per_fact", condition=models.Q(stands=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.opening_id}/{self.number}"


class ServiceRecord(models.Model):
    """Somebody who came back before this house was used and serves his five years; ``bureau`` handled it."""

    line = models.OneToOneField(OpeningLine, related_name="record", on_delete=models.PROTECT)
    name = models.CharField("姓名", max_length=60)
    id_index = models.CharField(max_length=64, unique=True)
    masked = models.CharField("身份证号", max_length=18)
    bureau = models.CharField("承办单位", max_length=20)
    unit = models.ForeignKey(Unit, verbose_name="单位", related_name="+", on_delete=models.PROTECT)
    post = models.CharField("岗位", max_length=60, blank=True)
    reported_on = models.DateField("报到日期")
    document = models.CharField("依据文号", max_length=60)
    years = models.PositiveSmallIntegerField("已确认年数", default=0)
    left_on = models.DateField("离开日期", null=True)
    why_left = models.CharField("离开原因", max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["unit__code", "pk"]
        indexes = [models.Index(fields=["bureau"], name="records_of_a_bureau")]

    def __str__(self) -> str:
        return self.name

    @property
    def fulfilled_on(self) -> date:
        return fulfilled_on(self.reported_on)

    @property
    def due(self) -> date | None:
        """When the next year is to be confirmed; None once he has left or served his time."""
        if self.left_on or clock.today() >= self.fulfilled_on:
            return None
        return add_years(self.reported_on, self.years + 1)

    @property
    def label(self) -> str:
        if self.left_on:
            return f"{self.left_on} 提前离开"
        return "服务期满" if clock.today() >= self.fulfilled_on else "服务期内"
