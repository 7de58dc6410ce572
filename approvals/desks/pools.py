"""Pools (额度): every limit of the reward chain with each line that makes its sum, the case or the opening proof."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from approvals.desks.pages import PAGE
from approvals.funds.models import Indicator
from approvals.scope import visible_cases
from policies import schemes
from workflows import clock
from workflows.claim.pools import fund_code
from workflows.ledger import Pool

READERS = ("reward_review", "finance", "finance_check", "payment", "payment_check", "publicity", "auditor")
KINDS = {"cap": "年度总额", "talent": "人才", "fund": "资金指标"}
LIVE = Q(status__in=("held", "committed"))


def for_readers(view):
    def checked(request, *args, **kwargs):
        if not request.user.has_role(*READERS):
            raise PermissionDenied("此页面供奖补复核、财政、人才办和审计人员使用")
        return view(request, *args, **kwargs)

    return checked


def kept(kinds=KINDS):
    """The pools of the reward chain; places (编制) have pages of their own."""
    wanted = Q()
    for kind in kinds:
        wanted |= Q(code__startswith=f"{kind}:")
    return Pool.objects.filter(wanted)


@require_safe
@for_readers
def pools(request):
    """Search by name; ``kind`` and ``year`` narrow it."""
    kind, asked = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    found = kept([kind] if kind in KINDS else KINDS)
    for word in asked.split():
        found = found.filter(title__icontains=word)
    page = Paginator(found.order_by("-taken", "code"), PAGE).get_page(request.GET.get("page"))
    lines = [(pool, KINDS[pool.code.partition(":")[0]]) for pool in page]
    return render(request, "approvals/pools.html", {
        "page": page, "lines": lines, "q": asked, "kind": kind, "kinds": KINDS, "keep": f"&kind={kind}" if kind in KINDS else "",
    })  # fmt: skip


@require_safe
@for_readers
def pool(request, pk):
    found = get_object_or_404(kept(), pk=pk)
    page = Paginator(found.lines.select_related("case").order_by("-changed", "-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    cases = [line.case_id for line in page if line.case_id]
    sums = found.lines.aggregate(
        held=Sum("amount", filter=Q(status="held")), committed=Sum("amount", filter=Q(status="committed")),
        worth=Sum("worth", filter=LIVE),
    )  # fmt: skip
    kind, *parts = found.code.split(":")
    return render(request, "approvals/pool.html", {
        "pool": found, "page": page, "sums": {name: total or 0 for name, total in sums.items()}, "kind": KINDS[kind],
        "is_talent": kind == "talent", "open": set(visible_cases(request.user).filter(pk__in=cases).values_list("pk", flat=True)),
        "clauses": clauses(kind, parts), "indicators": indicators(found, parts) if kind == "fund" else [], "keep": "",
    })  # fmt: skip


def clauses(kind: str, parts: list[str]) -> list[str]:
    """Where the plan sets this limit."""
    if kind == "cap":
        return [cap.clause for cap in schemes.scheme(parts[0], clock.today()).caps]
    return ["三(十二)4"] if kind == "talent" else ["四(四)"]


def indicators(pool: Pool, parts: list[str]) -> list[Indicator]:
    """The confirmed indicators that make a fund's room."""
    year = int(parts[-1])
    said = Indicator.objects.filter(year=year).exclude(confirmed_at=None).select_related("confirmed_by")
    return [one for one in said if fund_code(one.fund, one.year) == pool.code]
