"""请款: 人社局 asks 财政局 for the money of cleared claims; submitting seals the list, 财政局 may return it."""

from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from approvals import sealing
from approvals.payments import direct, funding, moves, papers, stops, turns
from approvals.payments.models import (
    ALLOCATED,
    REQUESTED,
    RETURNED,
    Allocation,
    FundRequest,
    RequestLine,
    RequestShare,
)
from approvals.publicity.models import PublicityLine
from policies.amounts import to_fen
from workflows import clock, numbers
from workflows.case import Task
from workflows.claim.states import S
from workflows.fsm import Refused


def waiting():
    """Cleared claims that stand on no request."""
    taken = RequestLine.objects.filter(sealed_at=None).values("task")
    return moves.waiting_at("request", turns.PAYMENT).exclude(pk__in=taken)


@transaction.atomic
def build(tasks: list[Task], actor, note: str = "") -> FundRequest:
    """A new request for these claims, all of one 汇总批次; amounts and funds are those that were awarded.

    ``note`` says why 财政局 is to pay somebody who is late with money he must give back (追回).
    """
    turns.require(actor, turns.PAYMENT)
    claims = [task.process.coerced for task in tasks]
    borne = funding.reserved(claims)
    refuse_to_list(claims)
    owing = stops.owing(claims) if direct.is_direct(claims[0]) and not note.strip() else ()
    if faults := [*owing, *still_resting(claims)]:
        raise Refused(*faults)
    year = clock.today().year
    request = FundRequest.objects.create(
        number=f"请款〔{year}〕{numbers.next_number('fund_request', year)}号",
        batch=batch_of(claims[0]), grounds=grounds(claims), direct=direct.is_direct(claims[0]), made_by=actor,
        note=note.strip(),
    )  # fmt: skip
    with turns.unique_or("所选申报中有的已列入其他请款单，请刷新页面后重新勾选"):
        write_lines(request, tasks, claims, borne)
    return request


def refuse_to_list(claims: list) -> None:
    """Claims that cannot stand on one request together."""
    batches = {batch_of(claim) for claim in claims}
    if not claims:
        raise Refused("请先勾选待请款的申报")
    if len(claims) > moves.MOST:
        raise Refused(f"一份请款单最多 {moves.MOST} 件，请分批请款")
    if len({direct.is_direct(claim) for claim in claims}) > 1:
        raise Refused("由财政局直接拨付的和由人社局发放的申报，请分别请款")
    if len(batches) > 1:
        raise Refused(
            f"一份请款单只能列同一汇总批次（不经汇总的，同一项目）的申报，所选涉及 {'、'.join(sorted(batches))}，请分别请款"
        )


def batch_of(claim) -> str:
    return claim.facts.get("batch", "")


def still_resting(claims: list) -> Iterator[str]:
    """Claims recalled after their money had come: it goes back before it is asked for again."""
    held = RequestLine.objects.filter(case__in=claims, outcome=ALLOCATED, handed_back=None)
    for line in held.select_related("case", "request"):
        yield f"{line.case} {line.case.subject} 上次拨付的 {line.amount:,.2f} 元（{line.request}）还在人社局，请先登记缴回，再请款"


def write_lines(request: FundRequest, tasks: list[Task], claims: list, borne: funding.Funding) -> None:
    lines = RequestLine.objects.bulk_create(
        RequestLine(request=request, case=claim, task=task, position=place, amount=claim.known.amount)
        for place, (task, claim) in enumerate(zip(tasks, claims, strict=True), 1)
    )
    RequestShare.objects.bulk_create(
        RequestShare(line=line, fund=fund, amount=amount)
        for line in lines
        for fund, amount in borne[line.case_id].items()
    )
    if request.direct:
        direct.write(lines, claims)


def grounds(claims: list) -> dict[str, list[str]]:
    """The numbers of the minutes that approved these claims and of the publicities nobody objected to.

    A claim that was recalled (撤回复核) stands on what it was shown on last.
    """
    minutes = {claim.facts.get("resolution", {}).get("number") for claim in claims}
    clear = PublicityLine.objects.filter(case__in=claims, outcome="clear").order_by("pk")
    last = dict(clear.values_list("case", "publicity__number"))
    return {"minutes": sorted(filter(None, minutes)), "publicity": sorted(set(last.values()))}


@transaction.atomic
def remove(line: RequestLine, actor) -> None:
    turns.require(actor, turns.PAYMENT)
    turns.locked(line.request)
    line.delete()


@transaction.atomic
def submit(request: FundRequest, actor) -> None:
    """Seal the list and ask 财政局 for its money; every claim is assessed again on the way."""
    turns.require(actor, turns.PAYMENT)
    request = turns.locked(request)
    if turns.done_before(request, actor):
        return
    lines = held_lines(request)
    if faults := list(faults_of(request, lines)):
        raise Refused(*faults)
    request.sealed_at, request.sealed_by = clock.now(), actor
    FundRequest.objects.filter(pk=request.pk).update(sealed_at=request.sealed_at, sealed_by=actor)
    sealing.seal(lines, request.sealed_at, REQUESTED)
    sealing.seal(direct.payees(request), request.sealed_at, REQUESTED)
    work = {line.case_id: line.task_id for line in lines}
    moves.perform(moves.asked(lines, work, "request", "request", number=request.number), actor)
    papers.fund_request(request, lines, totals(request))


def held_lines(request: FundRequest) -> list[RequestLine]:
    """Its lines in their order, the cases locked (as ever by their ids) so that no amount moves any more."""
    locked = request.lines.select_related("case", "task").select_for_update(of=("case",)).order_by("case_id")
    return sorted(locked, key=lambda line: line.position)


def faults_of(request: FundRequest, lines: list[RequestLine]):
    """Everything that stands against submitting, at once."""
    if not lines:
        yield "请款单里还没有申报，请先勾选待请款的申报"
    scheme = lines[0].case.coerced.known.scheme if lines else None
    stages = scheme.stages if scheme else ()
    if "group" in stages and not request.grounds.get("minutes"):
        yield f"请款单没有会议纪要文号，请先核对所列申报的会议纪要（{scheme.measure}）"
    if "publicity" in stages and not request.grounds.get("publicity"):
        yield f"请款单没有公示编号，请先核对所列申报的公示结果（{scheme.measure}）"
    yield from (
        f"第 {line.position} 行 {line.case} {line.case.subject} 现为“{line.case.label}”，请先移出"
        for line in lines
        if line.task.finished
    )
    yield from (
        f"第 {line.position} 行 {line.case} 的核定金额已由 {line.amount:,.2f} 元重新测算为 {amount:,.2f} 元，请移出后重新列入"
        for line in lines
        if (amount := line.case.coerced.known.amount) != line.amount and not line.task.finished
    )
    if request.direct:
        yield from direct.faults_of(lines, direct.payees(request))
        yield from direct.being_corrected(lines)


def totals(request: FundRequest) -> dict[str, Decimal]:
    """What the request asks of each fund."""
    return by_fund(RequestShare.objects.filter(line__request=request))


def due(request: FundRequest) -> dict[str, Decimal]:
    """What each fund still owes: without claims that have ended (已调离) since."""
    return by_fund(RequestShare.objects.filter(line__request=request, line__case__state=S.REQUESTED))


def by_fund(shares) -> dict[str, Decimal]:
    """To the fen: SQLite adds in binary."""
    sums = shares.order_by("fund").values_list("fund").annotate(Sum("amount"))
    return {fund: to_fen(amount) for fund, amount in sums}


@transaction.atomic
def send_back(request: FundRequest, reason: str, actor) -> None:
    """退回: the claims wait for a new request, what was recorded of an allocation is dropped."""
    turns.require(actor, turns.FINANCE_CHECK)
    request = turns.locked(request)
    if request.returned_at and request.returned_by_id == actor.pk:
        return
    refuse_unless_open(request)
    if not reason.strip():
        raise Refused("退回请款须写明理由")
    Allocation.objects.filter(request=request).delete()
    lines, now = list(request.lines.all()), clock.now()
    FundRequest.objects.filter(pk=request.pk).update(returned_at=now, returned_by=actor, reason=reason)
    sealing.seal(lines, now, RETURNED)
    sealing.seal(direct.payees(request), now, RETURNED)
    work = moves.open_at("finance", [line.case_id for line in lines])
    said = {"number": request.number, "reason": reason}
    moves.perform(moves.asked(lines, work, "send_back", "request", **said), actor)


def refuse_unless_open(request: FundRequest) -> None:
    """Submitted, not returned, not paid out."""
    if request.sealed_at is None:
        raise Refused(f"{request} 尚未提交")
    if request.returned_at:
        raise Refused(f"{request} 已退回，请等待人社局重新请款")
    if Allocation.objects.filter(request=request).exclude(sealed_at=None).exists():
        raise Refused(f"{request} 已拨付，不能再办理")
