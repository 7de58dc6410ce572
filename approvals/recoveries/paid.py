"""What reached whom of a paid claim, by fund: the measure of what may be asked back."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from approvals.payments import funding
from approvals.payments.direct import PAID, DirectLine
from approvals.payments.funding import fund_name
from approvals.payments.models import CONFIRMED, PaymentShare
from workflows.claim import pools
from workflows.claim.states import S

Funds = dict[str, Decimal]


@dataclass(frozen=True)
class Paid:
    """One payee and what he received from each fund, in the order in which the funds paid."""

    part: int
    payee: str
    index: str
    funds: Funds

    @property
    def amount(self) -> Decimal:
        return sum(self.funds.values(), Decimal(0))


def has_arrived(case) -> bool:
    """Whether anybody has his money: of several payees, one may while another's account is still being corrected."""
    return case.state == S.CLOSED or bool(case.known.get("arrived"))


def parts(case) -> dict[int, Paid]:
    """By part: what the bank has confirmed; of a claim 财政局 pays itself, what it allocated. Tax is not the payee's."""
    if not has_arrived(case):
        return {}
    return confirmed(case) or direct(case)


def confirmed(case) -> dict[int, Paid]:
    shares = PaymentShare.objects.filter(line__case=case, line__outcome=CONFIRMED).select_related("line")
    lines, funds = {}, defaultdict(lambda: defaultdict(Decimal))
    for share in shares.order_by("line", "pk"):
        part = share.line.part
        lines[part] = share.line
        funds[part][fund_name(share.fund)] += share.net
    return {
        part: Paid(part, line.payee, line.payee_index, in_order(case, funds[part]))
        for part, line in lines.items()
    }


def in_order(case, funds: Funds) -> Funds:
    """As the scheme has its funds pay, whatever order they are kept in."""
    order = [fund_name(code) for code in pools.fund_codes(case)]
    return dict(
        sorted(
            funds.items(),
            key=lambda one: (one[0] not in order, order.index(one[0]) if one[0] in order else 0),
        )
    )


def direct(case) -> dict[int, Paid]:
    """Of a claim 财政局 pays itself: its allocation is the payment."""
    lines = list(DirectLine.objects.filter(case=case, outcome=PAID))
    borne = funding.by_part([case]) if lines else {}
    return {
        line.part: Paid(line.part, line.payee, line.payee_index, in_order(case, borne[case.pk, line.part]))
        for line in lines
    }
