"""HR's page of a quarter: the claims the service officers reported, what each comes to, the list to print."""

import uuid
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.quarters import papers, services
from workflows import clock
from workflows.claim import quarters as periods


def for_readers(view):
    def checked(request, *args, **kwargs):
        if not (request.user.sits_at(services.DESK) or request.user.has_role("auditor")):
            raise PermissionDenied("此页面供人社局汇总审核使用")
        return view(request, *args, **kwargs)

    return checked


@require_safe
@for_readers
def quarters(request):
    """The present quarter, and every one something was reported for."""
    present = periods.due(clock.today())
    known = dict.fromkeys([present], 0) | dict(services.known_quarters())
    lines = [
        (services.number_of(due), periods.title(due), due, count)
        for due, count in sorted(known.items(), reverse=True)
    ]
    return render(request, "approvals/quarters.html", {"lines": lines})


def of(number: int) -> date:
    due = services.due_of(number)
    if due is None:
        raise Http404
    return due


@require_safe
@for_readers
def quarter(request, pk):
    due = of(pk)
    found = services.rows(due)
    sides = found[0].known.scheme.sides if found else ()
    return render(request, "approvals/quarter.html", {
        "number": pk, "title": periods.title(due), "due": due, "rows": found,
        "sides": sides, "total": list(zip(["金额", *(f"{side}补助" for side in sides)], services.total(found), strict=False)),
        "people": sum(row.completed for row in found), "papers": papers.papers_of(due), "key": uuid.uuid4().hex,
        "may_print": request.user.sits_at(services.DESK),
    })  # fmt: skip


@require_POST
@for_readers
def print_list(request, pk):
    due = of(pk)
    papers.print_list(due, services.rows(due), request.user, request.POST.get("key", "")[:32])
    return redirect("quarter", pk)
