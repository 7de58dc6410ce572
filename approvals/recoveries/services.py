"""追回: proposed by one person of 人社局, approved by another; from then on the payee owes it.

Locks are taken in the house's order: the claim, the recovery, then pools.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction

from approvals import sealing
from approvals.payments import turns
from approvals.recoveries import desks, paid, papers, plans, records
from approvals.recoveries.models import APPROVED, REFUSED, Recoverable, Recovery
from documents.words import day
from workflows import clock, numbers
from workflows.calendar import working_days
from workflows.case import Case
from workflows.fsm import Refused

DAYS = 15
"""Working days a payee has to pay back unless the proposal says otherwise; the plan names none."""


@dataclass(frozen=True)
class Demand:
    """What somebody proposes to ask back: of whom, how much, on what ground; ``instalments`` where not at once."""

    part: int
    amount: Decimal
    cause: str
    found: str
    days: int = DAYS
    lines: list[int] = field(default_factory=list)
    instalments: list[tuple[date, Decimal]] = field(default_factory=list)


@transaction.atomic
def propose(case: Case, demand: Demand, actor) -> Recovery:
    """Ask for approval; the amount is taken from what may be asked back at once, so that no two ask for the same."""
    case = records.locked_claim(case.pk)
    desk = desks.impartial(case, actor, *desks.PROPOSE)
    found = paid.parts(case).get(demand.part)
    if found is None:
        raise Refused(
            f"本件现为“{case.label}”，没有已到账的款项可以追回；尚未发放的，请退回复核或冻结（四(四)）"
        )
    refuse_strange_lines(case, demand.lines)
    reserve(case, found, demand.amount)
    year = clock.today().year
    made = Recovery.objects.create(
        case_id=case.pk, number=f"追回〔{year}〕{numbers.next_number('recovery', year)}号", cause=demand.cause, part=found.part,
        payee=found.payee, payee_index=found.index, lines=sorted(demand.lines), amount=demand.amount, found=demand.found,
        days=demand.days, made_by=actor,
    )  # fmt: skip
    if demand.instalments:
        plans.write(made, demand.instalments, "", actor)
    records.note(made, "propose_recovery", "提出追回", actor, desk)
    return made


def refuse_strange_lines(case, numbers_: list[int]) -> None:
    known = {line.number for line in case.people}
    if strange := sorted(set(numbers_) - known):
        raise Refused(f"名册中没有第 {'、'.join(map(str, strange))} 行，请核对")


def reserve(case: Case, found: paid.Paid, amount: Decimal) -> None:
    """Take the amount from what may be asked back of this payee, or refuse with what is left."""
    row, _ = Recoverable.objects.get_or_create(
        case_id=case.pk, part=found.part, defaults={"paid": found.amount}
    )
    row = Recoverable.objects.select_for_update().get(pk=row.pk)
    left = row.paid - row.asked
    if not 0 < amount <= left:
        raise Refused(
            f"{found.payee}实收 {row.paid:,.2f} 元，已提出追回 {row.asked:,.2f} 元，最多还能追回 {left:,.2f} 元，请核对金额"
        )
    Recoverable.objects.filter(pk=row.pk).update(asked=row.asked + amount)


@transaction.atomic
def approve(recovery: Recovery, actor) -> None:
    """Seal the demand, set its day, mark everybody concerned, write the notice and tell whoever claimed."""
    case, recovery = records.locked(recovery)
    desk = desks.impartial(case, actor, *desks.approve())
    if turns.done_before(recovery, actor):
        return
    turns.another(actor, recovery.made_by_id, "追回的提出和批准")
    recovery.due = working_days().add(clock.today(), recovery.days).day
    recovery.sealed_by = actor
    Recovery.objects.filter(pk=recovery.pk).update(due=recovery.due, sealed_by=actor)
    sealing.seal([recovery], clock.now(), APPROVED)
    plans.agree_first(recovery, actor)
    records.refresh(recovery)
    told = (
        f"经核查，你方{case.known.scheme.title}有 {recovery.amount:,.2f} 元应当退回（{recovery.why.title}），"
        f"{term(recovery)}。详见《追回通知》{recovery.number}。"
    )
    entry = records.note(recovery, "approve_recovery", "批准追回", actor, desk, told)
    papers.notice(recovery, entry)
    records.mark(case, recovery)


def term(recovery: Recovery) -> str:
    """By when: 请于2026年3月2日前退回, or the number of instalments."""
    count = len(recovery.steps)
    return f"请分 {count} 期退回" if count > 1 else f"请于{day(recovery.steps[0][0])}前退回"


@transaction.atomic
def refuse(recovery: Recovery, reason: str, actor) -> None:
    """不予批准: nothing is asked back, nobody is told, and the amount may be asked for again."""
    case, recovery = records.locked(recovery)
    desk = desks.impartial(case, actor, *desks.approve())
    if turns.done_before(recovery, actor):
        return
    turns.another(actor, recovery.made_by_id, "追回的提出和批准")
    if not reason.strip():
        raise Refused("不予批准须写明理由")
    recovery.sealed_by, recovery.refusal = actor, reason
    Recovery.objects.filter(pk=recovery.pk).update(sealed_by=actor, refusal=reason)
    sealing.seal([recovery], clock.now(), REFUSED)
    records.ask_less(recovery, recovery.amount)
    records.note(recovery, "refuse_recovery", "不予批准追回", actor, desk)
