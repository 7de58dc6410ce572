"""The county's working days: its own table first, the published calendar second, provisional beyond."""

import functools
import hashlib
from datetime import date
from importlib import metadata

from django.core.cache import caches
from django.db import models, transaction

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
KEPT = "holidays"


def working_days() -> WorkingDays:
    """The calendar as it stands, at most a minute old: it changes once a year."""
    return WorkingDays(caches["near"].get_or_set(KEPT, own_table, MINUTE))


def version() -> str:
    """Which calendar an answer used: the published one, and the county's own days by digest."""
    own = sorted((day.isoformat(), working) for day, working in working_days().table.items())
    return f"{published()}+{hashlib.sha256(repr(own).encode()).hexdigest()[:12]}"


@functools.cache
def published() -> str:
    return metadata.version("chinesecalendar")


def own_table() -> dict:
    return dict(Holiday.objects.values_list("day", "working"))


def decide(day: date, working: bool, source: str) -> Holiday:
    """Enter a day in the county's own table, or change what it says."""
    said = {"working": working, "source": source}
    kept = Holiday.objects.update_or_create(day=day, defaults=said)[0]
    forget()
    return kept


def strike(holiday: Holiday) -> None:
    """Take a day out of the county's own table: the published calendar decides again."""
    holiday.delete()
    forget()


def forget() -> None:
    """This process reads the table anew, now and once the change is committed; others within a minute."""
    caches["near"].delete(KEPT)
    transaction.on_commit(lambda: caches["near"].delete(KEPT))
