"""Claims that come to another amount than the county has reserved or paid, since a benefit came to be known or was revoked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from parties.benefits import Benefit
from workflows import clock
from workflows.case import Case


class Overlap(models.Model):
    """One claim (with whatever tops it up) to be looked at; open until nothing more is to be recovered or topped up.

    The amounts, in yuan, are those of the day it was found; its page reckons them anew.
    """

    case = models.ForeignKey(Case, related_name="overlaps", on_delete=models.PROTECT)
    benefit = models.ForeignKey(Benefit, related_name="+", on_delete=models.PROTECT)
    county = models.DecimalField("本县已核定或已付（元）", max_digits=14, decimal_places=2)
    due = models.DecimalField("现应付（元）", max_digits=14, decimal_places=2)
    found_at = models.DateTimeField("发现时间", default=clock.now)
    settled_at = models.DateTimeField("办结时间", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_open_overlap", condition=Q(settled_at=None)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} {self.county} {self.due}"
