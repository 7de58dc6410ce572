"""急需紧缺职业（工种）: the dated list that raises the subsidy for a certificate by 30 % (三(十三)2)."""

from datetime import date

from django.db import models


class ShortOccupation(models.Model):
    """One occupation the county is short of, from a day on, by a document."""

    title = models.CharField("职业（工种）", max_length=60)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    document = models.CharField("依据文号", max_length=60)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["title", "since"], name="one_line_per_occupation")]

    def __str__(self) -> str:
        return self.title

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)
