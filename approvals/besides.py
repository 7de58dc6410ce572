"""What waits at somebody's desks beside the tasks of the cases: money to record, records a second person confirms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from approvals.funds import services as funds
from approvals.funds.models import Indicator
from approvals.payments import turns
from approvals.payments.models import FundRequest
from approvals.recoveries import desks as recoveries
from approvals.recoveries.models import Recovery
from approvals.registers import benefits, engagements, lists
from approvals.registers.models import ListChange
from approvals.rulings import services as rulings
from approvals.stacking import overlaps, topups
from parties.benefits import Benefit
from parties.engagements import Engagement
from workflows.proposals import OPEN
from workflows.rulings import Ruling


@dataclass(frozen=True)
class Beside:
    """Work of one kind: what it is, the page it is done on, how much of it there is."""

    title: str
    url: str
    count: int


def unrecorded(user) -> QuerySet:
    return FundRequest.objects.exclude(sealed_at=None).filter(returned_at=None, allocation=None)


def unconfirmed(user) -> QuerySet:
    return Indicator.objects.filter(confirmed_at=None, returned_at=None).exclude(made_by=user)


def agreements(user) -> QuerySet:
    return Engagement.objects.filter(confirmed_at=None, ended_as="").exclude(recorded_by=user)


def entered(user) -> QuerySet:
    """Benefits to confirm, and such as another asks to revoke."""
    new = Q(confirmed_at=None) & ~Q(entered_by=user)
    leaving = ~Q(confirmed_at=None) & ~Q(asked_by=None) & ~Q(asked_by=user)
    return Benefit.objects.filter(new | leaving, revoked_at=None)


def changes(user) -> QuerySet:
    return ListChange.objects.filter(OPEN).exclude(proposed_by=user)


def answers(user) -> QuerySet:
    return Ruling.objects.filter(OPEN).exclude(proposed_by=user)


def demands(user) -> QuerySet:
    return Recovery.objects.filter(sealed_at=None, finished_at=None).exclude(made_by=user)


KINDS: tuple[tuple[str, str, Callable[[], tuple[str, ...]], Callable[..., QuerySet]], ...] = (
    ("请款待登记拨款", "finance", lambda: (turns.FINANCE,), unrecorded),
    ("资金指标待确认", "funds", lambda: (funds.CHECKER,), unconfirmed),
    ("柔性引才协议待确认", "engagements", lambda: (engagements.DESK,), agreements),
    ("其他政策的待遇待确认或同意撤销", "benefits", lambda: benefits.DESKS, entered),
    ("名单变动待确认", "dated_lists", lambda: lists.CHECKERS, changes),
    ("口径待确认", "rulings", lambda: rulings.CHECKERS, answers),
    ("待遇变动后的差额待办理", "overlaps", lambda: (topups.DESK,), lambda user: overlaps.open_overlaps()),
    ("追回待批准", "recoveries", recoveries.approve, demands),
)


def waiting_for(user) -> Iterator[Beside]:
    """One statement for each kind of the user's desks, whatever there is of it."""
    for title, page, desks, of in KINDS:
        if any(user.sits_at(desk) for desk in desks()) and (count := of(user).count()):
            yield Beside(title, reverse(page), count)
