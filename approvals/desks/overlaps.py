"""Claims that benefits of other policies make smaller or larger after the award, and the difference topped up (四(四))."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.applicant import for_applicants, own_case
from approvals.desks.officer import for_officials
from approvals.desks.pages import PAGE
from approvals.desks.registers import for_readers
from approvals.recoveries import desks as recoveries
from approvals.scope import case_for
from approvals.stacking import overlaps as services
from approvals.stacking import topups
from approvals.stacking.models import Overlap
from approvals.stacking.overlaps import Standing
from workflows.claim.beside import PAID
from workflows.claim.states import RECALLABLE, S
from workflows.fsm import Refused

TOP_UP, RECOVER, RECALL, RETURN, WAIT, NOTHING = "top_up", "recover", "recall", "return", "wait", "nothing"


@dataclass(frozen=True)
class Line:
    """One claim of the list: as it stands now, and what is to be done about it."""

    overlap: Overlap
    now: Standing
    act: str

    @property
    def too_much(self) -> str:
        """In yuan, as an address carries it."""
        return f"{-self.now.difference:.2f}"


def act_on(overlap: Overlap, now: Standing) -> str:
    if not now.difference or not now.county:
        return NOTHING
    if now.under_way:
        return WAIT
    if overlap.case.state in PAID:
        return TOP_UP if now.difference > 0 else RECOVER
    if overlap.case.state == S.REVIEWED:
        return RETURN
    return RECALL if overlap.case.state in RECALLABLE else WAIT


@require_safe
@for_readers
def overlaps(request):
    return listed(request)


def listed(request, against=(), status=200):
    settled = request.GET.get("standing") == "settled"
    page = Paginator(services.open_overlaps(settled), PAGE).get_page(request.GET.get("page"))
    now = services.standings([one.case.coerced for one in page])
    lines = [line(one, now.get(one.case_id) or Standing(one.county, one.due)) for one in page]
    return render(request, "approvals/overlaps.html", {
        "page": page, "lines": lines, "settled": settled, "against": against, "reviews": request.user.sits_at(topups.DESK),
        "keep": "&standing=settled" if settled else "", "recovers": recoveries.sits(request.user, *recoveries.PROPOSE),
    }, status=status)  # fmt: skip


def line(overlap: Overlap, now: Standing) -> Line:
    return Line(overlap, now, NOTHING if overlap.settled_at else act_on(overlap, now))


@require_POST
@for_readers
def settle(request, pk):
    if not request.user.sits_at(topups.DESK):
        raise PermissionDenied("只有县人社局奖补复核岗可以办结")
    try:
        services.settle(pk, request.user)
    except Overlap.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return listed(request, refused.sentences, 422)
    return redirect("overlaps")


# 差额补发


@for_applicants
def my_top_up(request, number):
    """Whoever filed the first claim looks at the difference, and asks for it."""
    case = own_case(request, number)
    return topped_up(request, case, "my_case")


@for_officials
def top_up(request, number):
    case = case_for(request.user, number)
    if not request.user.has_role("reward_review", "auditor"):
        raise PermissionDenied("差额补发由县人社局奖补复核岗办理")
    return topped_up(request, case, "case")


def topped_up(request, case, page):
    if case.chain != "claim":
        raise Http404
    against: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            return redirect(page, topups.open_for(case, request.user).number)
        except Refused as refused:
            against = refused.sentences
    found = topups.difference(case)
    return render(request, "approvals/top_up.html", {
        "case": case, "found": found, "award": found.sheet, "accepted_on": found.original.known.accepted_on, "page": page,
        "against": against, "may": page == "my_case" or request.user.sits_at(topups.DESK),
    }, status=422 if against else 200)  # fmt: skip
