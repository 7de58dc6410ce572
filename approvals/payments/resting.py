"""Money at 人社局 that has not reached anybody: how long it rests, what goes back because a claim ended or was recalled."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery, Sum

from approvals.payments import turns
from approvals.payments.models import (
    ALLOCATED,
    CONFIRMED,
    HandBack,
    PaymentShare,
    RequestLine,
    RequestShare,
)
from workflows import clock
from workflows.claim.states import S
from workflows.fsm import Refused

DAYS = 15
"""Calendar days money may rest before it is an alarm; a county setting, the plan names none."""

WAITS_FOR_IT = (S.ALLOCATED, S.PAID, S.CLOSED)
"""Where a claim still wants (or has had) the money allocated for it; anywhere else it goes back."""


@dataclass(frozen=True)
class Resting:
    """What rests of one allocation in one fund, since when."""

    fund: str
    request: str
    voucher: str
    since: date
    claims: int
    amount: Decimal

    @property
    def days(self) -> int:
        return (clock.today() - self.since).days

    @property
    def late(self) -> bool:
        return self.days > DAYS


def shares():
    """The shares of claims whose money was allocated and has neither arrived nor gone back."""
    allocated = RequestShare.objects.filter(line__outcome=ALLOCATED, line__handed_back=None)
    return allocated.exclude(line__case__state=S.CLOSED)


def resting() -> list[Resting]:
    """By fund and allocation, what rests longest first."""
    allocation = "line__request__allocation"
    rows = shares().values_list(
        "line__request", "fund", "line__request__number", f"{allocation}__voucher", f"{allocation}__dated"
    )
    counted = rows.annotate(Count("line"), Sum("amount")).order_by(
        f"{allocation}__dated", "fund", "line__request"
    )
    less = arrived()
    return [
        Resting(*about, amount - less.get((request, about[0]), Decimal(0)))
        for request, *about, amount in counted
    ]


def paid_shares():
    """What has arrived of claims of which another part still rests."""
    return PaymentShare.objects.filter(line__outcome=CONFIRMED).exclude(line__case__state=S.CLOSED)


def arrived() -> dict[tuple[int, str], Decimal]:
    """The same by request and fund."""
    held = RequestLine.objects.filter(case=OuterRef("line__case"), outcome=ALLOCATED, handed_back=None)
    asked = held.values("request")[:1]
    rows = paid_shares().order_by().annotate(request=Subquery(asked)).values_list("request", "fund")
    summed = rows.annotate(sum=Sum(F("net") + F("tax")))
    return {(request, fund): amount for request, fund, amount in summed}


def reminders() -> list[str]:
    """What rests too long, one sentence each; for ``manage.py tick``."""
    return [
        f"{one.fund} {one.amount:,.2f} 元（{one.request}，{one.claims} 件）已在人社局停留 {one.days} 日，请尽快发放或缴回"
        for one in resting() if one.late
    ]  # fmt: skip


def ended():
    """Lines whose claim ended (已调离) or was recalled (撤回复核) after its money had come: to be handed back."""
    allocated = RequestLine.objects.filter(outcome=ALLOCATED, handed_back=None)
    lines = allocated.exclude(case__state__in=WAITS_FOR_IT)
    return lines.select_related("case", "request").prefetch_related("shares").order_by("pk")


@transaction.atomic
def hand_back(lines: list[int], voucher: str, dated: date, actor) -> HandBack:
    """缴回: the money of these claims goes back to 财政局."""
    turns.require(actor, turns.PAYMENT)
    chosen = list(ended().select_for_update(of=("self",)).filter(pk__in=lines))
    if not chosen or len(chosen) != len(set(lines)):
        raise Refused("请勾选需缴回的资金；有的可能已经缴回，请刷新页面后重新勾选")
    with turns.unique_or(f"缴回凭证号 {voucher} 已用于其他缴回，请核对"):
        made = HandBack.objects.create(voucher=voucher, dated=dated, made_by=actor)
    RequestLine.objects.filter(pk__in=[line.pk for line in chosen]).update(handed_back=made)
    return made
