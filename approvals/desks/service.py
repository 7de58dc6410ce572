"""Who came back, where they are, and what is due in their five years."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals.scope import visible_cases
from policies.periods import add_years
from workflows import clock
from workflows.transfer.states import S

STATES = (S.ARRIVED, S.SERVING, S.CONFIRMING, S.FULFILLED, S.DEPARTED, S.BREACHED)


@require_safe
def service(request):
    if not request.user.has_role("service", "receiving", "transfer", "auditor"):
        raise PermissionDenied("此页面供服务期管理使用")
    cases = (
        visible_cases(request.user)
        .filter(chain="transfer", state__in=STATES)
        .order_by("facts__placement__unit", "id")
    )
    return render(request, "approvals/service.html", {"lines": [line(case.coerced) for case in cases]})


def line(case) -> dict:
    known = case.known
    due = add_years(known.reported_on, known.years_confirmed + 1) if case.finished is None else None
    return {"case": case, "place": known.placement, "reported": known.reported_on, "years": known.years_confirmed,
            "until": known.fulfilled_on, "due": due, "late": bool(due and due < clock.today())}  # fmt: skip
