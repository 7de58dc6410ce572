"""A workbook of the roster while it is checked and before it is taken: kept encrypted, gone once it is settled."""

import json
from typing import Any

from django.db import models
from encrypted_fields.fields import EncryptedTextField

from approvals.applications.models import Draft, new_key
from workflows import clock


class RosterUpload(models.Model):
    """The workbook brought in last for a draft, how far it is checked and what was found; the next one replaces it.

    ``content`` is the file (base64); ``stands_on`` the version of the roster it would replace, so that a list changed
    in the meantime is not overwritten unseen. ``unread`` says why the file cannot be read. ``said`` is what the page
    shows of the lines: the first faults, and the first who are named in other claims too.
    """

    draft = models.OneToOneField(Draft, related_name="upload", on_delete=models.CASCADE)
    key = models.CharField(max_length=32, unique=True, default=new_key)
    content = EncryptedTextField("工作簿")
    stands_on = models.PositiveIntegerField()
    total = models.PositiveIntegerField("行数", default=0)
    done = models.PositiveIntegerField("已检查", default=0)
    bad = models.PositiveIntegerField("有问题的行", default=0)
    elsewhere = models.PositiveIntegerField("在其他申报中列入的行", default=0)
    unread = models.CharField("不能读取的原因", max_length=400, blank=True)
    said = EncryptedTextField("最先发现的问题", null=True)
    begun_at = models.DateTimeField("上传时间", default=clock.now)
    moved_at = models.DateTimeField("最近进展", default=clock.now)
    finished_at = models.DateTimeField("检查完成时间", null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.draft_id} {self.done}/{self.total}"

    @property
    def good(self) -> int:
        return self.done - self.bad

    @property
    def shown(self) -> dict[str, Any]:
        return json.loads(self.said) if self.said else {"faults": [], "elsewhere": []}

    @property
    def is_takeable(self) -> bool:
        return bool(self.finished_at and not self.unread and not self.bad)


class RosterPart(models.Model):
    """One chunk of a checked workbook: the rows that are right, and every fault of the others; encrypted."""

    upload = models.ForeignKey(RosterUpload, related_name="parts", on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    secret = EncryptedTextField()

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="one_part_of_an_upload_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.number}"

    @property
    def found(self) -> dict[str, Any]:
        return json.loads(self.secret)
