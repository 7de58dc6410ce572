"""公示: a frozen, masked list made public for some working days; whoever objects is answered."""

from django.conf import settings
from django.db import models

from workflows import clock
from workflows.case import Task
from workflows.keys import Key


class Publicity(models.Model):
    """One publicity: prepared by 人社局, posted by 县委人才办, closed when its days are over.

    ``days`` are working days, the day of posting not counted; it can be extended, never shortened.
    """

    number = models.CharField("公示编号", max_length=40, unique=True)
    title = models.CharField("标题", max_length=100)
    days = models.PositiveSmallIntegerField("公示工作日", default=5)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    prepared_at = models.DateTimeField(default=clock.now)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    posted_at = models.DateTimeField("发布时间", null=True)
    place = models.CharField("公示载体", max_length=200, blank=True)
    link = models.URLField("网页地址", max_length=300, blank=True)
    photo = models.CharField("截图或照片", max_length=40, blank=True)
    last_day = models.DateField("截止日", null=True)
    provisional = models.BooleanField("所用日历未公布", default=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    closed_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class PublicityLine(Key):
    """One claim on the list as the public sees it; sealed it says ``posted``, later ``clear`` or ``upheld``."""

    publicity = models.ForeignKey(Publicity, related_name="lines", on_delete=models.PROTECT)
    position = models.PositiveIntegerField("序号")
    task = models.ForeignKey(Task, related_name="+", on_delete=models.PROTECT)
    shown = models.JSONField("公开内容")

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["publicity", "case"], name="one_publicity_line"),
            models.UniqueConstraint(
                fields=["task"], name="one_open_publicity", condition=models.Q(sealed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publicity_id}/{self.position}"
