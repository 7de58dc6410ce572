"""The workbook of a roster: brought in, its check watched, then taken whole, handed back with its faults, or dropped."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.claims import rosters, services, uploads
from approvals.claims.models import RosterUpload
from approvals.claims.sections import scheme_of
from approvals.desks.rosters import roster_page, with_roster
from approvals.desks.workbooks import saved
from documents.workbooks import MOST_BYTES, Unreadable
from workflows.fsm import Refused


@with_roster
def claim_roster_import(request, draft, who):
    """A workbook brought in: kept at once, checked in the background."""
    if request.method != "POST":
        return redirect("claim_roster", draft.key)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Unreadable("请先选择工作簿，再点“上传并检查”")
        uploads.begin(draft, file.read(MOST_BYTES + 1), services.locked)
    except Unreadable as fault:
        return roster_page(request, draft, who, rosters.form_of(draft), None, (str(fault),), status=422)
    return redirect("claim_roster_preview", draft.key)


@require_safe
@with_roster
def claim_roster_preview(request, draft, who):
    return preview_page(request, draft)


def preview_page(request, draft, against=(), status=200):
    """How far the check is and what it found; without scripts the page asks again by itself."""
    upload = uploads.of(draft)
    if upload is None:
        return redirect("claim_roster", draft.key)
    return render(request, "approvals/claim_upload.html", {
        "draft": draft, "scheme": scheme_of(draft), "upload": upload, "shown": upload.shown, "against": against,
        "more": len(upload.shown["faults"]) >= uploads.SHOWN, "count": len(rosters.rows(draft)),
        "stale": uploads.is_stale(upload, draft), "quiet": uploads.is_quiet(upload),
    }, status=status)  # fmt: skip


@require_POST
@with_roster
def claim_roster_take(request, draft, who):
    try:
        uploads.take(draft, request.POST.get("key", ""), services.locked)
    except Refused as refused:
        if uploads.of(draft) is None:
            return roster_page(
                request, draft, who, rosters.form_of(draft), None, refused.sentences, status=409
            )
        return preview_page(request, draft, refused.sentences, 409)
    return redirect("claim_roster", draft.key)


@require_POST
@with_roster
def claim_roster_again(request, draft, who):
    uploads.again(draft, services.locked)
    return redirect("claim_roster_preview", draft.key)


@require_POST
@with_roster
def claim_roster_drop(request, draft, who):
    uploads.drop(draft)
    return redirect("claim_roster", draft.key)


@require_safe
@with_roster
def claim_roster_faults(request, draft, who):
    """The workbook that cannot be taken, with what is wrong beside each line."""
    upload = RosterUpload.objects.filter(draft=draft, bad__gt=0).exclude(finished_at=None).first()
    if upload is None:
        raise Http404
    return saved(uploads.returned(upload), "roster-faults.xlsx")
