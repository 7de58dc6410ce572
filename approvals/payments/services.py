"""发放: 人社局 pays allocated claims; one person builds the list, another approves it, and then nothing in it changes."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db import transaction

from approvals import sealing
from approvals.payments import conflicts, funding, moves, papers, stops, turns, waiting
from approvals.payments.models import APPROVED, Payment, PaymentLine, PaymentShare
from parties.claimants import Account
from workflows import clock, numbers
from workflows.case import Task
from workflows.claim.facts import Part
from workflows.fsm import Refused


@transaction.atomic
def build(tasks: list[Task], actor, note: str = "") -> Payment:
    """A new list: payee, account and amount are frozen here as the claims know them now.

    ``note`` says why somebody is paid who is late with money he must give back (追回).
    """
    turns.require(actor, turns.PAYMENT)
    claims = [task.process.coerced for task in tasks]
    if not claims:
        raise Refused("请先勾选待发放的申报")
    if len(claims) > 1 and sum(len(claim.known.open_parts) for claim in claims) > moves.MOST:
        raise Refused(f"一份发放清单最多 {moves.MOST} 笔，请分批发放")
    known = conflicts.accounts_of(claims)
    stopped = [
        *uneven(claims),
        *stops.frozen(claims),
        *waiting.uncorrected(claims),
        *conflicts.found(claims, known),
    ]
    if faults := stopped + ([] if note.strip() else list(stops.owing(claims))):
        raise Refused(*faults)
    year = clock.today().year
    payment = Payment.objects.create(
        number=f"发放〔{year}〕{numbers.next_number('payment', year)}号", made_by=actor, note=note.strip()
    )
    with turns.unique_or("所选申报中有的已列入其他发放清单，请刷新页面后重新勾选"):
        write_lines(payment, tasks, claims, known)
    return payment


def uneven(claims: list) -> Iterator[str]:
    """Claims whose parts are not together what was awarded."""
    for claim in claims:
        together = sum((part.amount for part in claim.known.parts), Decimal(0))
        if together != claim.known.amount:
            yield f"{claim} 各收款对象合计 {together:,.2f} 元，核定 {claim.known.amount:,.2f} 元，请先核查，不能发放"


def write_lines(payment: Payment, tasks: list[Task], claims: list, known: dict[int, Account]) -> None:
    """A line for every part that has not arrived, claim by claim."""
    parts = [
        (task, claim, part)
        for task, claim in zip(tasks, claims, strict=True)
        for part in claim.known.open_parts
    ]
    lines = PaymentLine.objects.bulk_create(
        line_for(payment, place, *about, known) for place, about in enumerate(parts, 1)
    )
    borne = funding.by_part(claims)
    PaymentShare.objects.bulk_create(
        PaymentShare(line=line, fund=fund, net=amount)
        for line in lines
        for fund, amount in borne[line.case_id, line.part].items()
    )


def line_for(payment: Payment, place: int, task: Task, claim, part: Part, known: dict[int, Account]):
    payee, account = part.payee, known[part.payee["account"]]
    return PaymentLine(
        payment=payment, position=place, case=claim, task=task, part=part.number,
        payee=payee["name"], payee_index=payee["index"],
        holder=account.holder, bank=account.bank, number=account.number, number_index=account.number_index,
        gross=part.amount, net=part.amount,
    )  # fmt: skip


@transaction.atomic
def remove(line: PaymentLine, actor) -> None:
    """Take a claim off the list, with all its parts: they are paid together."""
    turns.require(actor, turns.PAYMENT)
    payment = turns.locked(line.payment)
    payment.refuse_if_sealed()
    payment.lines.filter(case=line.case_id).delete()


@transaction.atomic
def withhold(line: PaymentLine, tax: Decimal, reason: str, actor) -> None:
    """代扣: the payer keeps back a tax; it is taken from the claim's funds, one after the other."""
    turns.require(actor, turns.PAYMENT)
    turns.locked(line.payment)
    line = turns.locked(line)
    if not 0 <= tax < line.gross:
        raise Refused(f"代扣税款须不少于 0 元，且少于应发的 {line.gross:,.2f} 元")
    if tax and not reason.strip():
        raise Refused("代扣税款须写明依据")
    line.tax, line.net, line.tax_reason = tax, line.gross - tax, reason if tax else ""
    line.save()
    left, shares = tax, list(line.shares.order_by("pk"))
    for share in shares:
        whole = share.net + share.tax
        share.tax = min(left, whole)
        share.net, left = whole - share.tax, left - share.tax
    PaymentShare.objects.bulk_update(shares, ["net", "tax"])


@transaction.atomic
def approve(payment: Payment, actor) -> None:
    """Seal whom, where and how much; every claim is assessed again, and one that no longer holds is named."""
    turns.require(actor, turns.PAYMENT_CHECK)
    payment = turns.locked(payment)
    if turns.done_before(payment, actor):
        return
    turns.another(actor, payment.made_by_id, "发放的经办和审核")
    lines = list(payment.lines.select_related("case", "task"))
    if faults := list(faults_of(lines)):
        raise Refused(*faults)
    payment.sealed_at, payment.sealed_by = clock.now(), actor
    Payment.objects.filter(pk=payment.pk).update(sealed_at=payment.sealed_at, sealed_by=actor)
    sealing.seal(lines, payment.sealed_at, APPROVED)
    work = {line.case_id: line.task_id for line in lines}
    moves.perform(moves.in_parts(lines, work, "pay", number=payment.number), actor)
    papers.payment_list(payment, lines)


def faults_of(lines: list[PaymentLine]) -> Iterator[str]:
    """Everything that stands against paying this list, line by line."""
    if not lines:
        yield "发放清单里还没有申报，请先勾选待发放的申报"
    claims = {line.case_id: line.case.coerced for line in lines}
    known = conflicts.accounts_of(claims.values())
    for line in lines:
        name = f"第 {line.position} 行 {line.case} {line.payee}"
        if line.task.finished:
            yield f"{name} 现为“{line.case.label}”，请移出后再审核"
        elif why := outdated(line, claims[line.case_id], known):
            yield f"{name} {why}，请移出后重新列入"
    still = {line.case_id: claims[line.case_id] for line in lines if not line.task.finished}
    yield from incomplete(lines, still.values())
    yield from conflicts.found(list(still.values()), known)


def incomplete(lines: list[PaymentLine], claims: Iterable) -> Iterator[str]:
    """Claims of which this list does not pay every open part."""
    listed = {(line.case_id, line.part) for line in lines}
    for claim in claims:
        if lacking := [part for part in claim.known.open_parts if (claim.pk, part.number) not in listed]:
            names = "、".join(part.payee["name"] for part in lacking)
            yield f"{claim} 没有列入收款对象 {names}，请移出后重新列入"


def outdated(line: PaymentLine, claim, known: dict[int, Account]) -> str | None:
    """What the claim knows otherwise than when the line was written."""
    part = next((one for one in claim.known.open_parts if one.number == line.part), None)
    if part is None or part.amount != line.gross:
        return "核定金额已变化"
    account = known.get(part.payee["account"])
    if account is None or (account.number_index, account.bank) != (line.number_index, line.bank):
        return "收款账户已更正"
    return None
