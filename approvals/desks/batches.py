"""HR's lists: reviewed claims that wait, a list of them with what became of each, and its submission."""

import uuid
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.batches import papers, services
from approvals.batches.forms import BatchForm
from approvals.batches.models import Batch
from approvals.desks.pages import ticked
from approvals.desks.workbooks import saved
from documents import lists, workbooks
from policies import schemes
from workflows import clock
from workflows.fsm import Refused
from workflows.journal import Entry

PAGE = 100


def for_readers(view):
    def checked(request, *args, **kwargs):
        if not (request.user.sits_at("secretary@RCB") or request.user.has_role(services.ROLE, "auditor")):
            raise PermissionDenied("此页面供复核汇总使用")
        return view(request, *args, **kwargs)

    return checked


@for_readers
def batches(request):
    """What waits, and the lists made so far."""
    form = BatchForm(request.POST or None)
    if request.method == "POST":
        return build(request, form)
    return overview(request, form)


def build(request, form):
    services.check_reviewer(request.user)
    if not form.is_valid():
        return overview(request, form, status=422)
    key = request.POST.get("key")
    try:
        made = services.built_with(key, request.user) or services.build(
            form.cleaned_data["title"], chosen(request), request.user, key=key
        )
    except Refused as refused:
        return overview(request, form, refused.sentences, 422)
    return redirect("batch", made.pk)


def chosen(request, already=frozenset()) -> list:
    """The waiting claims that were ticked, or all of the scheme whose button was pressed; not what is listed already."""
    if scheme := request.POST.get("all_of"):
        return list(services.waiting(scheme, services.desks_of(request.user)))
    wanted = set(ticked(request, "task")) - already
    found = list(services.waiting(desks=services.desks_of(request.user)).filter(pk__in=wanted))
    if len(found) < len(wanted):
        raise Refused(services.TAKEN)
    return found


def overview(request, form, against=(), status=200):
    made = Batch.objects.annotate(count=Count("lines"), total=Sum("lines__amount")).order_by("-pk")
    made = Paginator(made, PAGE).get_page(request.GET.get("batches"))
    return render(request, "approvals/batches.html", {
        "form": form, "against": against, "made": made, "amounts": [(batch, lists.yuan(batch.total or 0)) for batch in made],
        "may_change": request.user.has_role(services.ROLE), **offered(request),
    }, status=status)  # fmt: skip


def offered(request) -> dict:
    """What can be put on a list: a page of it, and how much there is of each scheme."""
    desks = services.desks_of(request.user)
    counted = (
        services.waiting(desks=desks)
        .values_list("process__facts__scheme")
        .annotate(Count("pk"))
        .order_by("pk__count")
    )
    titles = {key: one.title for key, one in schemes.schemes(clock.today()).items()}
    scheme = request.GET.get("scheme", "")
    page = Paginator(services.waiting(scheme, desks), PAGE).get_page(request.GET.get("page"))
    return {
        "key": request.POST.get("key") or uuid.uuid4().hex, "page": page, "scheme": scheme,
        "waiting": [listed(task.process.coerced) | {"task": task} for task in page],
        "by_scheme": [(key, titles.get(key, key), count) for key, count in counted],
        "ticked": set(ticked(request, "task")),
    }  # fmt: skip


def listed(case) -> dict:
    """One claim as both pages list it."""
    known = case.known
    return {
        "case": case, "scheme": known.scheme.title, "about": lists.about(case), "amount": lists.yuan(known.amount),
        "cut": lists.yuan(known.cut) if known.cut else "", "funding": lists.funding(case),
    }  # fmt: skip


@require_safe
@for_readers
def batch(request, pk):
    return page(request, get_object_or_404(Batch, pk=pk))


def page(request, found, against=(), status=200):
    lines = found.lines.select_related("case", "task")
    shown = Paginator(lines, PAGE).get_page(request.GET.get("lines"))
    latest = latest_of([line.case_id for line in shown])
    by_fund = lists.totals(line.case.coerced for line in lines)
    changing = found.sealed_at is None and request.user.sits_at(found.desk)
    return render(request, "approvals/batch.html", {
        "batch": found, "against": against, "shown": shown, "by_fund": [(fund, lists.yuan(amount)) for fund, amount in by_fund.items()],
        "total": lists.yuan(sum(by_fund.values(), Decimal(0))),
        "lines": [listed(line.case.coerced) | {"line": line, "latest": latest.get(line.case_id)} for line in shown],
        "paper": papers.paper_of(found), "may_change": changing, **(offered(request) if changing else {}),
    }, status=status)  # fmt: skip


def latest_of(cases: list[int]) -> dict[int, Entry]:
    """The last thing done to each of these cases."""
    found = Entry.objects.filter(case__in=cases, number=F("case__entries"))
    return {one.case_id: one for one in found}


@require_POST
@for_readers
def add(request, pk):
    found = get_object_or_404(Batch, pk=pk)
    services.check_reviewer(request.user, found.desk)
    listed_already = set(found.lines.values_list("task_id", flat=True))
    try:
        wanted = chosen(request, listed_already)
        if wanted or not listed_already:
            services.add(found, wanted, request.user)
    except Refused as refused:
        return page(request, found, refused.sentences, 422)
    return redirect("batch", pk)


@require_POST
@for_readers
def remove(request, pk, item):
    found = get_object_or_404(Batch, pk=pk)
    services.check_reviewer(request.user, found.desk)
    try:
        for line in found.lines.filter(pk=item):  # a second click finds it gone
            services.remove(line, request.user)
    except Refused as refused:
        return page(request, found, refused.sentences, 422)
    return redirect("batch", pk)


@require_POST
@for_readers
def submit(request, pk):
    found = get_object_or_404(Batch, pk=pk)
    try:
        services.submit(found, request.user, key=request.POST.get("key"))
    except Refused as refused:
        found.refresh_from_db()
        return page(request, found, refused.sentences, 409 if found.sealed_at else 422)
    return redirect("batch", pk)


@require_safe
@for_readers
def workbook(request, pk):
    """The list as a workbook, each claim with its number and where it stands."""
    found = get_object_or_404(Batch, pk=pk)
    cases = [line.case.coerced for line in found.lines.select_related("case")]
    known = [[case.number, case.label] for case in cases]
    rows = papers.rows(cases)
    rows = [
        row + more for row, more in zip(rows, [*known, *[["", ""]] * (len(rows) - len(known))], strict=True)
    ]
    return saved(workbooks.written([*papers.COLUMNS, "办件编号", "状态"], rows), f"batch-{found.pk}.xlsx")
