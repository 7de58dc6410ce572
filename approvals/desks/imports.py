"""Workbook imports: a template to fill in, every fault by line, all or nothing."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.workbooks import saved
from approvals.imports.kinds import IMPORTS
from approvals.imports.services import Fault, bring_in, faults_of, returned
from approvals.staffing import services
from documents.workbooks import Unreadable, read_rows, written
from parties.establishment import Snapshot
from parties.services import Unfit
from workflows.fsm import Refused

NO_FILE = Fault(0, "", "请先选择工作簿")


def allowed(request, kind):
    if kind not in IMPORTS:
        raise Http404
    if not IMPORTS[kind].open_to(request.user):
        raise PermissionDenied("您的岗位不能导入这类工作簿")
    return IMPORTS[kind]


def bring(request, kind):
    """Upload, then either what is wrong line by line, or what was kept; or only look, and hand the faults back."""
    wanted = allowed(request, kind)
    context = {"kind": kind, "wanted": wanted}
    if request.method == "POST" and "returned" in request.POST:
        rows, faults = looked_at(request.FILES.get("file"), wanted)
        if rows and faults:
            return saved(returned(wanted, rows, faults), f"{kind}-faults.xlsx")
        context |= {"faults": faults, "sound": len(rows)}
    elif request.method == "POST":
        faults, kept = taken(request.FILES.get("file"), wanted, request.user)
        context |= {"faults": faults, "kept": kept}
    status = 422 if context.get("faults") else 200
    return render(request, "approvals/import.html", context, status=status)


def looked_at(file, wanted):
    """The rows and what is wrong with them; nothing is kept."""
    if file is None:
        return [], [NO_FILE]
    try:
        rows = read_rows(file, wanted.columns)
    except Unreadable as fault:
        return [], [Fault(0, "", str(fault))]
    return rows, faults_of(wanted, rows)


def taken(file, wanted, actor):
    rows, faults = looked_at(file, wanted)
    if faults:
        return faults, []
    try:
        return bring_in(wanted, rows, actor)
    except (Unfit, Refused) as fault:
        return [Fault(0, "", str(fault))], []
    except IntegrityError:
        return [Fault(0, "", "今天已经导入过编制快照；如需更正，请核对后改日再导入")], []


@require_safe
def template(request, kind):
    wanted = allowed(request, kind)
    return saved(written(wanted.columns, []), f"{kind}.xlsx")


@require_POST
def certify(request, pk):
    """编办 certifies a snapshot: from now on places are counted by it."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    try:
        services.certify(snapshot, request.user)
    except Refused as refused:
        return render(request, "approvals/refused.html", {"sentences": refused.sentences}, status=422)
    return redirect("establishment")
