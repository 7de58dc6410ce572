"""Telling: every message stands on the person's page and leaves by mail or SMS; what was not sent is visible."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import models

from parties import channels
from workflows import clock, jobs, sheaf
from workflows.case import Case, Task
from workflows.journal import Entry

logger = logging.getLogger(__name__)
LATE = timedelta(minutes=10)


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


def leave(case: Case, entry: Entry | None, text: str) -> None:
    """Put the message on the applicant's page now and leave its delivery to the worker."""
    sheaf.gather(post, Notice(case=case, entry=entry, recipient_id=case.applicant_id, text=text))


def post(notices: list[Notice]) -> None:
    for notice in Notice.objects.bulk_create(notices):
        jobs.leave("deliver", notice_id=notice.pk)


def unread(user) -> models.QuerySet[Notice]:
    """What a person has not yet said to have read, the latest first."""
    return Notice.objects.filter(recipient=user, read=None).order_by("-id")


def mark_read(user, **which) -> int:
    """Record that a person has read his messages, all or those named; what was read before keeps its time."""
    return unread(user).filter(**which).update(read=clock.now())


def demand(case: Case, task: Task) -> None:
    """Work has come to the applicant: the message that told of it says until when he must act."""
    sheaf.gather(mark_demands, (case, task))


def mark_demands(pairs: list[tuple[Case, Task]]) -> None:
    for case, task in pairs:
        latest = Notice.objects.filter(case=case, recipient_id=case.applicant_id).order_by("-id").first()
        if latest:
            latest.must_act, latest.act_by = True, task.due
            latest.save(update_fields=["must_act", "act_by"])


def deliver(notice_id: int) -> None:
    """Send one message once; a failure is kept on the message and raised, so that the job shows it."""
    notice = Notice.objects.select_related("recipient", "case").get(pk=notice_id)
    if notice.sent:
        return
    limit = f"请于 {notice.act_by:%Y年%m月%d日} 前办理。" if notice.act_by else ""
    try:
        notice.channel = channels.send(
            notice.recipient,
            f"办件 {notice.case.number}",
            notice.text + limit,
            reference=f"notice-{notice.pk}",
        )
    except Exception as failure:
        Notice.objects.filter(pk=notice.pk).update(failure=str(failure)[:200])
        raise
    notice.sent, notice.failure = clock.now(), ""
    notice.save(update_fields=["sent", "channel", "failure"])


def was_sent(notice_id: int) -> bool:
    """Whether the message has left, or its person has read it on the page."""
    return Notice.objects.filter(pk=notice_id).exclude(sent=None, read=None).exists()


def deliver_late() -> int:
    """Send what a stopped worker or a silent mail server left behind; repeats carry the same message id."""
    since = clock.now() - LATE
    sent = 0
    for pk in list(Notice.objects.filter(sent=None, created__lt=since).values_list("pk", flat=True)[:200]):
        try:
            deliver(pk)
            sent += 1
        except Exception as failure:  # one address that fails must not hold up the others
            logger.warning("告知 %s 未送达：%s", pk, failure)
    return sent


jobs.register("deliver", deliver, settled=was_sent)
