"""Flexible talents on record: a unit's own desk keeps its agreements and expenses, 县委人才办 confirms and recognises."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.pages import PAGE, ticked
from approvals.desks.registers import history, kept
from approvals.registers import engagements as services
from approvals.registers import expenses
from approvals.registers.flexible_forms import EndEngagementForm, EngagementForm, ExpenseForm, RecogniseForm
from documents import lists
from parties.engagements import Engagement
from workflows import clock
from workflows.fsm import Refused


def for_readers(view):
    def checked(request, *args, **kwargs):
        if not request.user.has_role("employer", *services.READERS):
            raise PermissionDenied("此页面供引才单位和县委人才办使用")
        return view(request, *args, **kwargs)

    return checked


def mine(request, pk) -> Engagement:
    return get_object_or_404(services.visible(request.user), pk=pk)


@require_safe
@for_readers
def engagements(request):
    return listed(request)


def listed(request, against=(), status=200) -> HttpResponse:
    asked, today = request.GET.get("q", "").strip(), clock.today()
    page = Paginator(services.found(request.user, asked), PAGE).get_page(request.GET.get("page"))
    office = request.user.sits_at(services.DESK)
    return render(request, "approvals/engagements.html", {
        "page": page, "q": asked, "office": office, "records": office or bool(services.units_of(request.user)), "against": against,
        "lines": [(one, one.status_on(today), office and may_confirm(one, request.user)) for one in page],
    }, status=status)  # fmt: skip


def may_confirm(one: Engagement, user) -> bool:
    return one.confirmed_by_id is None and not one.ended_as and one.recorded_by_id != user.pk


@for_readers
def add(request):
    office = request.user.sits_at(services.DESK)
    if not office and not services.units_of(request.user):
        raise PermissionDenied("柔性引才协议由引才单位用人单位核实岗或县委人才办公示岗登记")
    form = EngagementForm(request.POST or None, user=request.user, everywhere=office)
    made: list[Engagement] = []
    if request.method == "POST" and kept(
        form, lambda said: made.extend(services.record([Engagement(**said)], request.user))
    ):
        return redirect("engagement", made[0].pk)
    return render(
        request, "approvals/engagement_add.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
@for_readers
def engagement(request, pk):
    return shown(request, mine(request, pk))


def shown(request, found, bound: str = "", form=None) -> HttpResponse:
    """One engagement with its expenses and everything one may do; ``bound`` names the form that came back with faults."""
    found, office = services.visible(request.user).get(pk=found.pk), request.user.sits_at(services.DESK)
    spent = expenses.visible(request.user).filter(engagement=found)
    forms = {}
    if office and not found.ended_as:
        forms["end"] = EndEngagementForm(prefix="end")
        if found.confirmed_by_id and not found.recognition:
            forms["recognise"] = RecogniseForm(prefix="recognise")
    if expenses.records(request.user, found) and found.confirmed_by_id:
        forms["spend"] = ExpenseForm(prefix="spend")
    return render(request, "approvals/engagement.html", {
        "engagement": found, "status": found.status_on(clock.today()), "may_confirm": office and may_confirm(found, request.user),
        "forms": (forms | {bound: form}) if bound else forms, "faulty": [form] if form else [],
        "expenses": list(spent), "by_year": [(year, lists.yuan(total)) for _, _, year, total in expenses.sums(spent)],
        "strikes": expenses.records(request.user, found), "history": history(services.about(found)),
        "reads_talents": request.user.has_role(*services.READERS),
    }, status=422 if form else 200)  # fmt: skip


@require_POST
@for_readers
def confirm(request):
    """Confirm what was ticked, or the one whose page it is."""
    services.check_office(request.user)
    chosen = sorted(set(ticked(request, "engagement")))
    if not chosen:
        return listed(request, ("请先勾选要确认的协议",), 422)
    try:
        services.confirm(chosen, request.user)
    except Refused as refused:
        return listed(request, refused.sentences, 422)
    return redirect("engagement", chosen[0]) if len(chosen) == 1 else redirect("engagements")


@require_POST
@for_readers
def recognise(request, pk):
    found, form = mine(request, pk), RecogniseForm(request.POST, prefix="recognise")
    services.check_office(request.user)
    if kept(form, lambda said: services.recognise(found.pk, **said, actor=request.user)):
        return redirect("engagement", pk)
    return shown(request, found, "recognise", form)


@require_POST
@for_readers
def end(request, pk):
    found, form = mine(request, pk), EndEngagementForm(request.POST, prefix="end")
    services.check_office(request.user)
    if kept(form, lambda said: services.end(found.pk, **said, actor=request.user)):
        return redirect("engagement", pk)
    return shown(request, found, "end", form)


@require_POST
@for_readers
def spend(request, pk):
    found, form = mine(request, pk), ExpenseForm(request.POST, prefix="spend")
    expenses.check_payer(request.user, found)
    if kept(form, lambda said: expenses.record(found, said, request.user)):
        return redirect("engagement", pk)
    return shown(request, found, "spend", form)
