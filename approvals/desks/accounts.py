"""更正收款账户: the claimant's form, and the two looks of 人社局."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from approvals.desks.applicant import for_applicants, own_case
from approvals.desks.finance import for_roles, said
from approvals.desks.payment import ROLES, desk_page
from approvals.payments import accounts, services
from approvals.payments.forms import Correcting
from approvals.payments.models import AccountCorrection
from workflows.fsm import Refused


@for_applicants
def ask(request, number):
    """The claimant's form; what was typed stays when something is wrong with it."""
    case = own_case(request, number)
    form = Correcting(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("holder", "bank", "number", "reason")}
        try:
            accounts.ask(case, **typed, actor=request.user)
            return redirect("my_account", number)
        except Refused as refused:
            form.add_error(None, refused.sentences[0])
    latest = AccountCorrection.objects.filter(case=case).first()
    context = {
        "case": case, "form": form, "latest": latest, "payee": case.facts.get("payee"),
        "may_ask": accounts.may_ask(case) and (latest is None or latest.sealed_at or latest.refused_at),
        "bounced": services.last_bounced([case.pk]).get(case.pk),
    }  # fmt: skip
    return render(request, "approvals/my_account.html", context, status=422 if form.errors else 200)


@require_POST
@for_roles(*ROLES)
def decide(request, pk):
    """One look: 核对 by the maker's desk, 复核 by the checker's, or no."""
    found = get_object_or_404(AccountCorrection, pk=pk)
    try:
        if "refuse" in request.POST:
            accounts.refuse(found, request.POST.get("reason", "")[:200], request.user)
        elif "check" in request.POST:
            accounts.check(found, request.user)
        else:
            accounts.review(found, request.user)
    except Refused as refused:
        return desk_page(request, **said(refused))
    return redirect("payments")
