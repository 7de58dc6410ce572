"""人社局's payment desk: claims to request and to pay, lists, the bank, money that rests, accounts to check."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.finance import for_roles, papers_of, said
from approvals.desks.pages import ticked
from approvals.payments import (
    accounts,
    direct,
    downloads,
    moves,
    requests,
    resting,
    services,
    stops,
    turns,
    waiting,
)
from approvals.payments.forms import Vouchered, Withholding
from approvals.payments.models import FundRequest, Payment, PaymentLine
from documents.issued import Paper
from workflows import flags
from workflows.case import Case, Task
from workflows.fsm import Refused

ROLES = ("payment", "payment_check")
RECENT = 50


@require_safe
@for_roles(*ROLES)
def desk(request):
    return desk_page(request)


def desk_page(request, against=(), status=200, form=None):
    """Everything that waits, in the order of the work."""
    to_request = list(requests.waiting()[: moves.MOST])
    to_pay, rests = waiting.waiting(), resting.resting()
    return render(request, "approvals/payments.html", {
        "to_request": by_batch([task.process.coerced for task in to_request], to_request),
        "to_pay": to_pay[: moves.MOST],
        "asked": latest(FundRequest, "lines__amount"), "lists": latest(Payment, "lines__net"),
        "resting": rests, "late": sum(one.late for one in rests), "ended": resting.ended(), "days": resting.DAYS,
        "owing": any(one.owing for one in to_pay), "note": request.POST.get("note", ""),
        "corrections": looked_at(request.user), "form": form or Vouchered(), "against": against,
        "bound": [form] if form and form.errors else [],
        "may_make": request.user.sits_at(turns.PAYMENT), "may_check": request.user.sits_at(turns.PAYMENT_CHECK),
    }, status=status)  # fmt: skip


def looked_at(user) -> list:
    """Corrections that wait, each with whose look is next and whether it is this person's."""
    found = list(accounts.waiting())
    for one in found:
        first, last = accounts.looks(one.case)
        one.first, one.mine_first, one.mine_last = turns.DESKS[first], user.sits_at(first), user.sits_at(last)
    return found


def latest(model, amount: str):
    """The latest lists with how many lines they have and what they come to."""
    return model.objects.annotate(count=Count("lines"), total=Sum(amount)).order_by("-pk")[:RECENT]


@dataclass
class ToRequest:
    """Claims one request may ask for; ``owing`` are those whose payee is late with money he must give back."""

    direct: bool
    lines: list[tuple[Task, Case]] = field(default_factory=list)
    owing: set[int] = field(default_factory=set)


def by_batch(claims: list, tasks: list[Task]) -> dict[str, ToRequest]:
    """Under the 汇总批次 of each; only where 财政局 pays itself is it the request that pays somebody."""
    late = flags.overdue(stops.payees_of(one for one in claims if direct.is_direct(one)))
    found: dict[str, ToRequest] = {}
    for claim, task in zip(claims, tasks, strict=True):
        group = found.setdefault(claim.facts.get("batch", ""), ToRequest(direct.is_direct(claim)))
        group.lines.append((task, claim))
        if group.direct and stops.payees_of([claim]) & late.keys():
            group.owing.add(claim.pk)
    return found


def chosen_tasks(request, node: str, desk_: str) -> list[Task]:
    """The ticked work that still waits at the node."""
    return list(moves.waiting_at(node, desk_).filter(pk__in=ticked(request, "task")))


# 请款


@require_POST
@for_roles(*ROLES)
def build_request(request):
    try:
        note = request.POST.get("note", "")[:200]
        made = requests.build(chosen_tasks(request, "request", turns.PAYMENT), request.user, note)
    except Refused as refused:
        return desk_page(request, **said(refused))
    return redirect("payment_request", made.pk)


@for_roles(*ROLES)
def fund_request(request, pk):
    """The list as it will go out; lines can be taken off until it is submitted."""
    found = get_object_or_404(FundRequest, pk=pk)
    if request.method != "POST":
        return request_page(request, found)
    try:
        if line := ticked(request, "remove"):
            requests.remove(get_object_or_404(found.lines, pk=line[0]), request.user)
        elif "submit" in request.POST:
            requests.submit(found, request.user)
    except Refused as refused:
        return request_page(request, get_object_or_404(FundRequest, pk=pk), **said(refused))
    return redirect("payment_request", pk)


def request_page(request, found, against=(), status=200):
    made = getattr(found, "allocation", None)
    return render(request, "approvals/payment_request.html", {
        "asked": found, "lines": found.lines.select_related("case").prefetch_related("shares", "payees"),
        "totals": requests.totals(found), "made": made, "papers": papers_of(found, made), "against": against,
        "may_make": request.user.sits_at(turns.PAYMENT),
    }, status=status)  # fmt: skip


# 发放


@require_POST
@for_roles(*ROLES)
def build_payment(request):
    try:
        note = request.POST.get("note", "")[:200]
        made = services.build(chosen_tasks(request, "pay", turns.PAYMENT_CHECK), request.user, note)
    except Refused as refused:
        return desk_page(request, **said(refused))
    return redirect("payment", made.pk)


def payment_for(pk) -> Payment:
    return get_object_or_404(Payment.objects.select_related("made_by", "sealed_by"), pk=pk)


@for_roles(*ROLES)
def payment(request, pk):
    """One list: the maker takes lines off, the checker approves."""
    found = payment_for(pk)
    if request.method != "POST":
        return payment_page(request, found)
    try:
        if line := ticked(request, "remove"):
            services.remove(get_object_or_404(found.lines, pk=line[0]), request.user)
        elif "approve" in request.POST:
            services.approve(found, request.user)
    except Refused as refused:
        return payment_page(request, payment_for(pk), **said(refused))
    return redirect("payment", pk)


def payment_page(request, found, against=(), status=200, faults=()):
    lines = list(found.lines.select_related("case"))
    counted = Counter(line.case_id for line in lines)
    sums = {name: sum(getattr(line, name) for line in lines) for name in ("gross", "tax", "net")}
    return render(request, "approvals/payment.html", {
        "payment": found, "lines": lines, "several": {case for case, times in counted.items() if times > 1}, "sums": sums,
        "file": downloads.shown(found, request.user),
        "unanswered": sum(line.outcome == "approved" for line in lines),
        "files": found.files.select_related("read_by", "applied_by"),
        "papers": Paper.objects.filter(source=f"payment:{found.pk}:list"), "against": against, "faults": faults,
        "may_make": request.user.sits_at(turns.PAYMENT), "may_check": request.user.sits_at(turns.PAYMENT_CHECK),
    }, status=status)  # fmt: skip


@for_roles(*ROLES)
def withhold(request, pk, line):
    """代扣 of one line, while the list is open."""
    found = get_object_or_404(PaymentLine.objects.select_related("payment", "case"), pk=line, payment=pk)
    form = Withholding(request.POST or None, initial={"tax": found.tax, "reason": found.tax_reason})
    if request.method == "POST" and form.is_valid():
        try:
            services.withhold(found, **form.cleaned_data, actor=request.user)
            return redirect("payment", pk)
        except Refused as refused:
            form.add_error(None, refused.sentences[0])
    return render(
        request, "approvals/withhold.html", {"line": found, "form": form}, status=422 if form.errors else 200
    )


# 滞留资金缴回


@require_POST
@for_roles(*ROLES)
def hand_back(request):
    form = Vouchered(request.POST)
    if not form.is_valid():
        return desk_page(request, form=form, status=422)
    try:
        resting.hand_back(ticked(request, "line"), **form.cleaned_data, actor=request.user)
    except Refused as refused:
        return desk_page(request, form=form, **said(refused))
    return redirect("payments")
