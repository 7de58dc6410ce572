"""对账 as a page and as a workbook: per fund and 汇总批次, at this moment."""

from dataclasses import fields

from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals.desks.finance import for_roles
from approvals.desks.workbooks import saved
from approvals.payments import reconciliation
from documents.workbooks import written
from workflows import clock

ROLES = ("finance", "finance_check", "payment", "payment_check")
TITLES = {
    "approved": "核定", "awaiting": "待拨付", "allocated": "已拨付", "net": "实发", "tax": "代扣税款",
    "resting": "在人社局", "handed_back": "已缴回财政", "recovered": "已追回",
}  # fmt: skip


@require_safe
@for_roles(*ROLES)
def reconciliation_page(request):
    found = reconciliation.balances()
    return render(request, "approvals/reconciliation.html", {
        "titles": TITLES.values(), "lines": [(*key, figures(one), one) for key, one in found.items()],
        "sums": [(fund, figures(one), one) for fund, one in reconciliation.by_fund(found).items()],
        "now": clock.now(),
    })  # fmt: skip


def figures(balance) -> list[tuple[str, object]]:
    """Every figure with its title, in the order of the equations."""
    return [(TITLES[one.name], getattr(balance, one.name)) for one in fields(balance)]


@require_safe
@for_roles(*ROLES)
def workbook(request):
    columns = ["资金", "汇总批次", *TITLES.values(), "差额一（核定−待拨付−已拨付）", "差额二（已拨付−去向）"]
    rows = [
        [fund, batch, *(f"{amount:.2f}" for _, amount in figures(one)), f"{one.unallocated:.2f}", f"{one.missing:.2f}"]
        for (fund, batch), one in reconciliation.balances().items()
    ]  # fmt: skip
    stamp = clock.local(clock.now()).strftime("%Y%m%d-%H%M")
    return saved(written(columns, rows), f"reconciliation-{stamp}.xlsx")
