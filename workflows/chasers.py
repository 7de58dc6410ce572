"""催办: asking a desk to get on with a step, at most once a working day by each side; late steps are chased by themselves."""

import logging
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Max
from django.http import Http404

from parties import channels
from parties.people import User
from workflows import clock, jobs
from workflows.calendar import working_days
from workflows.case import Case, Task
from workflows.fsm import Refused

logger = logging.getLogger(__name__)


class Chaser(models.Model):
    """One reminder about one open piece of work; ``by`` is None where nobody but the calendar asked."""

    class Side(models.TextChoices):
        APPLICANT = "applicant", "申请人"
        BUREAU = "bureau", "承办单位"
        CALENDAR = "calendar", "超期自动"

    task = models.ForeignKey(Task, related_name="chasers", on_delete=models.PROTECT)
    side = models.CharField("催办人", max_length=10, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT)
    day = models.DateField("工作日")
    at = models.DateTimeField("时间", default=clock.now)
    sent = models.DateTimeField("送达时间", null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["task", "side", "day"], name="one_chaser_per_working_day")
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.get_side_display()} {self.day}"


def side_of(user, case: Case, *, handles: bool) -> str | None:
    """From which side somebody may chase; ``handles``: he belongs to the bureau that answers for the case."""
    if case.applicant_id == user.pk:
        return Chaser.Side.APPLICANT
    return Chaser.Side.BUREAU if handles else None


@transaction.atomic
def urge(case: Case, task_pk: int, user, *, handles: bool = False) -> Chaser:
    """Chase one open step; Refused where this side has done so today."""
    side = side_of(user, case, handles=handles)
    if side is None:
        raise PermissionDenied("只有申请人和承办单位可以催办")
    task = Task.objects.select_for_update().filter(pk=task_pk, process=case).first()
    if task is None or not task.desk:
        raise Http404("没有此办理事项")
    if task.finished:
        raise Refused("此事项已经办结，不需要催办，请刷新页面")
    made = leave(task, side, user)
    if made is None:
        raise Refused("今天已经催办过，经办人员已收到提醒；下一个工作日仍未办理的可以再催")
    return made


def leave(task: Task, side: str, user=None) -> Chaser | None:
    """Keep a reminder and leave its sending to the worker; None where this side chased on this working day already."""
    try:
        with transaction.atomic():
            made = Chaser.objects.create(task=task, side=side, by=user, day=working_day())
    except IntegrityError:
        return None
    jobs.leave("urge", chaser_id=made.pk)
    return made


def working_day() -> date:
    """Today, or the working day before where nobody works today."""
    return working_days().roll(clock.today(), -1)


def counted(tasks: models.QuerySet[Task]) -> models.QuerySet[Task]:
    """Each with how often it was ``chased``."""
    return tasks.annotate(chased=Count("chasers"))


def overdue(tasks: models.QuerySet[Task]) -> models.QuerySet[Task]:
    """Open work whose day has passed, the latest first, with how often and when it was last ``chased``."""
    late = tasks.filter(finished=None, flow_task_type="HUMAN", due__lt=clock.today())
    return counted(late).annotate(last=Max("chasers__at")).select_related("process").order_by("due", "pk")


def chase_late() -> int:
    """Remind of every late step whose flow says so, again every so many working days."""
    late = Task.objects.filter(
        finished=None, flow_task_type="HUMAN", due__lt=clock.today(), owner_permission__isnull=False
    )
    own = models.Q(chasers__side=Chaser.Side.CALENDAR)
    found = late.annotate(reminded=Max("chasers__day", filter=own)).order_by("due", "pk")
    return sum(chase(task) for task in found if is_due_again(task))


def is_due_again(task) -> bool:
    every = getattr(task.flow_task, "chased_every", None)
    if not every:
        return False
    return task.reminded is None or working_days().between(task.reminded, clock.today()) >= every


@transaction.atomic
def chase(task: Task) -> bool:
    return leave(task, Chaser.Side.CALENDAR) is not None


def send(chaser_id: int) -> None:
    """Tell everybody at the desk once; one who cannot be reached does not hold up the others."""
    chaser = Chaser.objects.select_related("task__process").get(pk=chaser_id)
    if chaser.sent or chaser.task.finished:
        return
    for person in people_at(chaser.task):
        try:
            channels.send(person, *message(chaser), reference=f"chaser-{chaser.pk}-{person.pk}")
        except channels.Unreachable:
            logger.warning("催办 %s：%s 没有可送达的邮箱或手机号", chaser.pk, person.pk)
    chaser.sent = clock.now()
    chaser.save(update_fields=["sent"])


def people_at(task: Task) -> list[User]:
    if task.owner:
        return [task.owner]
    role, _, unit = (task.desk or "").partition("@")
    return list(User.objects.filter(seats__role=role, seats__unit__code=unit, is_active=True).distinct())


def message(chaser: Chaser) -> tuple[str, str]:
    task, case = chaser.task, chaser.task.process
    limit = f"，时限 {task.due:%Y年%m月%d日}" if task.due else ""
    text = f"办件 {case.number}“{task.flow_task.task_title}”被催办（{chaser.get_side_display()}）{limit}，请尽快办理。"
    return f"催办：办件 {case.number}", text


def was_sent(chaser_id: int) -> bool:
    return Chaser.objects.filter(pk=chaser_id).exclude(sent=None, task__finished=None).exists()


jobs.register("urge", send, settled=was_sent)
