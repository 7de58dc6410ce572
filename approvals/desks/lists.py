"""The county's dated lists: looked up for any day, kept by 人社局, every change by two persons with its document."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.pages import PAGE
from approvals.desks.registers import for_readers, history, kept
from approvals.registers import lists as services
from approvals.registers.forms import DatedLineForm, EndForm
from approvals.registers.models import ListChange
from parties.lists import KINDS, DatedLine
from workflows.fsm import Refused
from workflows.proposals import OPEN

SHOWN = 20
"""Lines of a proposal a page shows; the rest is counted."""


@require_safe
@for_readers
def dated_lists(request):
    return listed(request)


def listed(request, against=(), status=200) -> HttpResponse:
    """One list with what stood on it on a day (or ever), found by title, code or document; what waits for confirmation."""
    kind = KINDS.get(request.GET.get("kind", ""), next(iter(KINDS.values())))
    on, asked = day_in(request.GET.get("on", "")), request.GET.get("q", "").strip()
    found = DatedLine.objects.filter(kind=kind.name).order_by("title", "-since", "pk")
    if on:
        found = found.filter(since__lte=on).exclude(until__lt=on)
    for word in asked.split():
        found = found.filter(Q(title__icontains=word) | Q(code__icontains=word) | Q(document__icontains=word))
    return render(request, "approvals/dated_lists.html", {
        "kinds": KINDS.values(), "kind": kind, "on": on, "q": asked, "against": against,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")), "keep": keep(kind.name, on),
        "waiting": [shown(change) for change in waiting()], "keeps": request.user.sits_at(services.DESK),
        "checks": services.may_check(request.user),
    }, status=status)  # fmt: skip


def day_in(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None


def keep(kind: str, on) -> str:
    """What the addresses of other pages repeat."""
    return "&" + urlencode({"kind": kind, "on": on or ""})


def waiting():
    found = ListChange.objects.filter(OPEN)
    return found.select_related("proposed_by", "line").order_by("pk")


def shown(change: ListChange) -> dict:
    lines = [change.line] if change.line else services.proposed(change)
    return {"change": change, "lines": lines[:SHOWN], "more": max(len(lines) - SHOWN, 0)}


@for_readers
def add(request):
    services.check_keeper(request.user)
    form = DatedLineForm(request.POST or None, initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and kept(
        form, lambda said: services.enter([DatedLine(**said)], request.user)
    ):
        return redirect("dated_lists")
    return render(
        request, "approvals/dated_line_add.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
@for_readers
def dated_line(request, pk):
    return one(request, get_object_or_404(DatedLine, pk=pk))


def one(request, line: DatedLine, form=None) -> HttpResponse:
    keeps = request.user.sits_at(services.DESK) and not line.ended_by
    return render(request, "approvals/dated_line.html", {
        "line": line, "kind": KINDS[line.kind], "history": history(services.about(line)),
        "form": (form or EndForm()) if keeps else None, "pending": waiting().filter(line=line).first(), "faulty": [form] if form else [],
    }, status=422 if form else 200)  # fmt: skip


@require_POST
@for_readers
def end(request, pk):
    line, form = get_object_or_404(DatedLine, pk=pk), EndForm(request.POST)
    services.check_keeper(request.user)
    if kept(form, lambda said: services.end(line, **said, actor=request.user)):
        return redirect("dated_lists")
    return one(request, line, form)


@require_POST
@for_readers
def confirm(request, pk):
    return settled(request, lambda: services.confirm(pk, request.user))


@require_POST
@for_readers
def decline(request, pk):
    return settled(request, lambda: services.decline(pk, request.POST.get("reason", ""), request.user))


def settled(request, act: Callable[[], ListChange]) -> HttpResponse:
    if not services.may_check(request.user):
        raise PermissionDenied("名单由县人社局奖补复核岗的另一人或县委人才办公示岗确认")
    try:
        act()
    except ListChange.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return listed(request, refused.sentences, 422)
    return redirect("dated_lists")
