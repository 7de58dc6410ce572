"""The plan to read, clause by clause, for everybody who is signed in; the administrator uploads its versions."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from approvals.desks.administrator import for_administrators
from approvals.plan import services
from approvals.plan.forms import PlanForm
from approvals.plan.models import PlanText
from policies import plan as known
from workflows import clock
from workflows.fsm import Refused


@require_safe
def plan(request, pk=None):
    """The version in force, or an earlier one by its number."""
    found = get_object_or_404(PlanText, pk=pk) if pk else services.in_force(clock.today())
    clauses = [(one, known.title(one.number)) for one in top_level(found)] if found else []
    return render(request, "approvals/plan.html", {
        "version": found, "clauses": clauses, "versions": PlanText.objects.all(),
        "missing": services.missing(found) if found else [], "uploads": request.user.has_role("administrator"),
    })  # fmt: skip


def top_level(version) -> list:
    """Each sentence of the plan once: a section that has clauses is read in them, a clause with its items."""
    clauses = list(version.clauses.all())
    sections = {one.number.partition("(")[0] for one in clauses if "(" in one.number}
    return [one for one in clauses if one.number not in sections and not one.number[-1].isdigit()]


@for_administrators
def upload(request):
    form = PlanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        form.instance.uploaded_by = request.user
        try:
            return redirect("plan_version", services.keep(form.save(commit=False), form.text).pk)
        except Refused as refused:
            form.add_error(None, list(refused.sentences))
    return render(request, "approvals/plan_upload.html", {"form": form}, status=422 if form.errors else 200)
