"""Whose turn it is with the money: desks, two different persons, and one click that counts once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction

from workflows import clock, engine
from workflows.fsm import Refused

PAYMENT, PAYMENT_CHECK = "payment@RSJ", "payment_check@RSJ"
FINANCE, FINANCE_CHECK = "finance@CZJ", "finance_check@CZJ"
DESKS = {
    PAYMENT: "县人社局奖补发放经办岗", PAYMENT_CHECK: "县人社局奖补发放审核岗",
    FINANCE: "县财政局拨款经办岗", FINANCE_CHECK: "县财政局拨款审核岗",
}  # fmt: skip


def require(actor, *desks: str) -> None:
    """Only somebody who sits at one of these desks."""
    if not any(actor.sits_at(desk) for desk in desks):
        raise PermissionDenied(f"只有{'、'.join(DESKS[desk] for desk in desks)}可以办理")


def another(actor, maker_pk: int, what: str) -> None:
    """Somebody else than who made it."""
    if actor.pk == maker_pk:
        raise Refused(f"{what}须由两人分别办理，请由同岗其他人员办理（内部控制）")


def locked(record: models.Model):
    """The record as it stands, locked until the transaction ends; Stale where somebody has taken it away."""
    found = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    if found is None:
        raise engine.Stale(f"{record} 已被他人删除或更换，请刷新页面")
    return found


def done_before(record, actor) -> bool:
    """Whether this very person has done it already (the same click again); Stale where somebody else has."""
    if record.sealed_at is None:
        return False
    if record.sealed_by_id == actor.pk:
        return True
    raise engine.Stale(f"{record} 已由 {record.sealed_by} 于 {clock.when(record.sealed_at)} 办结，请刷新页面")


@contextmanager
def unique_or(sentence: str) -> Iterator[None]:
    """What the database keeps unique refuses with a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused(sentence) from None
