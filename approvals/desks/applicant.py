"""The applicant's cases: the list, one case with what was told, one's own decisions, the way out."""

import uuid
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals import progress
from approvals.applications import services
from approvals.applications.models import Draft
from approvals.chains import chain_of
from approvals.claims import services as claims
from approvals.claims.listing import paged
from approvals.decisions import Decision, Outcome
from workflows import chasers, engine, notices
from workflows.case import Case
from workflows.forms import ActionForm
from workflows.fsm import Refused, law_of
from workflows.journal import Entry


def for_applicants(view):
    """Officials act at their desks, not here."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if request.user.is_official:
            raise PermissionDenied("此页面供申请人使用，工作人员请从“待办”进入")
        return view(request, *args, **kwargs)

    return checked


# 我的办件


@require_safe
@for_applicants
def my(request):
    cases = list(Case.objects.filter(applicant=request.user).order_by("-pk"))
    current = next((case for case in cases if case.chain == "transfer" and not case.finished), None)
    unread = list(notices.unread(request.user))
    lines = [
        (case, chain_of(case), progress.stage(case), progress.waiting(case), [one for one in unread if one.case_id == case.pk])
        for case in cases
    ]  # fmt: skip
    return render(request, "approvals/my.html", {
        "lines": lines, "draft": None if current else services.draft_of(request.user), "current": current,
        "claims": claims.drafts_of(request.user),
    })  # fmt: skip


def own_case(request, number) -> Case:
    return get_object_or_404(Case, number=number, applicant=request.user).coerced


@require_safe
@for_applicants
def submitted(request, number):
    case = own_case(request, number)
    return render(request, "approvals/submitted.html", {"case": case, "steps": progress.stepper(case),
                                                        "waiting": progress.waiting(case), "chain": chain_of(case)})  # fmt: skip


@require_safe
@for_applicants
def my_case(request, number):
    return case_page(request, own_case(request, number))


def case_page(request, case, decision=None, outcome=None, status=200):
    """One's own case: what was told, where it stands, who must act, and what one may do."""
    tasks = progress.open_tasks(case)
    mine = [task for task in tasks if task.owner_id == request.user.pk and not task.desk]
    lines, chain, way_out = told(case, request.user), chain_of(case), progress.way_out(case)
    ask = next((task for task in mine if not (is_correction(task) and has_draft(case))), None)
    return render(request, "approvals/my_case.html", {
        "case": case, "steps": progress.stepper(case, tasks), "stage": progress.stage(case, tasks),
        "waiting": progress.waiting(case, tasks), "chain": chain,
        "correcting": chain.correcting(case) if len(mine) > (ask is not None) else "",
        "decision": decision or (Decision(ask, request.user) if ask else None), "task": ask, "outcome": outcome,
        "told": lines, "unread": [notice for _, _, notice in lines if notice and not notice.read],
        "way_out": way_out, "way_out_title": law_of(type(case), way_out).title if way_out else "", "papers": case.papers.filter(for_applicant=True).order_by("created"),
    } | paged(chain.own_look(case), request.GET), status=status)  # fmt: skip


def is_correction(task) -> bool:
    """Whether the work is to hand corrections back, which happens on the draft's own pages."""
    return task.step.name == "correct"


def has_draft(case) -> bool:
    """A case taken in by other ways than these pages has none; its corrections are brought to the counter."""
    return Draft.objects.filter(case=case).exists()


def told(case, user) -> list[tuple]:
    """What the applicant was told, the latest first: (when, sentence, the message that carried it)."""
    carried = list(case.notices.filter(recipient=user).order_by("id"))
    by_entry = {notice.entry_id: notice for notice in carried if notice.entry_id}
    entries = Entry.objects.filter(case=case).exclude(told="")
    lines = [(entry.at, entry.told, by_entry.get(entry.pk)) for entry in entries]
    lines += [(notice.created, notice.text, notice) for notice in carried if notice.entry_id is None]
    return sorted(lines, key=lambda line: line[0], reverse=True)


@for_applicants
def my_act(request, number, task):
    """The applicant's own decision; what was typed stays when it is refused."""
    case = own_case(request, number)
    if request.method != "POST":
        return redirect("my_case", case.number)
    task = get_object_or_404(
        case.task_set, pk=task, owner=request.user, owner_permission=None, flow_task_type="HUMAN"
    )
    if is_correction(task) and has_draft(case):
        return redirect(chain_of(case).correcting(case))
    decision = Decision(task, request.user)
    outcome = decision.submit(request)
    if outcome.entry:
        return redirect("my_case", case.number)
    shown = decision if outcome.status == 422 else None
    return case_page(request, own_case(request, number), shown, outcome, status=outcome.status)


@require_POST
@for_applicants
def my_urge(request, number, task):
    """催办 by whoever filed, once a working day."""
    case = own_case(request, number)
    try:
        chasers.urge(case, task, request.user)
    except Refused as refused:
        return case_page(request, case, outcome=Outcome(sentences=refused.sentences), status=409)
    messages.info(request, "已催办，经办人员会收到提醒")
    return redirect("my_case", case.number)


@for_applicants
def my_withdraw(request, number, action):
    """撤销申请, 放弃调动: a page of its own, because it cannot be undone."""
    case = own_case(request, number)
    if action not in progress.ways_out(case) or (
        request.method != "POST" and action != progress.way_out(case)
    ):
        raise Http404
    form_class = law_of(type(case), action).form or ActionForm
    if request.method != "POST":
        return withdraw_page(request, case, action, form_class(case=case))
    key = request.POST.get("key") or uuid.uuid4().hex
    try:
        engine.interrupt(case.pk, action, request.user, key=key, data=request.POST)
    except engine.Invalid as invalid:
        return withdraw_page(request, case, action, invalid.form, status=422)
    except Refused as refused:
        return withdraw_page(request, case, action, form_class(case=case), refused.sentences, status=409)
    return redirect("my_case", case.number)


def withdraw_page(request, case, action, form, against=(), status=200):
    form.fields["reason"].help_text = ""
    title = law_of(type(case), action).title
    context = {
        "case": case,
        "form": form,
        "title": title,
        "against": against,
        "key": uuid.uuid4().hex,
        "action": action,
    }
    return render(request, "approvals/my_withdraw.html", context, status=status)
