"""编办's desk: the county's total with every line that makes it, vacancies by unit, the waiting list, snapshots."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parties.establishment import Shortage, Snapshot
from workflows import clock
from workflows.ledger import Pool
from workflows.transfer.places import quota_code, waiting_line


def for_establishment(view):
    def checked(request, *args, **kwargs):
        if not request.user.has_role("staffing", "secretary", "auditor"):
            raise PermissionDenied("此页面供县委编办使用")
        return view(request, *args, **kwargs)

    return checked


@require_safe
@for_establishment
def quota(request):
    county = Pool.objects.filter(code=quota_code(clock.today().year)).first()
    lines = county.lines.select_related("case").order_by("-changed") if county else []
    vacancies = Pool.objects.filter(code__startswith="vacancy:").order_by("code")
    context = {"county": county, "lines": lines, "vacancies": vacancies, "line": waiting_line()}
    return render(request, "approvals/quota.html", context)


@require_safe
@for_establishment
def establishment(request):
    snapshots = Snapshot.objects.select_related("certified_by").prefetch_related("lines__unit")
    shortage = Shortage.objects.select_related("unit").order_by("unit__code", "post")
    return render(request, "approvals/establishment.html", {"snapshots": snapshots, "shortage": shortage})
