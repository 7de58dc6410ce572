"""Paper that goes out (文书): its data frozen in the deciding transaction, rendered afterwards, never changed."""

import uuid

from django.db import models

from workflows import clock
from workflows.case import Case
from workflows.journal import Entry


def issued_path(paper, filename: str) -> str:
    return f"papers/{paper.public_id.hex[:2]}/{paper.public_id.hex}.pdf"


class Paper(models.Model):
    """One paper of a case, or of a meeting (then without a case)."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, null=True, related_name="papers", on_delete=models.PROTECT)
    entry = models.ForeignKey(Entry, null=True, related_name="papers", on_delete=models.PROTECT)
    source = models.CharField("来源", max_length=60, unique=True)
    kind = models.CharField(max_length=30)
    title = models.CharField("名称", max_length=60)
    number = models.CharField("文号", max_length=40, null=True, unique=True)
    data = models.JSONField()
    for_applicant = models.BooleanField(default=False)
    created = models.DateTimeField(default=clock.now)
    rendered = models.DateTimeField("生成时间", null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    missing = models.CharField("缺字", max_length=60, blank=True)
    file = models.FileField(upload_to=issued_path, max_length=200, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.title} {self.number or ''}".strip()
