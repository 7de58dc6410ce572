"""The pages of a claim's roster (引进人员名单): row by row, or a workbook taken whole or refused line by line."""

from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.claims import forecast, rosters, services
from approvals.claims.sections import scheme_of
from approvals.desks.claims import with_claim
from approvals.desks.imports import XLSX
from approvals.imports.services import Fault
from documents.workbooks import Unreadable, read_rows
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
        rosters.put(draft, rosters.accepted(form), number, services.locked)
    except Refused as refused:
        form.add_error(None, refused.sentences[0])
        return roster_page(request, draft, who, form, number, status=422)
    return redirect("claim_roster", draft.key)


@require_POST
@with_roster
def claim_person_remove(request, draft, who, row):
    rosters.remove(draft, row, services.locked)
    return redirect("claim_roster", draft.key)


@with_roster
def claim_roster_import(request, draft, who):
    """A workbook in place of the roster: all of it, or every fault by its line and nothing."""
    if request.method != "POST":
        return redirect("claim_roster", draft.key)
    faults = taken(request.FILES.get("file"), draft)
    if faults:
        return roster_page(request, draft, who, rosters.form_of(draft), None, faults, status=422)
    return redirect("claim_roster", draft.key)


def taken(file, draft) -> list[Fault]:
    if file is None:
        return [Fault(0, "", "请先选择工作簿，再点“检查并导入”")]
    try:
        faults = rosters.bring_in(
            draft, read_rows(file, [*rosters.titles(scheme_of(draft))]), services.locked
        )
        draft.refresh_from_db(fields=["secret"])
        return faults
    except Unreadable as fault:
        return [Fault(0, "", str(fault))]


def roster_page(request, draft, who, form, number, faults=(), status=200):
    return render(request, "approvals/claim_roster.html", {
        "draft": draft, "form": form, "number": number, "faults": faults[:50], "more": max(len(faults) - 50, 0),
        "columns": rosters.titles(scheme_of(draft)), "rows": rosters.shown(draft), "scheme": scheme_of(draft),
        "rejected": bool(faults) and bool(draft.hidden.get("rejected")), "forecast": forecast.of(draft, who),
    }, status=status)  # fmt: skip


@require_safe
@with_roster
def claim_roster_template(request, draft, who):
    return workbook(rosters.template(draft), "roster.xlsx")


@require_safe
@with_roster
def claim_roster_faults(request, draft, who):
    """The workbook that was not taken, with what is wrong beside each line."""
    content = rosters.rejected(draft)
    if content is None:
        raise Http404
    return workbook(content, "roster-faults.xlsx")


def workbook(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
