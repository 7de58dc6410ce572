"""更正收款账户: asked by the claimant, reviewed by one and checked by another person of 人社局, then known to the claim."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from approvals import sealing
from approvals.payments import direct, moves, turns
from approvals.payments.models import AccountCorrection
from parties.claimants import Account
from parties.secrets import index_of, normalised
from workflows import clock, engine, notices
from workflows.case import Case
from workflows.claim.states import S
from workflows.fsm import Refused

CHECKED = "checked"
WHEN = "待人社局发放时才能更正收款账户；由财政局直接拨付的，请款前可以更正，已请款的请联系人社局，由财政局退回请款后更正"


NODES = {S.ALLOCATED: "pay", S.CLEARED: "request"}
"""Where a claim can have its account corrected, and the work it waits at there."""


def waiting():
    """Corrections somebody still has to look at, the oldest first; what has arrived needs none any more."""
    found = AccountCorrection.objects.filter(
        sealed_at=None, refused_at=None, case__state__in=(S.CLEARED, S.ALLOCATED, S.PAID)
    )
    return found.select_related("case", "asked_by", "reviewed_by").order_by("pk")


def corrected_since(bounced: Mapping[tuple[int, int], datetime]) -> set[tuple[int, int]]:
    """Which of these returned parts of claims have had their account corrected or confirmed since."""
    checked = AccountCorrection.objects.filter(case__in={case for case, _ in bounced}, outcome=CHECKED)
    latest = checked.order_by().values_list("case", "part").annotate(Max("sealed_at"))
    return {(case, part) for case, part, at in latest if (case, part) in bounced and at > bounced[case, part]}


def latest(case: Case) -> list[AccountCorrection]:
    """The last correction asked for each payee."""
    found = {one.part: one for one in AccountCorrection.objects.filter(case=case).order_by("pk")}
    return [found[part] for part in sorted(found)]


def pending(case: Case) -> list[AccountCorrection]:
    return [one for one in latest(case) if not one.sealed_at and not one.refused_at]


def may_ask(case: Case) -> bool:
    """While the money waits at 人社局 to be paid; where 财政局 pays itself, before it is asked for."""
    if case.chain != "claim":
        return False
    return case.state == S.ALLOCATED or (case.state == S.CLEARED and direct.is_direct(case.coerced))


def looks(case: Case) -> tuple[str, str]:
    """The desks of the two looks; the second is that at which the claim waits."""
    before = case.state == S.CLEARED
    return (turns.PAYMENT_CHECK, turns.PAYMENT) if before else (turns.PAYMENT, turns.PAYMENT_CHECK)


@transaction.atomic
def ask(case, holder: str, bank: str, number: str, reason: str, actor, part: int = 1) -> AccountCorrection:
    """The claimant's word; nothing changes before two persons have looked at it.

    The claim is locked: a request being submitted at this moment comes first, or sees that the account is in doubt.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.applicant_id != actor.pk:
        raise PermissionDenied("只有申报人本人可以更正收款账户")
    if not may_ask(case):
        raise Refused(f"本件现为“{case.label}”，{WHEN}")
    payee = payee_of(case, part)["name"]
    if normalised(holder) != normalised(payee):
        raise Refused(f"户名“{holder}”与收款对象“{payee}”不一致，请填写收款对象本人（本单位）的账户")
    number = normalised(number)
    with turns.unique_or("您已提出过更正，正在核对中，请等待结果"):
        return AccountCorrection.objects.create(
            case=case, part=part, holder=holder, bank=bank, number=number, number_index=index_of(number), reason=reason,
            asked_by=actor,
        )  # fmt: skip


def payee_of(case, part: int) -> dict:
    """Whose account it is; only while his part has not arrived."""
    for one in case.coerced.known.open_parts:
        if one.number == part:
            return one.payee
    raise Refused("该收款对象的款项已到账，或不是本件的收款对象，不需要更正账户")


@transaction.atomic
def review(correction: AccountCorrection, actor) -> None:
    """The first look, by the desk that has nothing to decide on the claim."""
    first, last = looks(correction.case)
    turns.require(actor, first)
    correction = turns.locked(correction)
    refuse_unless_open(correction)
    if correction.reviewed_by_id and correction.reviewed_by_id != actor.pk:
        raise engine.Stale(f"已由 {correction.reviewed_by} 核对，请由{turns.DESKS[last]}复核")
    correction.reviewed_by, correction.reviewed_at = actor, clock.now()
    correction.save(update_fields=["reviewed_by", "reviewed_at"])


@transaction.atomic
def check(correction: AccountCorrection, actor) -> None:
    """The second look: from now on the claim names this account; the journal keeps who and when."""
    first, last = looks(correction.case)
    turns.require(actor, last)
    correction = turns.locked(correction)
    refuse_unless_open(correction)
    if correction.reviewed_by_id is None:
        raise Refused(f"请先由{turns.DESKS[first]}核对，再由{turns.DESKS[last]}复核")
    turns.another(actor, correction.reviewed_by_id, "收款账户的核对和复核")
    case = correction.case.coerced
    correction.account = account_for(correction, payee_of(case, correction.part)["index"])
    correction.checked_by = actor
    correction.save(update_fields=["account", "checked_by"])
    sealing.seal([correction], clock.now(), CHECKED)
    work = moves.open_at(NODES.get(case.state, "pay"), [case.pk])
    if case.pk not in work:
        raise Refused(f"{case} 现为“{case.label}”，不能再更正收款账户")
    said = {"reason": f"{correction.holder} {correction.bank} {correction.masked}"}
    engine.perform(
        case.pk, work[case.pk], "correct_account", actor, key=uuid.uuid4().hex, data=said, correction=correction
    )  # fmt: skip


def account_for(correction: AccountCorrection, payee_index: str) -> Account:
    """The payee's account as corrected; a row that is there is used again."""
    same = Account.objects.filter(
        payee_index=payee_index, number_index=correction.number_index, bank=correction.bank,
        holder=correction.holder,
    ).first()  # fmt: skip
    if same:
        return same
    with turns.unique_or("该账户此前以不同的户名登记，请核对后由申报人重新填报"):
        return Account.objects.create(
            payee_index=payee_index, holder=correction.holder, bank=correction.bank, number=correction.number
        )


@transaction.atomic
def refuse(correction: AccountCorrection, reason: str, actor) -> None:
    """不予更正: the claimant reads why and may ask again."""
    turns.require(actor, turns.PAYMENT, turns.PAYMENT_CHECK)
    correction = turns.locked(correction)
    refuse_unless_open(correction)
    if not reason.strip():
        raise Refused("不予更正须写明理由，申报人可见")
    correction.refused_by, correction.refused_at, correction.refusal = actor, clock.now(), reason
    correction.save(update_fields=["refused_by", "refused_at", "refusal"])
    notices.leave(correction.case, None, f"您提出的收款账户更正未通过：{reason}。请核对后重新填报。")


def refuse_unless_open(correction: AccountCorrection) -> None:
    if correction.sealed_at or correction.refused_at:
        raise engine.Stale("此项更正已办结，请刷新页面")
