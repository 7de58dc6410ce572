"""Workbook imports: a template to fill in, every fault by line, all or nothing."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.imports.services import IMPORTS, Fault, bring_in
from approvals.staffing import services
from documents.workbooks import Unreadable, read_rows, written
from parties.establishment import Snapshot
from parties.services import Unfit
from workflows.fsm import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def allowed(request, kind):
    if kind not in IMPORTS:
        raise Http404
    if not request.user.has_role(IMPORTS[kind].role):
        raise PermissionDenied("您的岗位不能导入这类工作簿")
    return IMPORTS[kind]


def bring(request, kind):
    """Upload, then either what is wrong line by line, or what was kept."""
    wanted = allowed(request, kind)
    context, status = {"kind": kind, "wanted": wanted}, 200
    if request.method == "POST":
        faults, kept = taken(request.FILES.get("file"), wanted)
        context |= {"faults": faults, "kept": kept}
        status = 422 if faults else 200
    return render(request, "approvals/import.html", context, status=status)


def taken(file, wanted):
    if file is None:
        return [Fault(0, "", "请先选择工作簿")], []
    try:
        return bring_in(wanted, read_rows(file, wanted.columns))
    except (Unreadable, Unfit) as fault:
        return [Fault(0, "", str(fault))], []
    except IntegrityError:
        return [Fault(0, "", "今天已经导入过编制快照；如需更正，请核对后改日再导入")], []


@require_safe
def template(request, kind):
    wanted = allowed(request, kind)
    answer = HttpResponse(written(wanted.columns, []), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return answer


@require_POST
def certify(request, pk):
    """编办 certifies a snapshot: from now on places are counted by it."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    try:
        services.certify(snapshot, request.user)
    except Refused as refused:
        return render(request, "approvals/refused.html", {"sentences": refused.sentences}, status=422)
    return redirect("establishment")
