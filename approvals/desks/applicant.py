"""The applicant's pages: drafts, check and file, my cases, my case."""

import uuid
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from approvals.applications import checklist, facts, places, progress, services
from approvals.applications.models import Draft
from approvals.applications.sections import BY_CODE
from approvals.decisions import Decision
from approvals.desks.conditions import named
from documents.uploads import Rejected
from parties.secrets import mask, normalised
from workflows import engine
from workflows.case import Case
from workflows.forms import ActionForm
from workflows.fsm import Refused, law_of
from workflows.journal import Entry

STATUS = {"done": "已填", "part": "未填完", "none": "未填"}


def for_applicants(view):
    """Officials act at their desks, not here."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if request.user.is_official:
            raise PermissionDenied("此页面供申请人使用，工作人员请从“待办”进入")
        return view(request, *args, **kwargs)

    return checked


def with_draft(view):
    """The draft the person may work on; where an application is already under way, its page instead."""

    @for_applicants
    @wraps(view)
    def opened(request, *args, **kwargs):
        draft = services.draft_of(request.user)
        if draft is None:
            case = services.open_case(request.user)
            return redirect("my_case", case.number) if case else redirect("my")
        return view(request, draft, *args, **kwargs)

    return opened


# 我的办件


@require_safe
@for_applicants
def my(request):
    cases = list(Case.objects.filter(applicant=request.user).order_by("-pk"))
    current = next((case for case in cases if not case.finished), None)
    lines = [(case, progress.stage(case), progress.waiting(case)) for case in cases]
    return render(request, "approvals/my.html", {
        "lines": lines, "draft": None if current else services.draft_of(request.user), "current": current,
    })  # fmt: skip


# 草稿


@for_applicants
def draft(request):
    """A POST begins a draft (a look changes nothing), then the list of what is to be filled in."""
    if request.method == "POST" and services.open_case(request.user) is None:
        services.begin(request.user)
        return redirect("draft")
    return draft_page(request)


@with_draft
def draft_page(request, draft):
    sections, materials = services.wanted(draft)
    parts = facts.everything(draft)
    lines = [
        (part.section, state_of(part), STATUS[state_of(part)])
        for code, part in parts.items()
        if code in sections
    ]
    papers = [line for line in checklist.of(draft) if line.code in materials]
    return render(request, "approvals/draft.html", {
        "draft": draft, "lines": lines, "papers": papers, "done": sum(state == "done" for _, state, _ in lines),
        "lacking": sum(line.lacking for line in papers), "asked": asked_corrections(draft),
    })  # fmt: skip


def state_of(part) -> str:
    return "none" if part.empty else "done" if part.is_complete() else "part"


def asked_corrections(draft) -> dict:
    return draft.case.facts["corrections"] if draft.case else {}


@with_draft
def draft_section(request, draft, section):
    section = BY_CODE.get(section)
    if section is None or section.code not in services.wanted(draft)[0]:
        raise Http404
    if request.method == "POST":
        return save_section(request, draft, section)
    part = facts.filled(draft, section.code)
    return section_page(request, draft, part.soften() if part.answers else part)


def save_section(request, draft, section):
    """Autosave is soft; 保存 is strict; another device's later answers are never overwritten silently."""
    answers = section.raw(request.POST)
    part = section.filled(dict(answers))
    try:
        draft = services.save_section(draft, section, answers, number(request.POST.get("version")))
    except services.Elsewhere as elsewhere:
        return section_page(request, elsewhere.draft, part.soften(), status=409, elsewhere=True)
    if request.htmx:
        return section_page(request, draft, part.soften(), saved=True)
    if "add" in request.POST and part.rows is not None:
        return section_page(request, draft, part.with_another_row().soften(), saved=True)
    if not part.is_complete():
        return section_page(request, draft, part, status=422, strict=True)
    return redirect("draft")


def section_page(request, draft, part, status=200, **extra):
    template = "approvals/draft_saved.html" if request.htmx else "approvals/draft_section.html"
    suggested = places.nearby() if part.section.code in ("work", "grounds") else ()
    context = {"draft": draft, "part": part, "section": part.section, "counties": suggested} | extra
    return render(request, template, context, status=200 if request.htmx else status)


def number(text) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


# 材料


@require_safe
@with_draft
def draft_materials(request, draft):
    return materials_page(request, draft)


def materials_page(request, draft, faults=None, status=200):
    wanted = services.wanted(draft)[1]
    lines = [(line, (faults or {}).get(line.code)) for line in checklist.of(draft) if line.code in wanted]
    context = {"draft": draft, "lines": lines, "faulty": bool(faults)}
    return render(request, "approvals/draft_materials.html", context, status=200 if request.htmx else status)


@with_draft
def draft_upload(request, draft, code):
    """One or several files for one material; a look (after signing in again) leads back to the list."""
    if request.method != "POST":
        return redirect("draft_materials")
    if code not in services.wanted(draft)[1]:
        raise Http404
    files = request.FILES.getlist("file")
    if not files:
        return materials_page(request, draft, {code: "请先选择文件，再点“上传”"}, 422)
    try:
        for file in files:
            checklist.add(draft, code, file)
    except (Rejected, Refused) as fault:
        draft.refresh_from_db(fields=["papers"])
        return materials_page(request, draft, {code: str(fault)}, 422)
    return redirect("draft_materials")


@with_draft
def draft_remove(request, draft, public_id):
    if request.method != "POST":
        return redirect("draft_materials")
    if str(public_id) not in checklist.ids(draft):
        raise Http404
    checklist.remove(draft, str(public_id))
    return redirect("draft_materials")


# 核对、递交


@require_safe
@with_draft
def draft_form(request, draft):
    """The form to print and sign, from complete sections only; the one page with the whole ID number."""
    parts = facts.everything(draft)
    if not all(part.is_complete() for part in parts.values()):
        return redirect("draft_check")
    sections = [(part.section, part.lines()) for part in parts.values()]
    return render(request, "approvals/draft_form.html", {"draft": draft, "sections": sections})


@for_applicants
def draft_check(request):
    if request.method == "POST":
        return submit(request)
    return check_page(request)


@with_draft
def check_page(request, draft, *, against=(), status=200):
    return render(request, "approvals/draft_check.html", checked(draft) | {"against": against}, status=status)


def checked(draft) -> dict:
    parts, (open_sections, open_materials) = facts.everything(draft), services.wanted(draft)
    complete = all(part.is_complete() for part in parts.values())
    verdict = facts.assessed(facts.facts_of(parts, [])) if complete else None
    return {
        "draft": draft, "complete": complete, "missing": services.missing(draft),
        "sections": [(part.section, masked(part), part.section.code in open_sections) for part in parts.values()],
        "papers": [(line, line.code in open_materials) for line in checklist.of(draft)],
        "verdict": verdict, "findings": named(verdict), "warned": bool(verdict and verdict.verdict == "ineligible"),
    }  # fmt: skip


def masked(part) -> list[tuple[str, str]]:
    """The answers as shown on a page: the ID number only in part."""
    hidden = part.section.form.base_fields.get("id_number")
    return [(q, mask(normalised(a)) if hidden and q == hidden.label and a else a) for q, a in part.lines()]


def submit(request):
    """The same click twice gets the same receipt; hard failing conditions need the person's own word."""
    key = request.POST.get("key", "")
    filed = Case.objects.filter(draft__key=key, applicant=request.user).first()
    draft = services.draft_of(request.user)
    if filed and (draft is None or draft.key != key):
        return redirect("submitted", filed.number)
    if draft is None or draft.key != key:
        raise Http404
    sure = "sure" in request.POST
    try:
        case = (
            services.hand_back(request.user, draft, sure)
            if draft.case
            else services.file(request.user, key, sure)
        )
    except engine.Stale as stale:
        return check_page(request, against=stale.sentences, status=409)
    except Refused as refused:
        return check_page(request, against=refused.sentences, status=422)
    return redirect("submitted", case.number)


@require_safe
@for_applicants
def submitted(request, number):
    case = own_case(request, number)
    return render(request, "approvals/submitted.html", {"case": case, "steps": progress.stepper(case),
                                                        "waiting": progress.waiting(case)})  # fmt: skip


# 办件


def own_case(request, number) -> Case:
    return get_object_or_404(Case, number=number, applicant=request.user).coerced


@require_safe
@for_applicants
def my_case(request, number):
    return case_page(request, own_case(request, number))


def case_page(request, case, decision=None, outcome=None, status=200):
    """One's own case: what was told, where it stands, who must act, and what one may do."""
    tasks = progress.open_tasks(case)
    mine = [task for task in tasks if task.owner_id == request.user.pk and not task.desk]
    ask = next((task for task in mine if "resubmit" not in task.step.actions or not has_draft(case)), None)
    return render(request, "approvals/my_case.html", {
        "case": case, "steps": progress.stepper(case, tasks), "stage": progress.stage(case, tasks),
        "waiting": progress.waiting(case, tasks), "correct": len(mine) > (ask is not None),
        "decision": decision or (Decision(ask, request.user) if ask else None), "task": ask, "outcome": outcome,
        "told": told(case, request.user),
        "way_out": progress.way_out(case), "papers": case.papers.filter(for_applicant=True).exclude(rendered=None).order_by("created"),
    }, status=status)  # fmt: skip


def has_draft(case) -> bool:
    """A case taken in by other ways than these pages has none; its corrections are brought to the counter."""
    return Draft.objects.filter(case=case).exists()


def told(case, user) -> list[tuple]:
    """What the applicant was told, the latest first: (when, sentence, the message that carried it)."""
    notices = list(case.notices.filter(recipient=user).order_by("id"))
    by_entry = {notice.entry_id: notice for notice in notices if notice.entry_id}
    entries = Entry.objects.filter(case=case).exclude(told="")
    lines = [(entry.at, entry.told, by_entry.get(entry.pk)) for entry in entries]
    lines += [(notice.created, notice.text, notice) for notice in notices if notice.entry_id is None]
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
    if request.POST.get("action") == "resubmit" and has_draft(case):
        return redirect("draft")
    decision = Decision(task, request.user)
    outcome = decision.submit(request)
    if outcome.entry:
        return redirect("my_case", case.number)
    shown = decision if outcome.status == 422 else None
    return case_page(request, own_case(request, number), shown, outcome, status=outcome.status)


@for_applicants
def my_withdraw(request, number, action):
    """撤销申请, 放弃调动: a page of its own, because it cannot be undone."""
    case = own_case(request, number)
    if request.method != "POST" and action != progress.way_out(case):
        raise Http404
    form_class = law_of(type(case), action).form or ActionForm if action in ("withdraw", "give_up") else None
    if form_class is None:
        raise Http404
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
