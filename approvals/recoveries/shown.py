"""What the pages of a claim show of money that comes back, of freezes, and of marks left by other claims."""

from functools import partial
from typing import Any

from approvals.payments import turns
from approvals.recoveries import desks, paid
from approvals.recoveries.models import APPROVED, Freeze, Recovery
from workflows import flags


def of(case):
    """The recoveries of a claim with their plans, the latest first."""
    return Recovery.objects.filter(case=case.pk).prefetch_related("plans__instalments")


def on_case(case, user) -> dict[str, Any]:
    """On an official's page; only for those whose work concerns the money."""
    is_open = case.finished is None
    freezes = (
        list(Freeze.objects.filter(case=case.pk).select_related("placed_by", "lifted_by"))
        if case.looked_into
        else []
    )
    stopped = any(one.lifted_at is None for one in freezes)
    return {
        "recoveries": list(of(case)) if paid.has_arrived(case) else [],
        "flags": list(map(linked, flags.shown(case))) if is_open else [],
        "freezes": freezes,
        "frozen": stopped,
        "may_recover": paid.has_arrived(case) and desks.sits(user, *desks.PROPOSE),
        "may_freeze": (is_open or stopped) and desks.sits(user, *desks.lift(case)),
    }


def linked(flag) -> tuple[Any, int]:
    """A mark with the recovery it leads to (0 where it is another's)."""
    kind, _, pk = flag.source.partition(":")
    return flag, int(pk) if kind == "recovery" else 0


def own(case) -> dict[str, Any]:
    """For whoever claimed: what is owed, by when, what has come; and that something is being verified."""
    found = list(of(case).filter(outcome=APPROVED)) if paid.has_arrived(case) else []
    frozen = case.finished is None and Freeze.objects.filter(case=case.pk, lifted_at=None).exists()
    return {"recoveries": found, "frozen": frozen}


def rights(user, recovery: Recovery) -> dict[str, bool]:
    """What somebody may do with a recovery as it stands."""
    waits, is_open = recovery.sealed_at is None, recovery.is_open
    sits = partial(desks.sits, user)
    return {
        "may_approve": waits and sits(*desks.approve()), "may_agree": is_open and sits(*desks.approve()),
        "may_propose": is_open and bool(recovery.rest) and sits(*desks.PROPOSE),
        "may_receive": is_open and bool(recovery.rest) and sits(turns.FINANCE),
        "may_reverse": is_open and sits(*desks.REVERSE),
        "may_finish": is_open and not recovery.rest and sits(turns.FINANCE_CHECK),
    }  # fmt: skip
