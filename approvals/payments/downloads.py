"""The payment file (付款文件): whole account numbers leave the system once; again only when another person agrees.

``listed`` is what the file is of: a list of 人社局, or a request whose payees 财政局 pays itself.
"""

from decimal import Decimal

from django.db import transaction

from approvals.payments import turns
from approvals.payments.models import Download, FundRequest, Payment, ToAccount
from workflows import clock
from workflows.fsm import Refused

COLUMNS = ["行号", "户名", "账号", "开户行", "金额", "附言"]
DESKS = {Payment: (turns.PAYMENT, turns.PAYMENT_CHECK), FundRequest: (turns.FINANCE, turns.FINANCE_CHECK)}
"""Who takes the file, and who else may let it be taken once more."""

Listed = Payment | FundRequest


def cells(place: int, line: ToAccount, amount: Decimal) -> list:
    """One row of the file."""
    return [place, line.holder, line.number, line.bank, f"{amount:.2f}", f"奖补{line.case}"]


def note(listed: Listed, actor) -> None:
    """Keep that this person takes the file now; Refused where it was taken and nobody has agreed to another time."""
    now = clock.now()
    if not listed.downloads.exists():
        listed.downloads.create(number=1, asked_by=actor, asked_at=now, taken_at=now)
        return
    mine = listed.downloads.exclude(released_by=None).filter(taken_at=None, asked_by=actor)
    if not mine.update(taken_at=now):
        first = listed.downloads.select_related("asked_by").first()
        raise Refused(
            f"付款文件已由 {first.asked_by} 于 {clock.when(first.taken_at)} 下载；"
            "再次下载须写明原因，并由另一人同意，以防重复付款"
        )


@transaction.atomic
def ask_again(listed: Listed, reason: str, actor) -> Download:
    """Why the file is needed once more."""
    turns.require(actor, DESKS[type(listed)][0])
    listed = turns.locked(listed)
    taken = list(listed.downloads.all())
    if not taken:
        raise Refused("付款文件还没有下载过，请直接下载")
    if not reason.strip():
        raise Refused("再次下载须写明原因")
    if any(one.taken_at is None for one in taken):
        raise Refused("已有一次再次下载的申请在等待同意或下载，请先办结")
    return listed.downloads.create(number=len(taken) + 1, reason=reason, asked_by=actor)


@transaction.atomic
def release(download: Download, actor) -> None:
    """Another person lets the file be taken once more."""
    turns.require(actor, *DESKS[type(download.listed)])
    turns.locked(download.listed)
    turns.another(actor, download.asked_by_id, "再次下载付款文件的申请和同意")
    Download.objects.filter(pk=download.pk, released_by=None).update(
        released_by=actor, released_at=clock.now()
    )


def shown(listed: Listed, user) -> dict:
    """What a page tells of the file, and what this person may do about it."""
    found = list(listed.downloads.select_related("asked_by", "released_by"))
    pending = next((one for one in found if one.taken_at is None), None)
    maker, checker = (user.sits_at(desk) for desk in DESKS[type(listed)])
    mine = pending is not None and pending.asked_by_id == user.pk
    return {
        "downloads": found, "pending": pending,
        "may_take": maker and (not found or (mine and pending.released_by_id is not None)),
        "may_ask": maker and bool(found) and pending is None,
        "may_release": (maker or checker) and pending is not None and not mine and pending.released_by_id is None,
    }  # fmt: skip
