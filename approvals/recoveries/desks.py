"""Whose turn it is with a recovery: who proposes, who approves (口径 recovery.approver), who books what comes."""

from django.core.exceptions import PermissionDenied

from approvals.payments import turns
from workflows import clock, permits, rulings
from workflows.case import Case

REVIEW, SECRETARY = "reward_review@RSJ", "secretary@RCB"
PROPOSE = (turns.PAYMENT, REVIEW)
FINANCE, FINANCE_CHECK = (turns.FINANCE,), (turns.FINANCE_CHECK,)
REVERSE = (turns.FINANCE, turns.FINANCE_CHECK)
ALL = (*turns.DESKS, REVIEW, SECRETARY)
TITLES = turns.DESKS | {REVIEW: "县人社局奖补复核岗", SECRETARY: "县委人才办会议秘书岗"}
APPROVER, BY_SECRETARY = "recovery.approver", "县委人才办会议秘书岗"


def approve() -> tuple[str, ...]:
    """Who approves, as the county has ruled by today."""
    return (
        (SECRETARY,) if rulings.settled(APPROVER, clock.today()) == BY_SECRETARY else (turns.PAYMENT_CHECK,)
    )


def freeze(case) -> tuple[str, ...]:
    """Who may freeze a claim: 人社局's review, and that of the bureau whose review the scheme names."""
    own = f"reward_review@{case.known.scheme.taken_by('review', 'RSJ')}"
    return tuple(dict.fromkeys((REVIEW, own)))


def lift(case) -> tuple[str, ...]:
    """Who may lift a freeze somebody else has placed."""
    return (*freeze(case), turns.PAYMENT_CHECK)


def sits(user, *desks: str) -> bool:
    return any(user.sits_at(desk) for desk in desks)


def taken(actor, *desks: str) -> str:
    """The desk somebody acts from; PermissionDenied where he sits at none of these."""
    desk = next((desk for desk in desks if actor.sits_at(desk)), None)
    if desk is None:
        raise PermissionDenied(f"只有{'、'.join(TITLES.get(desk, '奖补复核岗') for desk in desks)}可以办理")
    return desk


def impartial(case: Case, actor, *desks: str) -> str:
    """The same, and nobody who must keep away from the case or has acted in a part that excludes this one."""
    desk = taken(actor, *desks)
    permits.check_impartial(case, desk, actor, permits.desks_acted_from([case.pk], actor)[case.pk])
    return desk
