"""The secretary's desk: meetings, the agenda from waiting cases or whole batches, results on one screen, signing."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from approvals.desks.pages import ticked
from approvals.meetings import corrections, services
from approvals.meetings.forms import CLEAR, BatchForm, ItemForm, MeetingForm
from approvals.meetings.groups import Group, groups_of, in_batch, waiting_groups
from approvals.meetings.matters import matter_of
from approvals.meetings.models import BODIES, OUTCOMES, Meeting
from documents.issued import Paper
from workflows.fsm import Refused

PAGE = 50
FEW = 20  # claims of a batch that are still offered one by one


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


@dataclass
class Screen:
    """One page of the agenda with the forms of its items, the batches with theirs, and the head of the meeting."""

    meeting: Meeting
    page: Page
    head: MeetingForm
    items: list[ItemForm]
    batches: list[BatchForm]
    groups: list[Group]

    @property
    def forms(self) -> list[Any]:
        return [self.head, *self.batches, *self.items]


def screen(request, found, data=None) -> Screen:
    items = found.items.select_related("case")
    if batch := request.GET.get("batch"):
        items = in_batch(items, batch)
    if asked := request.GET.get("q", "").strip():
        items = items.filter(Q(case__subject__icontains=asked) | Q(case__number__icontains=asked))
    page = Paginator(items, PAGE).get_page(request.GET.get("page"))
    several = groups_of(found.items)
    return Screen(
        found, page, MeetingForm(data, instance=found, user=request.user),
        [ItemForm(data if was_shown(data, item) else None, item=item) for item in page],
        [BatchForm(data, batch=group.batch) for group in several if group.batch], several,
    )  # fmt: skip


def was_shown(data, item) -> bool:
    """Whether the page that was sent had this item on it: a result is never taken from silence."""
    return bool(data) and any(name.startswith(f"item{item.pk}-") for name in data)


@for_secretaries
def meeting(request, pk):
    """A page of the agenda with its results, whole batches, the head; one button keeps all of it, another signs."""
    found = mine(request, pk)
    if request.method == "POST":
        return keep(request, found)
    return page(request, screen(request, found))


def page(request, shown: Screen, against=(), status=200):
    found, matter, titles = shown.meeting, matter_of(shown.meeting), dict(OUTCOMES)
    items = zip(shown.page, shown.items, strict=True)
    forms = {form.batch: form for form in shown.batches}
    return render(request, "approvals/meeting.html", {
        "meeting": found, "shown": shown, "against": against, "key": request.POST.get("key") or uuid.uuid4().hex,
        "lines": [(item, matter.brief(item), form, titles.get(item.outcome, "")) for item, form in items],
        "groups": [(group, forms.get(group.batch)) for group in shown.groups],
        "head": shown.head, "kept": request.GET.urlencode(), "batch": request.GET.get("batch", ""),
        "q": request.GET.get("q", ""), "corrected_by": corrections.against(found), "papers": papers_of(found),
        "corrects": corrections.sentence(found, corrections.wrong_in(found)) if found.corrects_id else "",
        "bad": [form for form in shown.forms if form.is_bound and form.errors],
        **({} if found.sealed_at else offered(found)),
    }, status=status)  # fmt: skip


def offered(found) -> dict:
    """What waits: whole batches, and one by one what belongs to none or to a batch of few."""
    tasks = services.waiting(found)
    several = waiting_groups(tasks)
    few = [group.batch for group in several if group.batch and group.count <= FEW]
    single = tasks.filter(Q(process__facts__batch__in=few) | Q(process__facts__batch=None))
    return {
        "waiting_batches": [group for group in several if group.batch],
        "waiting": list(single[: 10 * FEW]),
    }


def papers_of(found):
    """What was issued when the meeting was signed."""
    return Paper.objects.filter(source__startswith=f"meeting:{found.pk}:", data__held__isnull=True).order_by(
        "pk"
    )


def keep(request, found):
    """Keep what was typed; sign only when asked to, and only if nothing stands against it."""
    key = request.POST.get("key", "")
    if services.signed_with(found, request.user, key):
        return redirect("meeting", found.pk)
    try:
        if found.sealed_at:
            raise Refused(Meeting.LOCKED)
        shown = screen(request, found, request.POST)
        if not all(form.is_valid() for form in shown.forms if form.is_bound):
            return page(request, shown, status=422)
        shown.head.save()
        record(shown, request.user)
        if "seal" in request.POST:
            services.seal(found, request.user, key=key or None)
    except Refused as refused:
        found = mine(request, found.pk)
        typed = None if found.sealed_at else request.POST
        return page(request, screen(request, found, typed), refused.sentences, 422)
    return redirect(f"{reverse('meeting', args=[found.pk])}?{request.GET.urlencode()}".rstrip("?"))


def record(shown: Screen, user) -> None:
    """The items of this page first, then what was said about whole batches."""
    results = {
        item.pk: form.result for item, form in zip(shown.page, shown.items, strict=True) if form.is_bound
    }
    if results:
        services.record_all(shown.meeting, results, user)
    for form in shown.batches:
        if form.cleaned_data["rest"] == CLEAR:
            services.clear_batch(shown.meeting, form.batch, user)
        elif form.result or form.cleaned_data["exceptions"]:
            services.record_batch(
                shown.meeting, form.batch, form.result, form.cleaned_data["exceptions"], user
            )


@require_POST
@for_secretaries
def agenda(request, pk):
    """Put on the agenda what was ticked: whole batches, single cases."""
    found = mine(request, pk)
    wanted = Q(pk__in=ticked(request, "task")) | Q(process__facts__batch__in=request.POST.getlist("batch"))
    try:
        services.build_agenda(found, services.waiting(found).filter(wanted), request.user)
    except Refused as refused:
        return page(request, screen(request, mine(request, pk)), refused.sentences, 422)
    return redirect("meeting", pk)


@require_POST
@for_secretaries
def remove(request, pk, item):
    found = mine(request, pk)
    try:
        services.remove(get_object_or_404(found.items, pk=item), request.user)
    except Refused as refused:
        return page(request, screen(request, found), refused.sentences, 422)
    return redirect("meeting", pk)


@require_POST
@for_secretaries
def remove_batch(request, pk):
    found = mine(request, pk)
    try:
        services.remove_batch(found, request.POST.get("batch", ""), request.user)
    except Refused as refused:
        return page(request, screen(request, found), refused.sentences, 422)
    return redirect("meeting", pk)
