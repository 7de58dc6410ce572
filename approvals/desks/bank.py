"""The bank's workbooks at the payment desk: taking the payment file, looking at results, applying them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from approvals.desks.finance import for_roles, said
from approvals.desks.imports import XLSX
from approvals.desks.payment import ROLES, payment_for, payment_page
from approvals.imports.services import Fault
from approvals.payments import bank, turns
from approvals.payments.forms import Why
from approvals.payments.models import BankFile
from documents.workbooks import Unreadable
from workflows.fsm import Refused


@require_POST
@for_roles(*ROLES)
def take(request, pk):
    """The payment file; taking it is recorded, so it is no plain link."""
    found = payment_for(pk)
    try:
        content = bank.take(found, request.user)
    except Refused as refused:
        return payment_page(request, payment_for(pk), **said(refused))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="payment-{found.pk}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@for_roles(*ROLES)
def again(request, pk):
    """Ask for the file once more, or let a colleague have it."""
    found, form = payment_for(pk), Why(request.POST)
    try:
        if pending := found.downloads.filter(pk=number(request.POST.get("release"))).first():
            bank.release(pending, request.user)
        elif form.is_valid():
            bank.ask_again(found, form.cleaned_data["reason"], request.user)
        else:
            raise Refused(*(str(sentence) for field in form.errors.values() for sentence in field))
    except Refused as refused:
        return payment_page(request, payment_for(pk), **said(refused))
    return redirect("payment", pk)


def number(said_: str | None) -> int:
    return int(said_) if said_ and said_.isascii() and said_.isdigit() and len(said_) < 19 else 0


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
