"""分期: a plan proposed with the recovery, or agreed to later for what is still open; two persons either way."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from approvals.payments import turns
from approvals.recoveries import desks, records
from approvals.recoveries.models import Instalment, Plan, Recovery
from workflows import clock
from workflows.fsm import Refused

MOST = 36
Instalments = list[tuple[date, Decimal]]


def write(recovery: Recovery, instalments: Instalments, reason: str, actor) -> Plan:
    """A plan that waits to be agreed to; it sums up to what is open."""
    check(instalments, recovery.rest)
    plan = Plan.objects.create(recovery=recovery, reason=reason, made_by=actor)
    Instalment.objects.bulk_create(
        Instalment(plan=plan, number=number, due=due, amount=amount)
        for number, (due, amount) in enumerate(instalments, 1)
    )
    return plan


def check(instalments: Instalments, open_amount: Decimal) -> None:
    """Refused with everything wrong about the dates and the sum."""
    days, total = [due for due, _ in instalments], sum((amount for _, amount in instalments), Decimal(0))
    against = []
    if not 0 < len(instalments) <= MOST:
        against.append(f"分期应为 1 至 {MOST} 期")
    if any(amount <= 0 for _, amount in instalments):
        against.append("每期金额须大于 0")
    if days != sorted(set(days)) or (days and days[0] < clock.today()):
        against.append("各期日期须依次推后，且不早于今天")
    if total != open_amount:
        against.append(f"各期合计 {total:,.2f} 元，应为尚未退回的 {open_amount:,.2f} 元")
    if against:
        raise Refused("；".join(against))


@transaction.atomic
def propose(recovery: Recovery, instalments: Instalments, reason: str, actor) -> Plan:
    """Another plan for what is still open; the one that waits is replaced, the one that holds goes on meanwhile."""
    case, recovery = records.locked_open(recovery)
    desk = desks.impartial(case, actor, *desks.PROPOSE)
    waiting(recovery).update(ended_at=clock.now())
    plan = write(recovery, instalments, reason, actor)
    records.note(recovery, "propose_plan", "提出分期退款", actor, desk)
    return plan


@transaction.atomic
def agree(recovery: Recovery, actor) -> None:
    """The plan that waits holds from now on, if it still sums up to what is open."""
    case, recovery = records.locked_open(recovery)
    desk = desks.impartial(case, actor, *desks.approve())
    plan = waiting(recovery).first()
    if plan is None:
        raise Refused("没有待同意的分期方案，请刷新页面")
    turns.another(actor, plan.made_by_id, "分期的提出和同意")
    instalments = [(one.due, one.amount) for one in plan.instalments.all()]
    check(instalments, recovery.rest)
    Plan.objects.filter(recovery=recovery, ended_at=None).exclude(agreed_at=None).update(ended_at=clock.now())
    hold(plan, recovery, actor)
    records.refresh(recovery)
    told = f"同意您分 {len(instalments)} 期退回 {recovery.rest:,.2f} 元（{recovery.number}），请按期退回。"
    records.note(recovery, "agree_plan", "同意分期退款", actor, desk, told)


@transaction.atomic
def decline(recovery: Recovery, actor) -> None:
    """不同意分期: what held before goes on."""
    case, recovery = records.locked_open(recovery)
    desk = desks.impartial(case, actor, *desks.approve())
    if waiting(recovery).update(ended_at=clock.now()):
        records.note(recovery, "decline_plan", "不同意分期退款", actor, desk)


def agree_first(recovery: Recovery, actor) -> None:
    """The plan that came with the proposal is agreed to with it."""
    if plan := waiting(recovery).first():
        check([(one.due, one.amount) for one in plan.instalments.all()], recovery.rest)
        hold(plan, recovery, actor)


def hold(plan: Plan, recovery: Recovery, actor) -> None:
    plan.base, plan.agreed_by, plan.agreed_at = recovery.settled, actor, clock.now()
    plan.save(update_fields=["base", "agreed_by", "agreed_at"])


def waiting(recovery: Recovery):
    return Plan.objects.filter(recovery=recovery, agreed_at=None, ended_at=None)
