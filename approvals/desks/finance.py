"""财政局's desk: requests to pay out, what was paid out, balances by fund with every line, what came back."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.payments import allocations, direct, downloads, requests, turns
from approvals.payments.forms import Allocating
from approvals.payments.models import FundRequest, HandBack
from documents.issued import Paper
from workflows.engine import Stale
from workflows.fsm import Refused
from workflows.ledger import Pool

PAGE = 50


def for_roles(*roles: str):
    """Pages of the money: only for these roles, and for the auditor to read."""

    def guard(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            allowed = (*roles, "auditor") if request.method in ("GET", "HEAD") else roles
            if not request.user.has_role(*allowed):
                raise PermissionDenied("您的岗位不能办理奖补资金事项")
            return view(request, *args, **kwargs)

        return checked

    return guard


FINANCE = ("finance", "finance_check")


def said(refused: Refused) -> dict:
    """How a page shows a refusal, and the status it answers with."""
    return {"against": refused.sentences, "status": 409 if isinstance(refused, Stale) else 422}


@require_safe
@for_roles(*FINANCE)
def desk(request):
    """Everything that waits for 财政局, then what is done."""
    asked = FundRequest.objects.exclude(sealed_at=None).select_related("allocation", "returned_by")
    listed = asked.annotate(total=Sum("lines__amount")).order_by("-pk")
    waiting = listed.filter(returned_at=None, allocation__sealed_at=None)
    done = Paginator(listed.exclude(pk__in=waiting.values("pk")), PAGE).get_page(request.GET.get("page"))
    backs = HandBack.objects.annotate(total=Sum("lines__amount")).select_related("made_by").order_by("-pk")
    return render(request, "approvals/finance.html", {
        "waiting": waiting, "page": done, "backs": backs[:PAGE],
        "pools": Pool.objects.filter(code__startswith="fund:").order_by("code"),
    })  # fmt: skip


def request_for(pk) -> FundRequest:
    asked = FundRequest.objects.exclude(sealed_at=None).select_related("allocation", "sealed_by")
    return get_object_or_404(asked, pk=pk)


@require_safe
@for_roles(*FINANCE)
def fund_request(request, pk):
    return request_page(request, request_for(pk))


def request_page(request, found, form=None, against=(), status=200):
    lines = found.lines.select_related("case").prefetch_related("shares", "payees")
    made, due = getattr(found, "allocation", None), requests.due(found)
    is_open = found.returned_at is None and (made is None or made.sealed_at is None)
    context = {
        "asked": found, "lines": lines, "totals": requests.totals(found), "due": due, "made": made,
        "shares": made.shares.all() if made else (), "papers": papers_of(found, made), "against": against,
        "form": form or Allocating(due=due), "is_open": is_open, "bound": [form] if form and form.errors else [],
        "file": downloads.shown(found, request.user) if found.direct and found.returned_at is None else None,
        "before": direct.given_out_before(found) if found.direct and is_open else (),
        "may_record": is_open and request.user.sits_at(turns.FINANCE),
        "may_check": is_open and request.user.sits_at(turns.FINANCE_CHECK),
    }  # fmt: skip
    return render(request, "approvals/finance_request.html", context, status=status)


def papers_of(asked: FundRequest, made) -> list[Paper]:
    """What was printed of a request and of its allocation."""
    sources = [f"request:{asked.pk}:letter", f"request:{asked.pk}:list"]
    sources += [f"allocation:{made.pk}:notice", f"allocation:{made.pk}:list"] if made else []
    return list(Paper.objects.filter(source__in=sources).order_by("pk"))


@require_POST
@for_roles(*FINANCE)
def record(request, pk):
    """The maker records what was paid out."""
    found = request_for(pk)
    form = Allocating(request.POST, due=requests.due(found))
    if not form.is_valid():
        return request_page(request, found, form, status=422)
    try:
        allocations.record(found, **form.said, actor=request.user)
    except Refused as refused:
        return request_page(request, request_for(pk), form, **said(refused))
    return redirect("finance_request", pk)


@require_POST
@for_roles(*FINANCE)
def decide(request, pk):
    """The checker approves, hands the record back to the maker, or returns the whole request."""
    found = request_for(pk)
    try:
        if "return" in request.POST:
            requests.send_back(found, request.POST.get("reason", "")[:500], request.user)
        elif hasattr(found, "allocation"):
            act = allocations.drop if "drop" in request.POST else allocations.approve
            act(found.allocation, request.user)
        else:
            raise Refused("拨款尚未由经办岗登记，不能审核")
    except Refused as refused:
        return request_page(request, request_for(pk), **said(refused))
    return redirect("finance_request", pk)
