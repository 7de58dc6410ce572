"""A recovery as it stands: locked behind its claim, written into the claim's journal, marked on whoever it concerns."""

from decimal import Decimal

from approvals.payments import turns
from approvals.recoveries.models import Recoverable, Recovery
from workflows import engine, flags
from workflows.case import Case
from workflows.fsm import Refused


def locked_claim(pk: int):
    case = Case.objects.select_for_update().get(pk=pk).coerced
    if case.chain != "claim":
        raise Refused("只有奖补申报可以追回")
    return case


def locked(recovery: Recovery):
    """The claim and the recovery as they stand, locked until the transaction ends."""
    case = locked_claim(recovery.case_id)
    found = turns.locked(recovery)
    found.case = case
    return case, found


def locked_open(recovery: Recovery):
    """The same; Refused where nothing is owed any more."""
    case, found = locked(recovery)
    if not found.is_open:
        raise Refused(f"{found} 现为“{found.stage}”，不能办理此事项")
    return case, found


def ask_less(recovery: Recovery, amount: Decimal) -> None:
    """This much may be asked back of the payee again; the claim's lock is held."""
    row = Recoverable.objects.select_for_update().get(case=recovery.case_id, part=recovery.part)
    Recoverable.objects.filter(pk=row.pk).update(asked=row.asked - amount)


def note(recovery: Recovery, action: str, title: str, actor, desk: str, told: str = ""):
    """Into the journal of the claim, so that whoever opens it sees what happened; amounts stand on the recovery."""
    said = [("追回编号", recovery.number)]
    return engine.record(recovery.case_id, action, title, actor, desk=desk, said=said, told=told)


def mark(case, recovery: Recovery) -> None:
    """Flag whoever claimed, who was paid, and the people of the lines named."""
    people = {line.id_index for line in case.people if line.number in recovery.lines}
    concerned = people | {case.known.claimant["index"], recovery.payee_index}
    flags.place(
        concerned, case, f"{recovery.number}：{recovery.why.title}", recovery.source, recovery.next_due
    )


def refresh(recovery: Recovery) -> None:
    """Plans and sums have moved: the flags know the next day."""
    flags.set_due(recovery.source, recovery.next_due)
