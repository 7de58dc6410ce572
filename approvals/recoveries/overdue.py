"""催缴: who is late is told again every few working days, and stands in what every tick names."""

from collections.abc import Iterator

from django.db import transaction

from approvals.recoveries.models import APPROVED, Recovery
from documents.words import day
from workflows import clock, notices
from workflows.calendar import working_days

EVERY = 5
"""Working days between two reminders; a county setting, the plan names none."""


def open_recoveries():
    """Everything still owed or not yet closed, with its plans."""
    found = Recovery.objects.filter(outcome=APPROVED, finished_at=None).select_related("case")
    return found.prefetch_related("plans__instalments").order_by("due", "pk")


def late() -> list[Recovery]:
    return [one for one in open_recoveries() if one.overdue]


def chase() -> int:
    """Remind everybody who is late and has not been reminded lately; answers how many."""
    return sum(remind(one.pk) for one in late() if is_due_again(one))


def is_due_again(recovery: Recovery) -> bool:
    last = recovery.reminded
    return last is None or working_days().between(last, clock.today()) >= EVERY


@transaction.atomic
def remind(pk: int) -> bool:
    """One reminder of one day, whoever asks for it at the same moment."""
    recovery = Recovery.objects.select_for_update(of=("self",)).select_related("case").get(pk=pk)
    if not recovery.overdue or not is_due_again(recovery):
        return False
    Recovery.objects.filter(pk=pk).update(reminded=clock.today())
    since = day(recovery.next_due)
    notices.leave(
        recovery.case, None,
        f"{recovery.number}应于{since}前退回的款项已逾期，现应退回 {recovery.overdue:,.2f} 元，请尽快缴款。",
    )  # fmt: skip
    return True


def reminders() -> Iterator[str]:
    """For ``manage.py tick``."""
    for one in late():
        yield f"{one.number} {one.payee} 逾期未退 {one.overdue:,.2f} 元（{one.case.number}），请催缴"
