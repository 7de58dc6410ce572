"""The secretary's desk: meetings, the agenda from waiting cases, results on one screen, signing."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from approvals.meetings import corrections, services
from approvals.meetings.forms import ItemForm, MeetingForm
from approvals.meetings.models import BODIES, Meeting
from documents.issued import Paper
from workflows.case import Task
from workflows.fsm import Refused


def my_bodies(user) -> list[str]:
    return [code for code, body in BODIES.items() if user.sits_at(body.desk)]


def for_secretaries(view):
    def checked(request, *args, **kwargs):
        if not my_bodies(request.user):
            raise PermissionDenied("此页面供会议秘书使用")
        return view(request, *args, **kwargs)

    return checked


@for_secretaries
def meetings(request):
    form = MeetingForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.created_by = request.user
        return redirect("meeting", form.save().pk)
    held = Meeting.objects.filter(body__in=my_bodies(request.user)).select_related("corrects")[:50]
    status = 422 if form.errors else 200
    return render(request, "approvals/meetings.html", {"form": form, "held": held}, status=status)


def mine(request, pk) -> Meeting:
    return get_object_or_404(Meeting, pk=pk, body__in=my_bodies(request.user))


@for_secretaries
def meeting(request, pk):
    """The agenda and every result on one screen; one button keeps, another signs."""
    found = mine(request, pk)
    if request.method == "POST":
        return keep(request, found)
    return page(request, found)


def page(request, found, forms=None, against=(), status=200, head=None):
    items = list(found.items.select_related("case"))
    forms = forms or {item.pk: item_form(item) for item in items}
    return render(request, "approvals/meeting.html", {
        "meeting": found, "lines": [(item, forms[item.pk]) for item in items], "against": against,
        "head": head or MeetingForm(instance=found, user=request.user),
        "corrects": corrections.sentence(found, corrections.wrong_in(found)) if found.corrects_id else "",
        "corrected_by": corrections.against(found),
        "waiting": [] if found.sealed_at else list(services.waiting(found)),
        "papers": papers_of(found),
    }, status=status)  # fmt: skip


def papers_of(found):
    """What was issued when the meeting was signed."""
    return Paper.objects.filter(source__startswith=f"meeting:{found.pk}:", data__held__isnull=True).order_by(
        "pk"
    )


def item_form(item, data=None) -> ItemForm:
    said = {"outcome": item.outcome, "reason": item.reason, "recused": " ".join(item.recused)}
    return ItemForm(data, prefix=f"item{item.pk}", initial=said)


def keep(request, found):
    """Keep what was typed; sign only when asked to, and only if nothing stands against it."""
    items = list(found.items.select_related("case"))
    forms = {item.pk: item_form(item, request.POST) for item in items}
    head = MeetingForm(request.POST, instance=found, user=request.user)
    try:
        found.refuse_if_sealed()
        if not (head.is_valid() and all(form.is_valid() for form in forms.values())):
            return page(request, found, forms, head=head, status=422)
        head.save()
        for item in items:
            services.record(item, **forms[item.pk].cleaned_data, actor=request.user)
        if "seal" in request.POST:
            services.seal(found, request.user)
    except Refused as refused:
        return page(request, mine(request, found.pk), against=refused.sentences, status=422)
    return redirect("meeting", found.pk)


@require_POST
@for_secretaries
def agenda(request, pk):
    found = mine(request, pk)
    chosen = Task.objects.filter(pk__in=[one for one in request.POST.getlist("task") if one.isdigit()])
    allowed = set(services.waiting(found).values_list("pk", flat=True))
    try:
        services.build_agenda(
            found, [task for task in chosen.order_by("pk") if task.pk in allowed], request.user
        )
    except Refused as refused:
        return page(request, found, against=refused.sentences, status=422)
    return redirect("meeting", pk)


@require_POST
@for_secretaries
def remove(request, pk, item):
    found = mine(request, pk)
    try:
        services.remove(get_object_or_404(found.items, pk=item), request.user)
    except Refused as refused:
        return page(request, found, against=refused.sentences, status=422)
    return redirect("meeting", pk)
