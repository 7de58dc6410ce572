"""Telling: every message stands on the person's page and leaves by mail or SMS; what was not sent is visible."""

from datetime import date

from django.conf import settings
from django.db import models

from workflows import clock, jobs
from workflows.case import Case
from workflows.journal import Entry


class Notice(models.Model):
    """One message (告知) to one person about one case."""

    case = models.ForeignKey(Case, related_name="notices", on_delete=models.PROTECT)
    entry = models.ForeignKey(Entry, null=True, related_name="notices", on_delete=models.PROTECT)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="notices", on_delete=models.PROTECT)
    text = models.TextField("内容")
    must_act = models.BooleanField("须本人办理", default=False)
    act_by = models.DateField("办理期限", null=True)
    created = models.DateTimeField(default=clock.now)
    sent = models.DateTimeField("送达时间", null=True)
    channel = models.CharField("送达方式", max_length=20, blank=True)
    failure = models.CharField("未送达原因", max_length=200, blank=True)
    read = models.DateTimeField("已读时间", null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_of_a_person"),
            models.Index(fields=["created"], name="unsent_notices", condition=models.Q(sent=None)),
        ]

    def __str__(self) -> str:
        return self.text


def leave(case: Case, entry: Entry | None, text: str, *, must_act=False, act_by: date | None = None) -> Notice:
    """Put the message on the applicant's page now and leave its delivery to the worker."""
    notice = Notice.objects.create(
        case=case, entry=entry, recipient_id=case.applicant_id, text=text, must_act=must_act, act_by=act_by
    )
    jobs.leave("deliver", notice_id=notice.pk)
    return notice
