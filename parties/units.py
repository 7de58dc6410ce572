"""Units: who sits where, who supervises whom."""

from django.core.cache import cache
from django.db import models

MINUTE = 60


class Unit(models.Model):
    """A unit (单位) of the county that holds desks or receives people."""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=100)
    short = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=20, blank=True)
    supervisor = models.ForeignKey(
        "self", verbose_name="主管部门", null=True, blank=True, on_delete=models.PROTECT
    )
    active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


def names() -> dict[str, str]:
    """Code to name of every unit, at most a minute old: names hardly change, and every case page shows some."""
    return cache.get_or_set("unit-names", lambda: dict(Unit.objects.values_list("code", "name")), MINUTE)
