"""追回: proposed from a paid claim, listed, and one recovery with everything that is done about it."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.finance import said
from approvals.desks.pages import PAGE, number_in
from approvals.desks.workbooks import saved
from approvals.recoveries import desks, forms, overdue, paid, plans, receipts, services, shown, waivers
from approvals.recoveries.causes import WHY
from approvals.recoveries.models import APPROVED, Recovery
from approvals.scope import case_for, visible_cases
from documents.issued import Paper
from documents.workbooks import written
from workflows import clock
from workflows.fsm import Refused


def for_recoveries(view):
    """Those whose work the money is, and the auditor to read."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        reads = request.method in ("GET", "HEAD") and request.user.has_role("auditor")
        if not (reads or desks.sits(request.user, *desks.ALL)):
            raise PermissionDenied("此页面供县人社局、财政局办理奖补资金的人员使用")
        return view(request, *args, **kwargs)

    return checked


ONLY = {
    "waiting": Q(sealed_at=None), "open": Q(outcome=APPROVED, finished_at=None), "done": ~Q(finished_at=None),
}  # fmt: skip


COLUMNS = [
    "追回编号", "办件", "收款对象", "原因", "条款", "提出", "批准", "期限", "应退（元）", "到账（元）", "核销（核减）（元）",
    "尚欠（元）", "逾期（元）", "状态",
]  # fmt: skip
MOST = 50_000
"""Rows of one workbook."""


def listed(request):
    """Every recovery, or those that wait, are open, late, done; by number, payee or case; with what was asked."""
    only, asked = request.GET.get("only", ""), request.GET.get("q", "").strip()
    found = Recovery.objects.select_related("case").prefetch_related("plans__instalments")
    if only == "late":
        found = found.filter(pk__in=[one.pk for one in overdue.late()])
    found = found.filter(ONLY.get(only, Q()))
    if asked:
        named = Q(number__icontains=asked) | Q(payee__icontains=asked) | Q(case__number__icontains=asked)
        found = found.filter(named)
    return found, only, asked


@require_safe
@for_recoveries
def workbook(request):
    """What the page lists, row by row, for the auditor and for 财政局's books."""
    found, _, _ = listed(request)
    return saved(written(COLUMNS, [row(one) for one in found[:MOST]]), "recoveries.xlsx")


def row(one: Recovery) -> list:
    days = (
        clock.local(one.made_at).date(),
        one.sealed_at and clock.local(one.sealed_at).date(),
        one.next_due,
    )
    sums = (one.amount, one.received, one.waived, one.rest, one.overdue)
    return [
        one.number, one.case.number, one.payee, one.why.title, one.clause, *(day.isoformat() if day else "" for day in days),
        *(f"{amount:.2f}" for amount in sums), one.stage,
    ]  # fmt: skip


@require_safe
@for_recoveries
def recoveries(request):
    found, only, asked = listed(request)
    held = Recovery.objects.filter(outcome=APPROVED)
    sums = held.aggregate(Sum("amount"), Sum("received"), Sum("waived"))
    late = overdue.late()
    return render(request, "approvals/recoveries.html", {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")), "only": only, "q": asked,
        "sums": sums, "late": late, "owed": sum(one.overdue for one in late), "keep": f"&only={only}" if only in (*ONLY, "late") else "",
    })  # fmt: skip


@for_recoveries
def recovery_new(request, number):
    """提出追回 of a paid claim; ``?why=overlap&amount=…`` fills in what another page has found."""
    case = case_for(request.user, number)
    if case.chain != "claim":
        raise Http404("没有此申报")
    desks.taken(request.user, *desks.PROPOSE)
    found = paid.parts(case)
    form = forms.Proposing(request.POST or None, case=case, paid=found, initial=prefilled(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose(case, services.Demand(**form.cleaned_data), request.user)
            return redirect("recovery", made.pk)
        except Refused as refused:
            form.add_error(None, list(refused.sentences))
    status = 422 if form.errors else 200
    context = {
        "case": case, "form": form, "paid": found, "before": shown.of(case), "bound": [form] if form.errors else [],
    }  # fmt: skip
    return render(request, "approvals/recovery_new.html", context, status=status)


def prefilled(request, found) -> dict:
    why = request.GET.get("why", "")
    first = next(iter(found.values()), None)
    return {
        "cause": forms.known_cause(WHY.get(why, why)), "amount": request.GET.get("amount", "")[:20],
        "part": request.GET.get("part") or (first.part if first else None), "days": services.DAYS,
    }  # fmt: skip


def recovery_for(pk) -> Recovery:
    found = Recovery.objects.select_related("case", "made_by", "sealed_by", "finished_by")
    return get_object_or_404(found.prefetch_related("plans__instalments", "plans__agreed_by"), pk=pk)


@require_safe
@for_recoveries
def recovery(request, pk):
    return recovery_page(request, recovery_for(pk))


def recovery_page(request, found, against=(), status=200, bound=None):
    """``bound`` is the form somebody has just filled in, under the name of its deed."""
    bound = bound or {}
    case, given = found.case.coerced, shown.rights(request.user, found)
    asked = {name: bound.get(name) or form(prefix=name) for name, (form, _) in DEEDS.items() if form}
    booked = list(
        found.receipts.select_related("recorded_by", "reversed_by", "reverses").prefetch_related("shares")
    )
    return render(request, "approvals/recovery.html", {
        "recovery": found, "case": case, "scheme": case.known.scheme, "open_case": visible_cases(request.user).filter(pk=case.pk).exists(),
        "people": [line for line in case.people if line.number in found.lines],
        "papers": Paper.objects.filter(source=f"{found.source}:notice"), "receipts": booked,
        "waivers": found.waivers.select_related("made_by", "agreed_by", "refused_by"),
        "waits": next((one for one in found.plans.all() if not one.agreed_at and not one.ended_at), None),
        "asked": asked, "against": against, "bound": [form for form in bound.values() if form.errors],
    } | given, status=status)  # fmt: skip


# What is done about it


def receive(found, actor, **said_):
    receipts.record(found, actor=actor, **said_)


def reverse(found, actor, item, **said_):
    receipts.reverse(get_object_or_404(found.receipts, pk=item), actor=actor, **said_)


def of_waiver(act):
    return lambda found, actor, item: act(get_object_or_404(found.waivers, pk=item), actor)


DEEDS = {
    "approve": (None, services.approve), "refuse": (forms.Refusing, services.refuse),
    "receive": (forms.Receiving, receive), "reverse": (forms.Reversing, reverse), "finish": (None, receipts.finish),
    "plan": (forms.Planning, plans.propose), "agree_plan": (None, plans.agree), "decline_plan": (None, plans.decline),
    "waive": (forms.Waiving, waivers.propose), "agree_waiver": (None, of_waiver(waivers.agree)),
    "decline_waiver": (None, of_waiver(waivers.decline)),
}  # fmt: skip
"""By the last part of the address: the form that is asked, and what is done with its answers."""
ONE_OF_SEVERAL = ("reverse", "agree_waiver", "decline_waiver")
"""What is done to one receipt or waiver, named by ``item``."""


@require_POST
@for_recoveries
def act(request, pk, action):
    if action not in DEEDS:
        raise Http404
    found, (form_class, do) = recovery_for(pk), DEEDS[action]
    form = form_class(request.POST, prefix=action) if form_class else None
    if form and not form.is_valid():
        return recovery_page(request, found, status=422, bound={action: form})
    said_ = dict(form.cleaned_data) if form else {}
    if action in ONE_OF_SEVERAL:
        said_["item"] = number_in(request.POST.get("item"))
    try:
        do(found, actor=request.user, **said_)
    except Refused as refused:
        return recovery_page(
            request, recovery_for(pk), **said(refused), bound={action: form} if form else None
        )
    return redirect("recovery", pk)
