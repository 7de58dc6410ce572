"""What a 口径 would change, on the cases that are open: looked at before it is proposed and again before it is confirmed."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.pages import PAGE
from approvals.desks.workbooks import saved
from approvals.rulings import previews, services
from approvals.rulings.models import Preview
from approvals.scope import visible_cases
from documents.workbooks import written
from policies import rulings as questions
from workflows.fsm import Refused
from workflows.proposals import OPEN
from workflows.rulings import Ruling

MOST = 50_000
"""Rows of one workbook."""
TITLES = [
    "办件编号",
    "名称",
    "受理日",
    "原结论",
    "原金额（元）",
    "新结论",
    "新金额（元）",
    "原因",
    "是否适用新口径",
]


def for_rulers(view):
    """Whoever proposes or confirms, and the auditor: the list names claimants and amounts."""

    def checked(request, *args, **kwargs):
        user = request.user
        if not (user.sits_at(services.PROPOSER) or services.may_check(user) or user.has_role("auditor")):
            raise PermissionDenied("口径的影响供提出和确认口径的人员及审计人员查看")
        return view(request, *args, **kwargs)

    return checked


@require_safe
@for_rulers
def preview(request, pk):
    return page(request, found(pk))


def found(pk) -> Preview:
    kept = get_object_or_404(Preview.objects.select_related("ruling", "asked_by"), pk=pk)
    if kept.key not in questions.rulings():
        raise Http404("没有此项口径")
    return kept


def page(request, kept, against=(), status=200):
    """The cases that would change, those it applies to first; ``all`` adds what the others would come to."""
    every = request.GET.get("all") == "1"
    lines = kept.lines.select_related("case").order_by("-applies", "case_id")
    shown = Paginator(lines if every else lines.filter(applies=True), PAGE).get_page(request.GET.get("page"))
    cases = [line.case_id for line in shown]
    return render(request, "approvals/ruling_preview.html", {
        "preview": kept, "asked": kept.question, "page": shown, "every": every, "keep": "&all=1" if every else "", "q": "",
        "sums": sums(kept), "is_money": kept.question.purpose == "claim", "against": against,
        "open": set(visible_cases(request.user).filter(pk__in=cases).values_list("pk", flat=True)),
        "may_propose": may_propose(kept, request.user), "may_confirm": may_confirm(kept, request.user),
    }, status=status)  # fmt: skip


def sums(kept: Preview) -> dict:
    """How many change, and by how much in yuan: those it applies to, and all."""
    more = Sum(F("after_amount") - F("before_amount"))
    found = kept.lines.aggregate(
        count=Count("pk", filter=Q(applies=True)), more=Sum(F("after_amount") - F("before_amount"), filter=Q(applies=True)),
        all_count=Count("pk"), all_more=more,
    )  # fmt: skip
    return {name: total or 0 for name, total in found.items()}


def may_propose(kept: Preview, user) -> bool:
    return bool(kept.finished_at and kept.ruling is None and kept.asked_by_id == user.pk)


def may_confirm(kept: Preview, user) -> bool:
    waits = kept.ruling and not (kept.ruling.confirmed_at or kept.ruling.declined_at)
    return bool(kept.finished_at and waits and kept.asked_by_id == user.pk)


@require_POST
@for_rulers
def propose(request, pk):
    """Propose exactly what was looked at."""
    kept = found(pk)
    if not may_propose(kept, request.user):
        return page(request, kept, ("请等测算完成，由看过影响的人提出；已提出的不再重复提出",), 422)
    try:
        services.propose_seen(kept, request.user)
    except Refused as refused:
        return page(request, kept, refused.sentences, 422)
    return redirect("ruling", kept.key)


@require_POST
@for_rulers
def look_ahead(request, pk):
    """Look at what a proposal would change now, before confirming it."""
    ruling = get_object_or_404(Ruling, OPEN, pk=pk)
    if ruling.key not in questions.rulings() or not previews.is_reckoned(ruling.key):
        raise Http404("没有此项口径")
    if not services.may_check(request.user):
        raise PermissionDenied("口径由县人社局奖补复核岗或县委人才办会议秘书岗确认")
    return redirect("ruling_preview", previews.of(ruling, request.user).pk)


@require_safe
@for_rulers
def workbook(request, pk):
    """Every case that would change, also those that keep their answer."""
    kept = found(pk)
    lines = kept.lines.select_related("case").order_by("-applies", "case_id")[:MOST]
    rows = [
        [line.case.number, line.case.subject, line.accepted_on, line.before, line.before_amount, line.after, line.after_amount,
         line.why, "适用" if line.applies else "不适用，保持受理日的口径"]
        for line in lines
    ]  # fmt: skip
    return saved(written(TITLES, rows), f"ruling-{kept.key}-{kept.pk}.xlsx")
