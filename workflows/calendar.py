"""The county's working days: its own table first, the published calendar second, provisional beyond."""

import functools
import hashlib
from importlib import metadata

from django.core.cache import cache
from django.db import models

from policies.workdays import WorkingDays


class Holiday(models.Model):
    """One day the county's own table decides (国务院 notice, or a local order): off, or a day worked instead."""

    day = models.DateField("日期", unique=True)
    working = models.BooleanField("上班", default=False)
    source = models.CharField("依据", max_length=100, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day} {'班' if self.working else '休'}"


MINUTE = 60


def working_days() -> WorkingDays:
    """The calendar as it stands, at most a minute old: it changes once a year."""
    return WorkingDays(cache.get_or_set("holidays", own_table, MINUTE))


def version() -> str:
    """Which calendar an answer used: the published one, and the county's own days by digest."""
    own = sorted((day.isoformat(), working) for day, working in working_days().table.items())
    return f"{published()}+{hashlib.sha256(repr(own).encode()).hexdigest()[:12]}"


@functools.cache
def published() -> str:
    return metadata.version("chinesecalendar")


def own_table() -> dict:
    return dict(Holiday.objects.values_list("day", "working"))
