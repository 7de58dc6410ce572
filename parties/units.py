"""Units: who sits where, who supervises whom."""

from django.core.cache import caches
from django.db import models

KEPT, MINUTE = "unit-names", 60


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

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        caches["near"].delete(KEPT)


def names() -> dict[str, str]:
    """The name of every unit by its code, at most a minute old: units change a few times a year."""
    return caches["near"].get_or_set(KEPT, lambda: dict(Unit.objects.values_list("code", "name")), MINUTE)
