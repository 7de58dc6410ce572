"""What was done to the registers (名册): one line an act, by whom and when; never changed."""

from django.conf import settings
from django.db import models

from parties.lists import DatedLine
from workflows import clock
from workflows.proposals import OPEN, Proposal, by_two


class RegisterEntry(models.Model):
    """One act; ``about`` says on what, e.g. ``employer:12``. ID numbers stand in it only in part."""

    about = models.CharField(max_length=40, db_index=True)
    title = models.CharField("事项", max_length=40)
    said = models.CharField("内容", max_length=400)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField("时间", default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.about} {self.title}"


class ListChange(Proposal):
    """What is put forward for the dated lists: ``lines`` that are to stand on them, or the end of one ``line``."""

    lines = models.JSONField("列入", default=list)
    line = models.ForeignKey(DatedLine, null=True, related_name="+", on_delete=models.PROTECT)
    last = models.DateField("最后一日", null=True)
    document = models.CharField("终止依据", max_length=60, blank=True)

    class Meta(Proposal.Meta):
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], name="one_open_end_of_a_line", condition=OPEN & models.Q(line__isnull=False)
            ),
            by_two("listed_by_two"),
        ]

    def __str__(self) -> str:
        return f"终止 {self.line}" if self.line_id else f"列入 {len(self.lines)} 项"
