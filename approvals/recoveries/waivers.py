"""核销 and 核减: what will not come, or was not owed; by a document, proposed by one person and agreed to by another."""

from decimal import Decimal

from django.db import transaction

from approvals.payments import turns
from approvals.recoveries import desks, records
from approvals.recoveries.models import Recovery, Waiver
from workflows import clock
from workflows.fsm import Refused


@transaction.atomic
def propose(recovery: Recovery, kind: str, amount: Decimal, document: str, reason: str, actor) -> Waiver:
    """Ask that a part of what is open be waived."""
    case, recovery = records.locked_open(recovery)
    desk = desks.impartial(case, actor, *desks.PROPOSE)
    refuse_more(recovery, amount)
    with turns.unique_or("已有一项核销（核减）在等待同意，请先办结"):
        made = Waiver.objects.create(
            recovery=recovery, kind=kind, amount=amount, document=document, reason=reason, made_by=actor
        )
    records.note(recovery, "propose_waiver", "提出核销（核减）", actor, desk)
    return made


def refuse_more(recovery: Recovery, amount: Decimal) -> None:
    if not 0 < amount <= recovery.rest:
        raise Refused(f"{recovery} 还应退回 {recovery.rest:,.2f} 元，核销（核减）须大于 0 且不超过此数")


@transaction.atomic
def agree(waiver: Waiver, actor) -> None:
    """It is not owed any more; what was not due at all may be asked back again on another ground."""
    case, recovery = records.locked_open(waiver.recovery)
    desk = desks.impartial(case, actor, *desks.approve())
    waiver = open_one(waiver)
    turns.another(actor, waiver.made_by_id, "核销（核减）的提出和同意")
    refuse_more(recovery, waiver.amount)
    Waiver.objects.filter(pk=waiver.pk).update(agreed_by=actor, agreed_at=clock.now())
    recovery.waived += waiver.amount
    Recovery.objects.filter(pk=recovery.pk).update(waived=recovery.waived)
    if waiver.kind == Waiver.NOT_DUE:
        records.ask_less(recovery, waiver.amount)
    records.refresh(recovery)
    what = waiver.get_kind_display().partition("：")[0]
    told = f"{recovery.number}已{what} {waiver.amount:,.2f} 元（{waiver.document}），尚应退回 {recovery.rest:,.2f} 元。"
    records.note(recovery, "agree_waiver", "同意核销（核减）", actor, desk, told)


@transaction.atomic
def decline(waiver: Waiver, actor) -> None:
    """不同意: everything stays owed."""
    case, recovery = records.locked_open(waiver.recovery)
    desk = desks.impartial(case, actor, *desks.approve())
    waiver = open_one(waiver)
    Waiver.objects.filter(pk=waiver.pk).update(refused_by=actor, refused_at=clock.now())
    records.note(recovery, "decline_waiver", "不同意核销（核减）", actor, desk)


def open_one(waiver: Waiver) -> Waiver:
    waiver = turns.locked(waiver)
    if waiver.agreed_at or waiver.refused_at:
        raise Refused("此项核销（核减）已办结，请刷新页面")
    return waiver
