"""The plan's own text as the county uploads it: version by version, clause by clause; superseded, never changed."""

from django.conf import settings
from django.db import models

from workflows import clock


class PlanText(models.Model):
    """One version of the plan: its document and the day from which it is read."""

    title = models.CharField("名称", max_length=100)
    document = models.CharField("文号", max_length=60, blank=True)
    dated = models.DateField("印发日期")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["-dated", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}（{self.document or '未填文号'}，{self.dated}）"


class PlanClause(models.Model):
    """The text of one numbered place of one version: 三(三)1."""

    version = models.ForeignKey(PlanText, related_name="clauses", on_delete=models.PROTECT)
    place = models.PositiveSmallIntegerField()
    number = models.CharField("条款", max_length=20)
    text = models.TextField("原文")

    class Meta:
        default_permissions = ()
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_text_per_clause")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.number}"
