"""编制: dated snapshots of authorised, actual and vacant posts, certified by 编办; the list of 紧缺急需 posts."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from parties.units import Unit

KINDS = ["行政", "政法专项", "参公事业", "事业（财政核拨）", "事业（财政核补）", "事业（经费自理）", "工勤"]


class Snapshot(models.Model):
    """The county's establishment on one day (编制快照); fixed once certified."""

    as_of = models.DateField("截至日期", unique=True)
    document = models.CharField("核定文号", max_length=60, blank=True)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    certified_at = models.DateTimeField("核定时间", null=True)

    class Meta:
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"{self.as_of} 编制快照"

    @property
    def vacancies(self) -> int:
        """All vacancies of the county."""
        return sum(line.vacancies for line in self.lines.all())


class Line(models.Model):
    """One unit's posts of one kind: 核定 authorised, 实有 actual, 空编 what is left."""

    snapshot = models.ForeignKey(Snapshot, related_name="lines", on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, related_name="+", on_delete=models.PROTECT)
    kind = models.CharField("编制类别", max_length=20, choices=[(kind, kind) for kind in KINDS])
    authorised = models.PositiveIntegerField("核定")
    actual = models.PositiveIntegerField("实有")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "unit", "kind"], name="one_line_per_kind")]
        ordering = ["unit__code", "kind"]

    def __str__(self) -> str:
        return f"{self.unit} {self.kind} {self.vacancies}"

    @property
    def vacancies(self) -> int:
        return max(0, self.authorised - self.actual)


class Shortage(models.Model):
    """One post the county needs most (紧缺急需), from a day on."""

    unit = models.ForeignKey(Unit, related_name="+", on_delete=models.PROTECT)
    post = models.CharField("岗位", max_length=60)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    document = models.CharField("依据文号", max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "post", "since"], name="one_line_per_post")]

    def __str__(self) -> str:
        return f"{self.unit} {self.post}"


def current() -> Snapshot | None:
    """The newest certified snapshot."""
    return Snapshot.objects.exclude(certified_at=None).first()


def is_shortage(unit: str, post: str, on: date) -> bool:
    """Whether the post stands on the list on the day."""
    lasting = Q(until=None) | Q(until__gte=on)
    return Shortage.objects.filter(lasting, unit__code=unit, post=post, since__lte=on).exists()
