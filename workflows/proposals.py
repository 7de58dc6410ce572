"""What one person puts forward and another confirms or declines (经办、复核): a 口径, a change of a list."""

from django.conf import settings
from django.db import models

from workflows import clock


def somebody(**more) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT, **more)


class Proposal(models.Model):
    """Who proposed it, and who confirmed or declined it and when; ``by_two`` is its constraint."""

    proposed_by = somebody()
    proposed_at = models.DateTimeField(default=clock.now)
    confirmed_by = somebody(null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    declined_by = somebody(null=True)
    declined_at = models.DateTimeField("不予确认时间", null=True)
    why_declined = models.CharField("不予确认的理由", max_length=200, blank=True)

    class Meta:
        abstract = True
        default_permissions = ()


OPEN = models.Q(confirmed_at=None, declined_at=None)
"""Nobody has decided on it yet."""


def by_two(name: str) -> models.CheckConstraint:
    """Nobody confirms what he has proposed himself."""
    another = models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("proposed_by"))
    return models.CheckConstraint(name=name, condition=another)
