"""汇总批次: claims HR has reviewed, put together for the leading group; submitting freezes the list and its amounts."""

from django.conf import settings
from django.db import models

from approvals.sealing import Locked
from workflows import clock
from workflows.case import Task
from workflows.keys import Key


class Batch(Locked):
    """One 汇总表; ``sealed_at`` is when it was submitted."""

    LOCKED = "汇总批次已提交，名单和金额不能再改"

    number = models.CharField("批次号", max_length=40, unique=True)
    title = models.CharField("名称", max_length=100)
    unit = models.CharField("编制单位", max_length=20, default="RSJ")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    created_at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=64, null=True, unique=True)
    sealed_at = models.DateTimeField("提交时间", null=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def desk(self) -> str:
        """Whose list it is: the desk that has reviewed its claims."""
        return f"reward_review@{self.unit}"


class BatchLine(Locked, Key):
    """One claim of a batch with the amount it stood at; sealed it says ``frozen``."""

    LOCKED = Batch.LOCKED

    batch = models.ForeignKey(Batch, related_name="lines", on_delete=models.PROTECT)
    task = models.ForeignKey(Task, related_name="+", on_delete=models.PROTECT)
    position = models.PositiveIntegerField("序号")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "case"], name="one_line_per_claim"),
            models.UniqueConstraint(
                fields=["task"], name="one_open_batch", condition=models.Q(sealed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position}"
