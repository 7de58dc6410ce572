"""The register of employers: found by those who decide, kept by 人社局 with each listing's document and days."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.pages import PAGE
from approvals.desks.registers import for_readers, history, kept
from approvals.registers import employers as services
from approvals.registers.employers import Entered
from approvals.registers.forms import EmployerForm, EndForm, ListingForm, Supervised
from parties.employers import Employer, Listing, field_on
from workflows import clock


@require_safe
@for_readers
def employers(request):
    """Found by name, credit code or 主管部门."""
    asked = request.GET.get("q", "").strip()
    found = (
        Employer.objects.select_related("unit__supervisor")
        .prefetch_related("listings")
        .order_by("unit__name", "pk")
    )
    for word in asked.split():
        found = found.filter(
            Q(unit__name__icontains=word)
            | Q(credit_code__icontains=word)
            | Q(unit__supervisor__name__icontains=word)
        )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = [(one, field_on(one.listings.all(), clock.today())) for one in page]
    keeps = request.user.sits_at(services.DESK)
    return render(
        request, "approvals/employers.html", {"page": page, "lines": lines, "q": asked, "keeps": keeps}
    )


@for_readers
def add(request):
    services.check_keeper(request.user)
    form = EmployerForm(request.POST or None)
    if request.method == "POST" and kept(form, lambda said: services.enter([Entered(**said)], request.user)):
        return redirect("employer", Employer.objects.get(credit_code=form.cleaned_data["credit_code"]).pk)
    return render(request, "approvals/employer_add.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_readers
def employer(request, pk):
    return shown(request, get_object_or_404(Employer, pk=pk))


def shown(request, found, bound: str = "", form=None) -> HttpResponse:
    """One employer with everything a keeper may do; ``bound`` names the form that came back with faults."""
    found = Employer.objects.select_related("unit__supervisor").get(pk=found.pk)
    unit, keeps = found.unit, request.user.sits_at(services.DESK)
    said = {
        "name": unit.name,
        "supervisor": unit.supervisor_id,
        "in_county": "yes" if found.in_county else "no",
    }
    forms = {
        "change": Supervised(initial=said),
        "list": ListingForm(prefix="list"),
        "end": EndForm(prefix="end"),
    }
    listings = list(found.listings.order_by("-since"))
    return render(request, "approvals/employer.html", {
        "employer": found, "listings": listings, "running": [one for one in listings if not one.until],
        "field": field_on(listings, clock.today()), "keeps": keeps, "history": history(services.about(found)),
        "forms": (forms | {bound: form}) if keeps else {}, "faulty": [form] if form else [],
    }, status=422 if form else 200)  # fmt: skip


@require_POST
@for_readers
def change(request, pk):
    found, form = get_object_or_404(Employer, pk=pk), Supervised(request.POST)
    services.check_keeper(request.user)
    if kept(form, lambda said: services.change(found, **said, actor=request.user)):
        return redirect("employer", pk)
    return shown(request, found, "change", form)


@require_POST
@for_readers
def list_in(request, pk):
    found, form = get_object_or_404(Employer, pk=pk), ListingForm(request.POST, prefix="list")
    services.check_keeper(request.user)
    if kept(form, lambda said: services.list_in([Listing(employer=found, **said)], request.user)):
        return redirect("employer", pk)
    return shown(request, found, "list", form)


@require_POST
@for_readers
def end(request, pk, item):
    listing, form = get_object_or_404(Listing, pk=item, employer=pk), EndForm(request.POST, prefix="end")
    services.check_keeper(request.user)
    if kept(form, lambda said: services.end(listing, **said, actor=request.user)):
        return redirect("employer", pk)
    return shown(request, listing.employer, "end", form)
