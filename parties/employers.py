"""用人单位 that can be named in a claim: a register kept by the county, never the claimant's word."""

from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import Any

from django.core.cache import caches
from django.db import models

from parties.units import Unit

KINDS = ["企业", "学校", "医院"]
FIELDS = ["主导产业企业", "公办中小学教育", "公办医疗卫生", "民办教育", "其他"]
ELSE = "其他"
MINUTE = 60


class Employer(models.Model):
    """An enterprise, school or hospital; its desk checks what is claimed about it (``employer@code``)."""

    unit = models.OneToOneField(Unit, related_name="employer", on_delete=models.PROTECT)
    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    in_county = models.BooleanField("在清流县", default=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.unit.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        forget(self)


class Listing(models.Model):
    """In which field of 三(十二) an employer stands (主导产业名录、公办学校和医院), from a day on, by a document."""

    employer = models.ForeignKey(Employer, related_name="listings", on_delete=models.PROTECT)
    field = models.CharField("领域", max_length=20, choices=[(field, field) for field in FIELDS])
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    document = models.CharField("依据文号", max_length=60, blank=True)
    ended_by = models.CharField("终止依据", max_length=60, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["employer", "since"], name="one_listing_per_day")]

    def __str__(self) -> str:
        return f"{self.employer_id} {self.field} {self.since}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        forget(self.employer)

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def field_on(listings, day: date) -> str:
    """The field on the day, the latest listing first; what nobody listed is 其他."""
    holding = [one for one in listings if one.holds_on(day)]
    return max(holding, key=lambda one: one.since).field if holding else ELSE


def found(codes: Collection[str]) -> dict[str, Employer]:
    """Employers by the codes of their units."""
    rows = Employer.objects.filter(unit__code__in=codes).select_related("unit")
    return {one.unit.code: one for one in rows}


def listed(codes: Collection[str]) -> dict[str, list[Listing]]:
    """Every listing of these employers, by the code of the unit."""
    lines: dict[str, list[Listing]] = {}
    rows = Listing.objects.filter(employer__unit__code__in=codes).select_related("employer__unit")
    for one in rows:
        lines.setdefault(one.employer.unit.code, []).append(one)
    return lines


def near(ask: Callable[[Collection[str]], dict[str, Any]], codes: Collection[str]) -> dict[str, Any]:
    """The same (``found``, ``listed``) for a page that only shows something, at most a minute old."""
    answers: dict[str, Any] = {}
    for code in codes:
        answers |= caches["near"].get_or_set(f"{ask.__name__}:{code}", partial(ask, [code]), MINUTE)
    return answers


def forget(employer: Employer) -> None:
    """Let pages read this employer anew."""
    caches["near"].delete_many([f"{ask.__name__}:{employer.unit.code}" for ask in (found, listed)])
