"""Who sits at which desk (任职), and who must step aside for whom (回避)."""

from django.db import models

from parties.people import User
from parties.roles import ROLES
from parties.units import Unit


def desk(role: str, unit: str) -> str:
    """A desk (经办岗) is a role in a unit, written ``eligibility@JYJ``."""
    return f"{role}@{unit}"


class Seat(models.Model):
    """A user's seat at a desk."""

    user = models.ForeignKey(User, related_name="seats", on_delete=models.PROTECT)
    role = models.CharField("岗位", max_length=30, choices=list(ROLES.items()))
    unit = models.ForeignKey(Unit, related_name="seats", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "unit"], name="one_seat_per_desk")]

    def __str__(self) -> str:
        return f"{self.user} {desk(self.role, self.unit.code)}"


class Recusal(models.Model):
    """An official may not handle a case of this applicant (公务员法第七十六条); he says so, or somebody does for him."""

    officer = models.ForeignKey(User, related_name="recused", on_delete=models.PROTECT)
    applicant = models.ForeignKey(User, related_name="+", on_delete=models.PROTECT)
    reason = models.CharField("事由", max_length=200, blank=True)
    case_number = models.CharField("办件编号", max_length=30, blank=True)
    entered_by = models.ForeignKey(
        User, verbose_name="登记人", null=True, related_name="+", on_delete=models.PROTECT
    )
    at = models.DateTimeField("登记时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "applicant"], name="one_recusal_per_pair")]

    def __str__(self) -> str:
        return f"{self.officer} 回避 {self.applicant}"
