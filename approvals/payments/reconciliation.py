"""对账: at any moment, per fund and 汇总批次, to the fen.

approved = awaiting allocation + allocated;  allocated = paid out net + withheld tax + resting + handed back.

Each figure comes from another record: what was approved and awaits from the ledger's reservations by the state of
their claims (and from the receipts of what has gone back to the indicators since), what was allocated from 财政局's entries, what was paid from the bank's results, what rests from the
requests by the state of their claims. All are read in one statement, so that they speak of one moment.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.fields.json import KeyTextTransform

from approvals.payments import resting
from approvals.payments.direct import DirectLine
from approvals.payments.funding import LIVE, fund_name
from approvals.payments.models import (
    ALLOCATED,
    CONFIRMED,
    AllocationShare,
    PaymentLine,
    PaymentShare,
    RequestLine,
    RequestShare,
)
from approvals.recoveries.models import ReceiptShare
from workflows.claim.states import S
from workflows.ledger import Reservation

AWAITING = (S.CONFIRMED, S.POSTED, S.CLEARED, S.REQUESTED)
FUNDED = (S.ALLOCATED, S.PAID, S.CLOSED)
ZERO = Decimal("0.00")


@dataclass
class Balance:
    """One fund of one batch (or their sum), in yuan; ``recovered`` came back after it was paid."""

    approved: Decimal = ZERO
    awaiting: Decimal = ZERO
    allocated: Decimal = ZERO
    net: Decimal = ZERO
    tax: Decimal = ZERO
    resting: Decimal = ZERO
    handed_back: Decimal = ZERO
    recovered: Decimal = ZERO

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def unallocated(self) -> Decimal:
        """Approved, but neither awaiting nor allocated: zero when the books are right."""
        return self.approved - self.awaiting - self.allocated

    @property
    def missing(self) -> Decimal:
        """Allocated, but neither paid, withheld, resting nor handed back: zero when the books are right."""
        return self.allocated - self.net - self.tax - self.resting - self.handed_back

    @property
    def is_right(self) -> bool:
        return not self.unallocated and not self.missing


def balances() -> dict[tuple[str, str], Balance]:
    """Every (fund, 汇总批次) money was approved for."""
    found: dict[tuple[str, str], Balance] = defaultdict(Balance)
    first, *others = figures()
    for heading, fund, batch, amount in first.union(*others, all=True):
        balance = found[(fund_name(fund), batch or "")]
        more = (amount or ZERO).quantize(ZERO)
        for name in heading.split():
            setattr(balance, name, getattr(balance, name) + more)
    return dict(sorted(found.items()))


def figures() -> list[QuerySet]:
    """(headings, fund, batch, amount) of every record of money."""
    reserved = Reservation.objects.filter(pool__code__startswith="fund:", status__in=LIVE)
    allocated = RequestShare.objects.filter(line__outcome=ALLOCATED)
    gone = allocated.filter(~Q(line__case__state__in=FUNDED) | ~Q(line__handed_back=None))
    returned = RequestShare.objects.exclude(line__handed_back=None)
    paid = PaymentShare.objects.filter(line__outcome=CONFIRMED)
    direct = RequestShare.objects.filter(line__outcome=ALLOCATED, line__request__direct=True)
    batch_of_case, batch_of_line = KeyTextTransform("batch", "case__facts"), F("line__request__batch")
    batch_of_payment = KeyTextTransform("batch", "line__case__facts")
    batch_of_receipt = KeyTextTransform("batch", "receipt__recovery__case__facts")
    return [
        figure("approved awaiting", reserved.filter(case__state__in=AWAITING), "pool__code", batch_of_case),
        figure("approved", reserved.filter(case__state__in=FUNDED), "pool__code", batch_of_case),
        figure("approved", gone, "fund", batch_of_line),
        figure("allocated", AllocationShare.objects.exclude(allocation__sealed_at=None), "fund",
               F("allocation__request__batch")),
        figure("net", paid, "fund", batch_of_payment, "net"),
        figure("net", direct, "fund", batch_of_line),
        figure("tax", paid, "fund", batch_of_payment, "tax"),
        figure("resting", resting.shares(), "fund", batch_of_line),
        figure("resting", resting.paid_shares(), "fund", batch_of_payment, -F("net") - F("tax")),
        figure("handed_back", returned, "fund", batch_of_line),
        figure("recovered", ReceiptShare.objects.all(), "fund", batch_of_receipt),
        figure("approved", ReceiptShare.objects.filter(released=True), "fund", batch_of_receipt),
    ]  # fmt: skip


def figure(headings: str, rows: QuerySet, fund: str, batch, amount="amount") -> QuerySet:
    named = rows.order_by().annotate(heading=Value(headings, CharField()), of_fund=F(fund), of_batch=batch)
    return (
        named.values("heading", "of_fund", "of_batch")
        .annotate(sum=Sum(amount))
        .values_list("heading", "of_fund", "of_batch", "sum")
    )


def by_fund(found: dict[tuple[str, str], Balance]) -> dict[str, Balance]:
    """The batches of each fund together."""
    sums: dict[str, Balance] = defaultdict(Balance)
    for (fund, _), balance in found.items():
        sums[fund] += balance
    return dict(sums)


# manage.py verify -------------------------------------------------------------------------------------------------


def faults() -> Iterator[str]:
    """Where the two equations do not hold, with both sides."""
    for (fund, batch), one in balances().items():
        where = f"{fund} {batch}"
        if one.unallocated:
            yield f"{where}：核定 {one.approved}，待拨付 {one.awaiting} 加已拨付 {one.allocated}，相差 {one.unallocated}"
        if one.missing:
            yield (
                f"{where}：已拨付 {one.allocated}，实发 {one.net}、代扣 {one.tax}、在人社局 {one.resting}、"
                f"缴回 {one.handed_back}，相差 {one.missing}"
            )


def changed() -> Iterator[str]:
    """Sealed lines that no longer say what was sealed, and lines their shares do not add up to."""
    sealed = ~Q(sealed_at=None)
    for line in PaymentLine.objects.filter(sealed).select_related("payment", "case").iterator():
        if not line.is_true():
            yield f"{line.payment} 第 {line.position} 行（{line.case}）收款对象、账户或金额在审核后被改动"
    for line in RequestLine.objects.filter(sealed).select_related("request", "case").iterator():
        if not line.is_true():
            yield f"{line.request} 第 {line.position} 行（{line.case}）金额或结果在签发后被改动"
    for line in DirectLine.objects.filter(sealed).select_related("case").iterator():
        if not line.is_true():
            yield f"{line.case} 直接拨付的收款对象 {line.payee}、账户或金额在提交后被改动"
    yield from uneven()


def uneven() -> Iterator[str]:
    asked = RequestLine.objects.annotate(parts=Sum("shares__amount")).exclude(parts=F("amount"))
    for line in asked.select_related("request"):
        yield f"{line.request} 第 {line.position} 行 {line.amount} 元，各资金合计 {line.parts} 元"
    paid = PaymentLine.objects.annotate(parts=Sum("shares__net") + Sum("shares__tax"))
    for line in paid.exclude(parts=F("gross")).select_related("payment"):
        yield f"{line.payment} 第 {line.position} 行 {line.gross} 元，各资金合计 {line.parts} 元"
    asked = RequestLine.objects.filter(request__direct=True).annotate(parts=Sum("payees__amount"))
    for line in asked.exclude(parts=F("amount")).select_related("request"):
        yield f"{line.request} 第 {line.position} 行 {line.amount} 元，各收款对象合计 {line.parts} 元"
    yield from short()


def short() -> Iterator[str]:
    """Closed claims whose payments are not together what was allocated for them."""
    paid = PaymentLine.objects.filter(case=OuterRef("case"), outcome=CONFIRMED).order_by().values("case")
    closed = RequestLine.objects.filter(outcome=ALLOCATED, handed_back=None, case__state=S.CLOSED)
    compared = closed.annotate(paid=Subquery(paid.annotate(sum=Sum("gross")).values("sum")))
    for line in compared.exclude(paid=None).exclude(paid=F("amount")).select_related("case"):
        yield f"{line.case} 拨付 {line.amount} 元，已到账的各部分合计 {line.paid} 元"
