"""The bank's results at the payment desk: read, looked at, applied."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from approvals.desks.finance import for_roles, said
from approvals.desks.payment import ROLES, payment_for, payment_page
from approvals.imports.services import Fault
from approvals.payments import bank, turns
from approvals.payments.models import BankFile
from documents.workbooks import Unreadable
from workflows.fsm import Refused


@require_POST
@for_roles(*ROLES)
def results(request, pk):
    """Read the results; what is wrong line by line, or the preview."""
    found, file = payment_for(pk), request.FILES.get("file")
    if file is None:
        return payment_page(request, found, faults=[Fault(0, "", "请先选择银行回执工作簿")], status=422)
    try:
        kept = bank.read(found, file, request.user)
    except Unreadable as why:
        return payment_page(request, found, faults=[Fault(0, "", str(why))], status=422)
    except bank.Faulty as faulty:
        return payment_page(request, found, faults=faulty.faults, status=422)
    return redirect("bank_results", kept.pk)


@for_roles(*ROLES)
def preview(request, pk):
    """What the results say, before and after they take effect."""
    found = get_object_or_404(BankFile.objects.select_related("payment", "read_by", "applied_by"), pk=pk)
    against, status = (), 200
    if request.method == "POST":
        try:
            bank.apply(found, request.user)
            return redirect("payment", found.payment_id)
        except Refused as refused:
            against, status = said(refused).values()
    rows = bank.shown(found)
    return render(request, "approvals/bank_results.html", {
        "file": found, "rows": rows, "confirmed": total(rows, bank.CONFIRMED), "bounced": total(rows, bank.BOUNCED),
        "against": against, "may_make": request.user.sits_at(turns.PAYMENT),
    }, status=status)  # fmt: skip


def total(rows: list[bank.Result], outcome: str) -> tuple[int, object]:
    """How many lines, and how much."""
    amounts = [one.line.net for one in rows if one.outcome == outcome]
    return len(amounts), sum(amounts)
