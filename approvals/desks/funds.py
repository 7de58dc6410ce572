"""财政局's desk: the funds of a year with what is left, indicators entered by one person and confirmed by another."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from approvals.desks.pages import PAGE, number_in
from approvals.funds import services
from approvals.funds.forms import IndicatorForm
from approvals.funds.models import Indicator
from workflows import clock
from workflows.claim.pools import fund_code
from workflows.fsm import Refused
from workflows.ledger import Pool

READERS = ("finance", "finance_check", "reward_review", "payment", "payment_check", "publicity", "auditor")


def for_funds(view):
    def checked(request, *args, **kwargs):
        if not request.user.has_role(*READERS):
            raise PermissionDenied("此页面供财政局和奖补经办人员使用")
        return view(request, *args, **kwargs)

    return checked


@for_funds
def funds(request):
    """Balances of a year, what waits for confirmation, what was confirmed; a maker enters here."""
    form = IndicatorForm(request.POST or None) if request.user.sits_at(services.MAKER) else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied("只有县财政局拨款经办岗可以录入指标")
        if form.is_valid():
            try:
                services.enter(form.save(commit=False), request.user)
                return redirect("funds")
            except Refused as refused:
                form.add_error(None, list(refused.sentences))
    return page(request, form, 422 if form and form.errors else 200)


def page(request, form=None, status=200, against=()):
    year = number_in(request.GET.get("year")) or clock.today().year
    said = Indicator.objects.filter(year=year).select_related("made_by", "confirmed_by", "returned_by")
    return render(request, "approvals/funds.html", {
        "form": form, "year": year, "years": (year - 1, year + 1), "balances": balances(year), "against": against,
        "page": Paginator(said, PAGE).get_page(request.GET.get("page")),
        "checks": request.user.sits_at(services.CHECKER), "keep": f"&year={year}",
    }, status=status)  # fmt: skip


def balances(year: int) -> list[dict]:
    """Every fund of the year; one without a confirmed indicator has nothing yet."""
    known = {name: (fund_code(name, year), aliases) for name, aliases in services.funds(year).items()}
    pools = {pool.code: pool for pool in Pool.objects.filter(code__in=[code for code, _ in known.values()])}
    return [{"fund": name, "aliases": aliases, "pool": pools.get(code)} for name, (code, aliases) in known.items()]  # fmt: skip


@require_POST
@for_funds
def confirm(request, pk):
    return settled(request, services.confirm, pk)


@require_POST
@for_funds
def give_back(request, pk):
    return settled(request, services.give_back, pk, request.POST.get("reason", ""))


def settled(request, act, pk, *said):
    try:
        act(pk, *said, request.user)
    except Indicator.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return page(request, against=refused.sentences, status=422)
    return redirect("funds")
