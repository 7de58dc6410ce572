"""How far the year's money reaches: what is reserved, paid and still asked for, and from which claim on a fund is short."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.pools import READERS, for_readers
from approvals.funds import reckonings, services
from approvals.scope import visible_cases
from policies import schemes
from policies.funds import fund_of
from policies.terms import Scheme
from workflows import clock
from workflows.claim import pools
from workflows.claim.outlook import Outlook, Reach
from workflows.claim.outlook import outlook as looked

MOST = 50
"""Yearly totals that are shown: those that are short come first."""


@require_safe
@for_readers
def outlook(request):
    """To the end of this year, from what is filed by now; where that is much, as it was last reckoned."""
    year = clock.today().year
    titles = {pools.fund_code(name, year): name for name in services.funds(year)}
    asked = reckonings.asked()
    found = looked(titles, asked.demands, asked.waiting)
    funds = [found.funds[code] for code in titles]
    caps = sorted(found.caps.values(), key=lambda one: (-one.lacking, -one.asked, one.title))
    return render(request, "approvals/outlook.html", {
        "year": year, "asked": asked, "may_reckon": may_reckon(request.user), "found": found, "funds": funds, "caps": caps[:MOST],
        "more": max(len(caps) - MOST, 0), "orders": orders(found, year), "open": visible(request.user, [*funds, *caps[:MOST]]),
    })  # fmt: skip


@require_POST
@for_readers
def reckon(request):
    """Look anew, in the background."""
    if not may_reckon(request.user):
        raise PermissionDenied("审计人员只查看，不发起测算")
    reckonings.begin()
    return redirect("outlook")


def may_reckon(user) -> bool:
    return user.has_role(*(role for role in READERS if role != "auditor"))


def visible(user, reaches: list[Reach]) -> set[str]:
    """The claims named on the page that this person may open."""
    named = {one.number for reach in reaches for one in (reach.passes, reach.short) if one}
    return set(visible_cases(user).filter(number__in=named).values_list("number", flat=True))


def orders(found: Outlook, year: int) -> list[tuple[Scheme, list[tuple[str, bool, object]]]]:
    """For each scheme in force its funds in their order: the name, whether it is the last resort, what it is to bear."""
    lines = []
    for scheme in schemes.schemes(clock.today()).values():
        borne = found.by_scheme.get(scheme.title, {})
        funds = sorted(scheme.funds, key=lambda fund: fund.order)
        known = [(fund, pools.fund_code(fund.name, year)) for fund in funds]
        shares = [
            (fund_of(fund.name, pools.alias_ruled(year)), fund.last_resort, borne.get(code, 0))
            for fund, code in known if code in found.funds
        ]  # fmt: skip
        if shares:
            lines.append((scheme, shares))
    return lines
