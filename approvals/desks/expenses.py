"""What units spend on flexible talents: the register, its sums by year, a workbook; one entry struck out."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from approvals.desks.engagements import for_readers
from approvals.desks.pages import PAGE
from approvals.desks.registers import kept
from approvals.desks.workbooks import saved
from approvals.registers import expenses as services
from approvals.registers.flexible_forms import StrikeForm
from documents import lists, workbooks

COLUMNS = [
    "引才单位",
    "柔性人才",
    "协议编号",
    "费用事项",
    "金额（元）",
    "报销日期",
    "凭证号",
    "所依财务规定",
    "登记人",
    "作废理由",
]


def asked(request):
    year = request.GET.get("year", "").strip()
    year = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    return services.found(request.user, request.GET.get("q", "").strip(), year), year


@require_safe
@for_readers
def expenses(request):
    lines, year = asked(request)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    return render(request, "approvals/expenses.html", {
        "page": page, "q": request.GET.get("q", "").strip(), "year": year or "", "total": lists.yuan(services.total(lines)),
        "sums": [(unit, name, of, lists.yuan(total)) for unit, name, of, total in services.sums(lines)],
        "query": request.GET.urlencode(), "keep": f"&year={year}" if year else "",
    })  # fmt: skip


@for_readers
def strike(request, pk):
    found = get_object_or_404(services.visible(request.user), pk=pk)
    services.check_payer(request.user, found.engagement)
    form = StrikeForm(request.POST or None)
    if request.method == "POST" and kept(form, lambda said: services.strike(pk, said["why"], request.user)):
        return redirect("engagement", found.engagement_id)
    return render(
        request,
        "approvals/expense_strike.html",
        {"expense": found, "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
@for_readers
def workbook(request):
    """What the page lists, and what counts by unit, person and year."""
    lines, _ = asked(request)
    rows = [row(one) for one in lines]
    rows += [
        [unit, name, "", f"{year}年合计", f"{total:.2f}", *[""] * 5]
        for unit, name, year, total in services.sums(lines)
    ]
    return saved(workbooks.written(COLUMNS, rows), "expenses.xlsx")


def row(one) -> list[str]:
    engagement = one.engagement
    return [engagement.unit.name, engagement.name, engagement.document, one.purpose, f"{one.amount:.2f}", one.day.isoformat(),
            one.voucher, one.rule, str(one.recorded_by), one.struck]  # fmt: skip
