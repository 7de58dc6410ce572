"""What comes back: booked by 财政局 under its voucher, split over the funds that bore it, given back to the ledger.

The fund that paid last gets its money back first: had the claim been smaller from the start, that fund would have
borne less. A receipt of the year the money was reserved in goes back to that year's indicators; a later one belongs
to the treasury, and the indicators stay as they are.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from approvals.payments import turns
from approvals.recoveries import desks, paid, records, releases
from approvals.recoveries.models import Receipt, ReceiptShare, Recovery
from workflows import clock, ledger
from workflows.fsm import Refused

Funds = dict[str, Decimal]


@transaction.atomic
def record(recovery: Recovery, voucher: str, dated: date, amount: Decimal, actor) -> Receipt:
    """Money has come: no more than is open, by a voucher used nowhere else."""
    case, recovery = records.locked_open(recovery)
    desk = desks.impartial(case, actor, *desks.FINANCE)
    if not 0 < amount <= recovery.rest:
        raise Refused(
            f"{recovery} 还应退回 {recovery.rest:,.2f} 元，登记的金额须大于 0 且不超过此数，请核对凭证"
        )
    shares = split(case, recovery, amount)
    with turns.unique_or(f"凭证号 {voucher} 已登记过，请核对"):
        made = Receipt.objects.create(
            recovery=recovery, voucher=voucher, dated=dated, amount=amount, recorded_by=actor
        )
    back = releases.at_receipt(case, recovery, made, shares)
    write_shares(made, shares, back)
    count(recovery, amount)
    told = f"已收到退回的 {amount:,.2f} 元（{recovery.number}），尚应退回 {recovery.rest:,.2f} 元。"
    records.note(recovery, "receive_recovery", "追回资金到账", actor, desk, told)
    return made


@transaction.atomic
def reverse(receipt: Receipt, voucher: str, reason: str, actor) -> Receipt:
    """冲正: the counter-entry of a mistyped receipt, by another person; what it gave back is used again."""
    case, recovery = records.locked_open(receipt.recovery)
    desk = desks.impartial(case, actor, *desks.REVERSE)
    receipt = turns.locked(receipt)
    turns.another(actor, receipt.recorded_by_id, "到账的登记和冲正")
    if receipt.reverses_id or Receipt.objects.filter(reverses=receipt).exists():
        raise Refused(f"凭证 {receipt} 已经冲正，或本身就是冲正，不能再冲正")
    if not reason.strip():
        raise Refused("冲正须写明原因")
    with turns.unique_or(f"凭证号 {voucher} 已登记过，请核对"):
        made = Receipt.objects.create(
            recovery=recovery, voucher=voucher, dated=clock.today(), amount=-receipt.amount, recorded_by=actor,
            reverses=receipt, reason=reason, released=receipt.released, worth=-receipt.worth,
        )  # fmt: skip
    ReceiptShare.objects.bulk_create(
        ReceiptShare(receipt=made, fund=one.fund, amount=-one.amount, released=one.released)
        for one in receipt.shares.all()
    )
    back = {code: Decimal(amount) for code, amount in receipt.released.items()}
    ledger.take_again(case, back, worth=receipt.worth)
    count(recovery, -receipt.amount)
    told = f"此前登记的 {receipt.amount:,.2f} 元到账有误，已更正；尚应退回 {recovery.rest:,.2f} 元（{recovery.number}）。"
    records.note(recovery, "reverse_receipt", "冲正到账", actor, desk, told)
    return made


def count(recovery: Recovery, amount: Decimal) -> None:
    """The sum of what has come, on the locked row."""
    recovery.received += amount
    Recovery.objects.filter(pk=recovery.pk).update(received=recovery.received)
    records.refresh(recovery)


def split(case, recovery: Recovery, amount: Decimal) -> Funds:
    """The amount over the funds that paid this payee, the last first, each up to what it has not got back."""
    borne, back, left, shares = paid.parts(case)[recovery.part].funds, returned(recovery), amount, {}
    for fund in reversed(list(borne)):
        shares[fund] = min(left, borne[fund] - back[fund])
        left -= shares[fund]
    if left:
        raise Refused(f"{recovery.payee}实收的款项已全部追回，不能再登记 {left:,.2f} 元，请核对")
    return {fund: share for fund, share in shares.items() if share}


def returned(recovery: Recovery) -> defaultdict[str, Decimal]:
    """What each fund has got back of this payee, by whatever recovery."""
    of_part = ReceiptShare.objects.filter(
        receipt__recovery__case=recovery.case_id, receipt__recovery__part=recovery.part
    )
    summed = of_part.order_by().values_list("fund").annotate(Sum("amount"))
    return defaultdict(Decimal, {fund: amount.quantize(Decimal("0.01")) for fund, amount in summed})


def write_shares(receipt: Receipt, shares: Funds, back: set[str]) -> None:
    ReceiptShare.objects.bulk_create(
        ReceiptShare(receipt=receipt, fund=fund, amount=share, released=fund in back)
        for fund, share in shares.items()
    )


@transaction.atomic
def finish(recovery: Recovery, actor) -> None:
    """办结: somebody of 财政局 who booked none of it finds the vouchers in order; nothing is reversed any more."""
    releases.lock_kin(recovery.case.coerced)
    case, recovery = records.locked_open(recovery)
    desk = desks.impartial(case, actor, *desks.FINANCE_CHECK)
    if recovery.rest:
        raise Refused(f"{recovery} 还应退回 {recovery.rest:,.2f} 元，到账或核销后才能办结")
    if recovery.receipts.filter(recorded_by=actor, reverses=None, reversed_by=None).exists():
        raise Refused("到账的登记和办结须由两人分别办理，请由同岗其他人员办理（内部控制）")
    recovery.finished_by, recovery.finished_at = actor, clock.now()
    Recovery.objects.filter(pk=recovery.pk).update(finished_by=actor, finished_at=recovery.finished_at)
    releases.at_finish(case, recovery)
    told = f"《追回通知》{recovery.number}所列款项已了结。"
    records.note(recovery, "finish_recovery", "办结追回", actor, desk, told)
