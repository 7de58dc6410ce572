"""财政直接拨付: where a chain has no 发放, the request names payee and account, and the allocation is the payment."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import models, transaction

from approvals.payments import conflicts, downloads, stops, turns
from approvals.payments.models import (
    RETURNED,
    AccountCorrection,
    FundRequest,
    RequestLine,
    ToAccount,
    of_part,
    yuan,
)
from documents.workbooks import written
from workflows.case import Case
from workflows.claim.states import S
from workflows.fsm import Refused

PAID = "paid"


class DirectLine(ToAccount):
    """One payee 财政局 pays for one line of a request; sealed it says requested, then returned or paid."""

    LOCKED = FundRequest.LOCKED

    line = models.ForeignKey(RequestLine, related_name="payees", on_delete=models.CASCADE)
    amount = yuan("金额（元）")

    class Meta:
        default_permissions = ()
        ordering = ["part"]
        constraints = [
            models.UniqueConstraint(fields=["line", "part"], name="one_direct_line_per_part"),
            models.UniqueConstraint(
                fields=["case", "part"], name="each_part_paid_directly_once", condition=~models.Q(outcome=RETURNED)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.line_id} {self.payee}"

    def says(self) -> str:
        return f"{super().says()}|{self.line_id}|{self.goes_to()}|{self.amount:.2f}{of_part(self.part)}"


def is_direct(claim) -> bool:
    """Whether 财政局 pays the payees of this claim itself."""
    return "pay" not in claim.known.scheme.stages


def write(lines: Iterable[RequestLine], claims: list) -> None:
    """Payee, account and amount of every part are frozen here as the claims know them now."""
    known = conflicts.accounts_of(claims)
    if faults := conflicts.found(claims, known):
        raise Refused(*faults)
    by_case = {line.case_id: line for line in lines}
    DirectLine.objects.bulk_create(
        DirectLine(
            line=by_case[claim.pk], case=claim, part=part.number, payee=part.payee["name"],
            payee_index=part.payee["index"], holder=account.holder, bank=account.bank, number=account.number,
            number_index=account.number_index, amount=part.amount,
        )
        for claim in claims
        for part in claim.known.parts
        for account in [known[part.payee["account"]]]
    )  # fmt: skip


def payees(request: FundRequest) -> list[DirectLine]:
    """Everybody the request pays directly; nobody where 人社局 pays."""
    found = DirectLine.objects.filter(line__request=request).select_related("case", "line")
    return list(found.order_by("line__position", "part"))


def faults_of(lines: list[RequestLine], paid: list[DirectLine]) -> Iterator[str]:
    """What stands against paying these accounts: a line changed behind the application, or an account since corrected."""
    claims = {line.case_id: line.case.coerced for line in lines}
    known = conflicts.accounts_of(claims.values())
    named = {(claim.pk, part.number): part for claim in claims.values() for part in claim.known.parts}
    for one in paid:
        name = f"第 {one.line.position} 行 {one.case} {one.payee}"
        part = named.pop((one.case_id, one.part), None)
        account = part and known.get(part.payee["account"])
        if one.sealed_at and not one.is_true():
            yield f"{name} 收款对象、账户或金额在提交后被改动，不能拨付，请先核查"
        elif part is None or part.amount != one.amount:
            yield f"{name} 核定金额已变化，请移出（退回）后重新请款"
        elif account is None or (account.number_index, account.bank) != (one.number_index, one.bank):
            yield f"{name} 收款账户已更正，请移出（退回）后重新请款"
    for case, number in named:
        yield f"{claims[case]} 没有列入收款对象 {named[case, number].payee['name']}，请移出（退回）后重新请款"


@transaction.atomic
def take(request: FundRequest, actor) -> bytes:
    """付款文件 for 财政局: whom it pays how much, with whole account numbers; what has ended since is not on it.

    The claims are locked: whoever ends or freezes one at this moment comes before the file, or after it.
    """
    turns.require(actor, turns.FINANCE)
    request = turns.locked(request)
    if not request.direct:
        raise Refused("此请款由人社局发放，没有付款文件，请拨付给人社局")
    if request.sealed_at is None or request.returned_at:
        raise Refused(f"{request} 尚未提交或已退回，不能生成付款文件")
    list(Case.objects.select_for_update().filter(pk__in=request.lines.values("case")).order_by("pk"))
    lines = [one for one in payees(request) if one.outcome == PAID or one.case.state == S.REQUESTED]
    listed = list(request.lines.select_related("case").filter(pk__in={one.line_id for one in lines}))
    stopped = stops.frozen([line.case.coerced for line in listed], "再生成付款文件，或退回请款后另行请款")
    if faults := [*stopped, *faults_of(listed, lines)]:
        raise Refused(*faults)
    downloads.note(request, actor)
    rows = [downloads.cells(place, one, one.amount) for place, one in enumerate(lines, 1)]
    return written(downloads.COLUMNS, rows)


def given_out_before(request: FundRequest) -> list[str]:
    """Claims whose accounts stood in the file of a request that was returned since: somebody may have paid them."""
    earlier = RequestLine.objects.filter(
        case__in=request.lines.values("case"), request__returned_at__isnull=False, request__downloads__taken_at__isnull=False
    )  # fmt: skip
    return [
        f"{line.case} {line.case.subject} 曾列入 {line.request}，该单的付款文件下载后退回；请先核实当时没有付款，再付款"
        for line in earlier.select_related("case", "request").order_by("case", "pk").distinct()
    ]


def being_corrected(lines: list[RequestLine]) -> Iterator[str]:
    """Claims whose claimant has asked for another account that nobody has settled: money paid out does not come back."""
    asked = AccountCorrection.objects.filter(
        case__in=[line.case_id for line in lines], sealed_at=None, refused_at=None
    )
    for one in asked.select_related("case"):
        yield f"{one.case} {one.holder} 正在更正收款账户，请先核对，再提交请款"


def handed(paid: Iterable[DirectLine]) -> dict[int, dict[str, DirectLine]]:
    """The keys of each claim, by part."""
    keys: dict[int, dict[str, DirectLine]] = defaultdict(dict)
    for one in paid:
        keys[one.case_id][f"payee{one.part}"] = one
    return keys
