"""The officials' pages: what waits, what was done, a case, and the decision on it."""

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals import besides, casepage
from approvals.chains import chain_of
from approvals.claims.listing import paged
from approvals.decisions import Decision
from approvals.desks import disclosures
from approvals.scope import case_for, visible_cases
from documents.access import handles
from parties.people import User
from parties.units import names
from workflows import chasers, engine, inbox
from workflows.calendar import working_days
from workflows.case import Task
from workflows.forms import ActionForm, Form
from workflows.fsm import Refused, law_of

PAGE = 20


def for_officials(view):
    """Applicants have pages of their own."""

    def checked(request, *args, **kwargs):
        if not request.user.is_official:
            raise PermissionDenied("此页面供工作人员使用")
        return view(request, *args, **kwargs)

    return checked


@require_safe
@for_officials
def waiting(request):
    """待办: the most urgent first, late ones said in words."""
    tasks = inbox.waiting_for(request.user)
    if asked := request.GET.get("q", "").strip():
        tasks = tasks.filter(Q(process__number__icontains=asked) | Q(process__subject__icontains=asked))
    page = Paginator(tasks, PAGE).get_page(request.GET.get("page"))
    days = working_days()
    lines = [(task, chain_of(task.process), inbox.Due(task.due, days=days)) for task in page]
    late = sum(due.late for _, _, due in lines)
    return render(request, "approvals/inbox.html", {
        "page": page, "lines": lines, "late": late, "q": asked, "besides": list(besides.waiting_for(request.user)),
    })  # fmt: skip


@require_safe
@for_officials
def done(request):
    page = Paginator(inbox.done_by(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "approvals/done.html", {"page": page})


@require_safe
@for_officials
def cases(request):
    found = visible_cases(request.user).order_by("-id")
    if asked := request.GET.get("q", "").strip():
        found = found.filter(Q(number__icontains=asked) | Q(subject__icontains=asked))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "approvals/cases.html", {"page": page, "q": asked})


@require_safe
@for_officials
def case(request, number):
    return case_page(request, case_for(request.user, number))


def case_page(request, case, decided=None, outcome=None, status=200):
    context = casepage.gathered(case, request.user)
    decisions = [decided if decided and decided.task.pk == task.pk else Decision(task, request.user)
                 for task in context["mine"]]  # fmt: skip
    context |= {
        "decisions": decisions,
        "outcome": outcome,
        "ticks": [tick for one in decisions for tick in one.ticks],
    }
    context["bound_forms"] = decided.bound if decided else []
    if context["person"] and disclosures.may_look(request.user, case):
        context["asking"] = disclosures.Asking(person=context["person"])
    return render(request, "approvals/case.html", paged(context, request.GET), status=status)


@require_POST
@for_officials
def act(request, number, task):
    found = case_for(request.user, number)
    work = get_object_or_404(Task.objects.select_related("process"), pk=task, process=found)
    if not hasattr(work.flow_task, "role"):
        raise Http404
    work.process = found
    decision = Decision(work, request.user)
    if request.POST.get("action") not in {offer.action for offer in (*decision.offers, *decision.also)}:
        raise PermissionDenied("本环节不能办理此事项")
    outcome = decision.submit(request)
    if outcome.entry:
        mine = visible_cases(request.user).filter(pk=found.pk).exists()
        return redirect("case", found.number) if mine else redirect("inbox")
    if outcome.status == 409:
        return conflict(request, found, outcome.sentences)
    return case_page(request, case_for(request.user, number), decision, outcome, outcome.status)


def conflict(request, case, sentences):
    return render(request, "approvals/conflict.html", {"case": case, "sentences": sentences}, status=409)


class Reassigning(Form):
    """转办: to whom at the same desk, and why."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label="转给",
        error_messages={"required": "请选择接办人", "invalid_choice": "请选择同岗的接办人"},
    )
    reason = forms.CharField(label="原因", max_length=200, error_messages={"required": "请写明转办原因"})

    def __init__(self, data, desk: str, user):
        super().__init__(data)
        role, _, unit = desk.partition("@")
        colleagues = User.objects.filter(seats__role=role, seats__unit__code=unit, is_active=True)
        self.fields["to"].queryset = colleagues.exclude(pk=user.pk)


@for_officials
def reassign(request, number, task):
    """转办 has a page of its own: who sits at the same desk, and the reason."""
    found = case_for(request.user, number)
    work = get_object_or_404(Task, pk=task, process=found)
    if not request.user.sits_at(work.desk):
        raise PermissionDenied("此事项不在您的经办岗")
    form = Reassigning(request.POST if request.method == "POST" else None, work.desk, request.user)
    context = {"case": found, "task": work, "form": form, "key": request.POST.get("key") or uuid.uuid4().hex}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "approvals/reassign.html", context, status=status)
    said = form.cleaned_data
    try:
        engine.reassign(found.pk, task, said["to"], request.user, key=context["key"], reason=said["reason"])
    except Refused as refused:
        return conflict(request, found, refused.sentences)
    return redirect("inbox")


@require_POST
@for_officials
def urge(request, number, task):
    """催办 by the bureau that answers for the case."""
    found = case_for(request.user, number)
    try:
        chasers.urge(found, task, request.user, handles=handles(request.user, found))
    except Refused as refused:
        return conflict(request, found, refused.sentences)
    messages.info(request, "已催办，经办人员会收到提醒")
    return redirect("overdue") if "overdue" in request.POST else redirect("case", found.number)


@require_safe
@for_officials
def overdue(request):
    """The employers' checks that are late, for the bureau that waits for them."""
    if not request.user.has_role("reward_review", "auditor"):
        raise PermissionDenied("只有县人社局奖补复核岗可以查看")
    late = chasers.overdue(Task.objects.filter(owner_permission__startswith="employer@"))
    page = Paginator(late, PAGE).get_page(request.GET.get("page"))
    days, units = working_days(), names()
    lines = [(task, casepage.where(task, units), inbox.Due(task.due, days=days)) for task in page]
    return render(request, "approvals/overdue.html", {"page": page, "lines": lines})


@require_POST
@for_officials
def interrupt(request, number, action):
    found = case_for(request.user, number)
    if not hasattr(type(found), action):
        raise Http404
    said = {
        name: request.POST.get(name) for name in (law_of(type(found), action).form or ActionForm).base_fields
    }
    try:
        engine.interrupt(
            found.pk, action, request.user, key=request.POST.get("key") or uuid.uuid4().hex, data=said
        )
    except Refused as refused:
        return conflict(request, found, refused.sentences)
    return redirect("case", found.number)
