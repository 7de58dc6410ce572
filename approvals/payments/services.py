"""发放: 人社局 pays allocated claims; one person builds the list, another approves it, and then nothing in it changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from approvals import sealing
from approvals.payments import accounts, conflicts, moves, papers, turns
from approvals.payments.models import (
    APPROVED,
    BOUNCED,
    Payment,
    PaymentLine,
    PaymentShare,
)
from parties.claimants import Account
from workflows import clock, numbers
from workflows.case import Task
from workflows.fsm import Refused


@dataclass(frozen=True)
class Waiting:
    """One claim that waits to be paid; ``bounced`` is its last attempt where the bank returned it."""

    task: Task
    bounced: PaymentLine | None
    corrected: bool

    @property
    def ready(self) -> bool:
        return self.bounced is None or self.corrected


def waiting() -> list[Waiting]:
    """Allocated claims that stand on no list."""
    listed = PaymentLine.objects.filter(sealed_at=None).values("task")
    tasks = list(moves.waiting_at("pay", turns.PAYMENT_CHECK).exclude(pk__in=listed))
    bounced = last_bounced([task.process_id for task in tasks])
    corrected = accounts.corrected_since({pk: line.answered_at for pk, line in bounced.items()})
    return [Waiting(one, bounced.get(one.process_id), one.process_id in corrected) for one in tasks]


def last_bounced(cases: Iterable[int]) -> dict[int, PaymentLine]:
    lines = PaymentLine.objects.filter(case__in=list(cases), outcome=BOUNCED).select_related("payment")
    return {line.case_id: line for line in lines.order_by("pk")}


@transaction.atomic
def build(tasks: list[Task], actor) -> Payment:
    """A new list: payee, account and amount are frozen here as the claims know them now."""
    turns.require(actor, turns.PAYMENT)
    claims = [task.process.coerced for task in tasks]
    if not claims:
        raise Refused("请先勾选待发放的申报")
    if len(claims) > moves.MOST:
        raise Refused(f"一份发放清单最多 {moves.MOST} 件，请分批发放")
    known = conflicts.accounts_of(claims)
    if faults := [*uncorrected(claims), *conflicts.found(claims, known)]:
        raise Refused(*faults)
    year = clock.today().year
    payment = Payment.objects.create(
        number=f"发放〔{year}〕{numbers.next_number('payment', year)}号", made_by=actor
    )
    with turns.unique_or("所选申报中有的已列入其他发放清单，请刷新页面后重新勾选"):
        write_lines(payment, tasks, claims, known)
    return payment


def uncorrected(claims: list) -> Iterator[str]:
    """Returned claims whose account nobody has corrected or confirmed since."""
    bounced = last_bounced([claim.pk for claim in claims])
    corrected = accounts.corrected_since({pk: line.answered_at for pk, line in bounced.items()})
    for claim in claims:
        if claim.pk in bounced and claim.pk not in corrected:
            why = bounced[claim.pk].failure
            yield f"{claim} {claim.subject} 已退汇（{why}），请先由申报人更正收款账户并经两人核对，再列入发放清单"


def write_lines(payment: Payment, tasks: list[Task], claims: list, known: dict[int, Account]) -> None:
    lines = PaymentLine.objects.bulk_create(
        line_for(payment, place, task, claim, known[claim.known.payee["account"]])
        for place, (task, claim) in enumerate(zip(tasks, claims, strict=True), 1)
    )
    PaymentShare.objects.bulk_create(
        PaymentShare(line=line, fund=fund, net=Decimal(amount))
        for line, claim in zip(lines, claims, strict=True)
        for fund, amount in claim.known.award["funding"].items()
    )


def line_for(payment: Payment, place: int, task: Task, claim, account: Account) -> PaymentLine:
    return PaymentLine(
        payment=payment, position=place, case=claim, task=task,
        payee=claim.known.payee["name"], payee_index=claim.known.payee["index"],
        holder=account.holder, bank=account.bank, number=account.number, number_index=account.number_index,
        gross=claim.known.amount, net=claim.known.amount,
    )  # fmt: skip


@transaction.atomic
def remove(line: PaymentLine, actor) -> None:
    turns.require(actor, turns.PAYMENT)
    turns.locked(line.payment)
    line.delete()


@transaction.atomic
def withhold(line: PaymentLine, tax: Decimal, reason: str, actor) -> None:
    """代扣: the payer keeps back a tax; it is taken from the claim's funds in their order."""
    turns.require(actor, turns.PAYMENT)
    turns.locked(line.payment)
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
    moves.perform(moves.asked(lines, work, "pay", "payment", number=payment.number), actor)
    papers.payment_list(payment, lines)


def faults_of(lines: list[PaymentLine]) -> Iterator[str]:
    """Everything that stands against paying this list, line by line."""
    if not lines:
        yield "发放清单里还没有申报，请先勾选待发放的申报"
    claims = {line.case_id: line.case.coerced for line in lines}
    known = conflicts.accounts_of(claims.values())
    open_lines = [line for line in lines if not line.task.finished]
    for line in lines:
        name = f"第 {line.position} 行 {line.case} {line.payee}"
        if line.task.finished:
            yield f"{name} 现为“{line.case.label}”，请移出后再审核"
        elif why := outdated(line, claims[line.case_id], known):
            yield f"{name} {why}，请移出后重新列入"
    yield from conflicts.found([claims[line.case_id] for line in open_lines], known)


def outdated(line: PaymentLine, claim, known: dict[int, Account]) -> str | None:
    """What the claim knows otherwise than when the line was written."""
    account = known.get(claim.known.payee["account"])
    if account is None or (account.number_index, account.bank) != (line.number_index, line.bank):
        return "收款账户已更正"
    return "核定金额已变化" if claim.known.amount != line.gross else None
