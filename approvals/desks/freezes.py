"""调查冻结 of a claim: placed by one person, lifted with a finding by another."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from approvals.desks.finance import said
from approvals.recoveries import desks, forms, freezes
from approvals.recoveries.models import Freeze
from approvals.scope import case_for
from workflows.fsm import Refused


def freeze(request, number):
    """The open freeze with what ends it, or the form that places one; and those there were."""
    if not request.user.has_role("reward_review", "payment_check"):
        raise PermissionDenied("只有奖补复核岗可以冻结，发放审核岗、奖补复核岗可以解除")
    case = case_for(request.user, number)
    if case.chain != "claim":
        raise Http404("没有此申报")
    desks.taken(request.user, *desks.lift(case))
    past = list(Freeze.objects.filter(case=case.pk).select_related("placed_by", "lifted_by"))
    standing = next((one for one in past if one.lifted_at is None), None)
    form = (forms.Lifting if standing else forms.Freezing)(request.POST or None)
    against, status = (), 200
    if request.method == "POST":
        try:
            if form.is_valid():
                act(case, standing, form.cleaned_data, request.user)
                return redirect("case", number)
            status = 422
        except Refused as refused:
            against, status = refused.sentences, said(refused)["status"]
    return render(request, "approvals/freeze.html", {
        "case": case, "standing": standing, "past": past, "form": form, "against": against,
        "bound": [form] if form.errors else [],
    }, status=status)  # fmt: skip


def act(case, standing, answers, actor) -> None:
    if standing:
        freezes.lift(standing, actor=actor, **answers)
    else:
        freezes.place(case, actor=actor, **answers)
