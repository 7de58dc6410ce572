"""Paper that comes in (附件): what was uploaded, kept under a random name where no URL leads."""

import uuid

from django.conf import settings
from django.db import models

from workflows import clock
from workflows.case import Case


def private_path(attachment, filename: str) -> str:
    """Nothing of the sender's file name reaches the disk."""
    return f"attachments/{attachment.public_id.hex[:2]}/{attachment.public_id.hex}"


class Attachment(models.Model):
    """One uploaded file, checked by its content."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, null=True, related_name="attachments", on_delete=models.PROTECT)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="attachments", on_delete=models.PROTECT)
    kind = models.CharField("材料", max_length=40)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField("字节")
    pages = models.PositiveIntegerField("页数", default=1)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=private_path, max_length=200)
    at = models.DateTimeField("上传时间", default=clock.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
