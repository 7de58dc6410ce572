"""拨付: 财政局 pays a request out to 人社局; one person records it with its voucher, another approves it."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from approvals import sealing
from approvals.payments import direct, moves, papers, requests, turns
from approvals.payments.models import ALLOCATED, RETURNED, Allocation, AllocationShare, FundRequest
from workflows import clock
from workflows.fsm import Refused


@transaction.atomic
def record(request: FundRequest, voucher: str, dated: date, amounts: dict[str, Decimal], actor) -> Allocation:
    """What was paid out by fund; it must be what the request asks for, to the fen."""
    turns.require(actor, turns.FINANCE)
    request = turns.locked(request)
    requests.refuse_unless_open(request)
    refuse_difference(amounts, requests.due(request))
    Allocation.objects.filter(request=request).delete()
    with turns.unique_or(f"拨款凭证号 {voucher} 已用于其他拨款，请核对"):
        made = Allocation.objects.create(request=request, voucher=voucher, dated=dated, made_by=actor)
    AllocationShare.objects.bulk_create(
        AllocationShare(allocation=made, fund=fund, amount=amount) for fund, amount in amounts.items()
    )
    return made


def refuse_difference(amounts: dict[str, Decimal], due: dict[str, Decimal]) -> None:
    """Every fund whose amount is not what is asked for, by name."""
    if not due:
        raise Refused("请款单所列申报均已终止，没有需要拨付的资金，请退回请款")
    wrong = [
        f"{fund}应拨 {due.get(fund, Decimal(0)):,.2f} 元，填写为 {amounts.get(fund, Decimal(0)):,.2f} 元"
        for fund in sorted(amounts.keys() | due.keys())
        if amounts.get(fund, Decimal(0)) != due.get(fund, Decimal(0))
    ]
    if wrong:
        raise Refused(f"{'；'.join(wrong)}；须与请款一致，不能全额拨付的请退回请款")


@transaction.atomic
def approve(allocation: Allocation, actor) -> None:
    """The money rests at 人社局, or is with the payees where 财政局 pays them itself; every claim is assessed again."""
    turns.require(actor, turns.FINANCE_CHECK)
    request = turns.locked(allocation.request)
    allocation = turns.locked(allocation)
    if turns.done_before(allocation, actor):
        return
    turns.another(actor, allocation.made_by_id, "拨款的经办和审核")
    requests.refuse_unless_open(request)
    shares = dict(allocation.shares.order_by("fund").values_list("fund", "amount"))
    refuse_difference(shares, requests.due(request))
    lines, payees = list(request.lines.select_related("case")), direct.payees(request)
    if faults := list(direct.faults_of(lines, payees) if request.direct else ()):
        raise Refused(*faults)
    allocation.sealed_at, allocation.sealed_by = clock.now(), actor
    Allocation.objects.filter(pk=allocation.pk).update(sealed_at=allocation.sealed_at, sealed_by=actor)
    work = moves.open_at("finance", [line.case_id for line in lines])
    sealing.seal([line for line in lines if line.case_id not in work], allocation.sealed_at, RETURNED)
    paid = sealing.seal([line for line in lines if line.case_id in work], allocation.sealed_at, ALLOCATED)
    sealing.seal([one for one in payees if one.case_id not in work], allocation.sealed_at, RETURNED)
    reached = sealing.seal([one for one in payees if one.case_id in work], allocation.sealed_at, direct.PAID)
    asked = moves.asked(
        paid,
        work,
        ("allocate", "pay_directly"),
        "allocation",
        direct.handed(reached),
        number=allocation.voucher,
    )
    moves.perform(asked, actor)
    papers.allocation(allocation, paid, shares)
    if request.direct:
        papers.direct_list(allocation, reached)


@transaction.atomic
def drop(allocation: Allocation, actor) -> None:
    """退回经办: what was recorded is wrong and is recorded again."""
    turns.require(actor, turns.FINANCE_CHECK)
    turns.locked(allocation.request)
    allocation.delete()
