"""WHO: units, accounts, the desks people sit at, and whom they must step aside for."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property


def desk(role: str, unit: str) -> str:
    """A desk (经办岗) is a role in a unit, written ``eligibility@JYJ``."""
    return f"{role}@{unit}"


class Unit(models.Model):
    """A unit (单位) of the county, or an outside body the county writes to."""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=100)
    short = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=20, blank=True)
    supervisor = models.ForeignKey("self", verbose_name="主管部门", null=True, blank=True, on_delete=models.PROTECT)
    active = models.BooleanField("启用", default=True)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in: an official with seats, or an applicant without."""

    name = models.CharField("姓名", max_length=60, blank=True)
    is_official = models.BooleanField("工作人员", default=False)

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def desks(self) -> frozenset[str]:
        seats = self.seats.values_list("role", "unit__code") if self.is_active else ()
        return frozenset(desk(role, unit) for role, unit in seats)

    @cached_property
    def recusals(self) -> frozenset[int]:
        return frozenset(Recusal.objects.filter(officer=self).values_list("applicant_id", flat=True))

    def sits_at(self, wanted: str | None) -> bool:
        """Deliberately not ``has_perm``: a superuser sits at no desk."""
        return bool(wanted) and wanted in self.desks


class Seat(models.Model):
    """A user's seat at a desk (任职)."""

    user = models.ForeignKey(User, related_name="seats", on_delete=models.PROTECT)
    role = models.CharField("岗位", max_length=30)
    unit = models.ForeignKey(Unit, related_name="seats", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "unit"], name="one_seat_per_desk")]


class Recusal(models.Model):
    """An official may not handle a case of this applicant (回避)."""

    officer = models.ForeignKey(User, related_name="+", on_delete=models.PROTECT)
    applicant = models.ForeignKey(User, related_name="+", on_delete=models.PROTECT)
    reason = models.CharField("事由", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "applicant"], name="one_recusal_per_pair")]
