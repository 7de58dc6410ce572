"""The pages of a claim's roster (引进人员名单): row by row, a hundred a page."""

from functools import wraps

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from approvals.claims import forecast, rosters, services, uploads
from approvals.claims.sections import scheme_of
from approvals.desks.claims import with_claim
from approvals.desks.workbooks import saved
from workflows.claim.rosters import PAGE
from workflows.fsm import Refused


def with_roster(view):
    """The draft, where its scheme has a roster that may be changed now."""

    @with_claim
    @wraps(view)
    def opened(request, draft, who, *args, **kwargs):
        if not services.wanted(draft).roster:
            raise Http404
        return view(request, draft, who, *args, **kwargs)

    return opened


@with_roster
def claim_roster(request, draft, who):
    """Everybody so far, a form for one more, and the workbook."""
    return put(request, draft, who, None)


@with_roster
def claim_person(request, draft, who, row):
    """One row again, to change it."""
    if not 0 < row <= len(rosters.rows(draft)):
        raise Http404
    return put(request, draft, who, row)


def put(request, draft, who, number):
    if request.method != "POST":
        before = rosters.rows(draft)[number - 1] if number else None
        return roster_page(request, draft, who, rosters.form_of(draft, before), number)
    form = rosters.form_of(draft, request.POST)
    if not form.is_valid():
        return roster_page(request, draft, who, form, number, status=422)
    try:
        rosters.put(draft, rosters.accepted(form), number, services.locked, request.POST.get("stands_on"))
    except Refused as refused:
        form.add_error(None, refused.sentences[0])
        return roster_page(request, draft, who, form, number, status=422)
    return redirect("claim_roster", draft.key)


@require_POST
@with_roster
def claim_person_remove(request, draft, who, row):
    if not row:
        raise Http404
    try:
        rosters.remove(draft, row, services.locked, request.POST.get("stands_on"))
    except Refused as refused:
        return roster_page(request, draft, who, rosters.form_of(draft), None, refused.sentences, status=409)
    return redirect(f"{reverse('claim_roster', args=[draft.key])}?page={(row - 2) // PAGE + 1}")


def roster_page(request, draft, who, form, number, against=(), status=200):
    count = len(rosters.rows(draft))
    page = Paginator(range(count), PAGE).get_page(request.GET.get("page"))
    shown = [] if number else rosters.shown(draft, page.start_index() - 1 if count else 0, PAGE)
    return render(request, "approvals/claim_roster.html", {
        "draft": draft, "form": form, "number": number, "against": against, "columns": rosters.titles(scheme_of(draft)),
        "rows": shown, "stands_on": request.POST.get("stands_on") if number else None, "version": rosters.version(draft), "count": count, "page": page, "scheme": scheme_of(draft), "upload": uploads.of(draft),
        "forecast": forecast.of(draft, who),
    }, status=status)  # fmt: skip


@require_safe
@with_roster
def claim_roster_template(request, draft, who):
    return saved(rosters.template(draft), "roster.xlsx")
