"""更正收款账户: the claimant's form, and the two looks of 人社局."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from approvals.desks.applicant import for_applicants, own_case
from approvals.desks.finance import for_roles, said
from approvals.desks.payment import ROLES, desk_page
from approvals.payments import accounts, waiting
from approvals.payments.forms import Correcting
from approvals.payments.models import AccountCorrection
from workflows.fsm import Refused


@for_applicants
def ask(request, number):
    """The claimant's form; what was typed stays when something is wrong with it."""
    case = own_case(request, number)
    known = case.coerced.known
    form = Correcting(request.POST or None, parts=known.open_parts)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.ask(case, **form.said, actor=request.user)
            return redirect("my_account", number)
        except Refused as refused:
            form.add_error(None, refused.sentences[0])
    context = {
        "case": case, "form": form, "bound": [form] if form.errors else [], "payees": known.payees, "several": len(known.payees) > 1,
        "latest": accounts.latest(case), "may_ask": accounts.may_ask(case) and len(accounts.pending(case)) < len(known.open_parts),
        "when": accounts.WHEN, "bounced": waiting.to_mend(case),
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
