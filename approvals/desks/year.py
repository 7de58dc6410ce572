"""An employer's year on one page: for the employer itself, and of any employer for those who keep or audit the register."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from approvals.claims import year
from approvals.desks.claims import introduced
from approvals.desks.pages import number_in
from approvals.desks.registers import for_readers
from approvals.scope import visible_cases
from parties.employers import Employer
from workflows import clock

LAST = 2100


@require_safe
@introduced
def my_year(request, who):
    """The employer of whoever is signed in, by its credit code; others are told whose page this is."""
    found = Employer.objects.select_related("unit").filter(credit_code=who.identity).first()
    if found is None:
        return render(request, "approvals/year.html", {"who": who})
    proved = year.is_proved(request.user, found)
    seen = year.of(found, asked(request), None if proved else request.user)
    own = {case.pk for case in cases(seen) if case.applicant_id == request.user.pk}
    return render(
        request,
        "approvals/year.html",
        {"who": who, "seen": seen, "open": own, "to": "my_case", "proved": proved},
    )


@require_safe
@for_readers
def employer_year(request, code):
    found = get_object_or_404(Employer.objects.select_related("unit"), unit__code=code)
    seen = year.of(found, asked(request))
    listed = [case.pk for case in cases(seen)]
    own = set(visible_cases(request.user).filter(pk__in=listed).values_list("pk", flat=True))
    return render(request, "approvals/year.html", {"seen": seen, "open": own, "to": "case"})


def cases(seen: year.Year) -> list:
    return [one.case for one in (*seen.under, *seen.ended)]


def asked(request) -> int:
    """The year somebody chose; this one where none is chosen."""
    said = request.GET.get("year")
    found = number_in(said) if said else clock.today().year
    if not year.FIRST <= found <= LAST:
        raise Http404("没有这一年度")
    return found
