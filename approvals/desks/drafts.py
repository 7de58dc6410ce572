"""The draft's pages: what is left, section by section, materials, check and file."""

import uuid
from dataclasses import dataclass
from functools import wraps

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from approvals.applications import checklist, facts, places, services
from approvals.applications.sections import BY_CODE
from approvals.desks.applicant import for_applicants
from approvals.desks.conditions import named
from documents.uploads import Rejected
from parties.secrets import mask, normalised
from workflows import engine
from workflows.case import Case
from workflows.fsm import Refused

STATUS = {"done": "已填", "part": "未填完", "none": "未填"}


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
        version, page = number(request.POST.get("version")), request.POST.get("page", "")[:32]
        draft = services.save_section(draft, section, answers, version, page)
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
    suggested = places.nearby() if part.section.code in ("work", "grounds") else ()
    here = {
        "back": reverse("draft"),
        "here": reverse("draft_section", args=[part.section.code]),
        "counties": suggested,
    }
    return show_section(request, draft, part, status, **here | extra)


def show_section(request, draft, part, status, **extra):
    """A section's page, or what of it an autosave changes; ``here`` is its address, ``back`` that of the list."""
    template = "approvals/draft_saved.html" if request.htmx else "approvals/draft_section.html"
    page = request.POST.get("page") or uuid.uuid4().hex
    context = {"draft": draft, "part": part, "section": part.section, "page": page} | extra
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
    lines = [line for line in checklist.of(draft) if line.code in wanted]
    return show_materials(request, draft, lines, faults, status, TRANSFER)


@dataclass(frozen=True)
class Addresses:
    """Where the pages of materials lead, as the names of their addresses; ``form`` is the paper to print and sign."""

    back: str
    upload: str
    remove: str
    form: str
    printed: str
    form_title: str
    args: tuple = ()

    def of(self, name: str, *more) -> str:
        return reverse(name, args=[*self.args, *more])


TRANSFER = Addresses("draft", "draft_upload", "draft_remove", "draft_form", "application", "申请表")


def show_materials(request, draft, lines, faults, status, to: Addresses):
    """The list of materials with their files, each with its own upload."""
    shown = [
        {"line": line, "fault": (faults or {}).get(line.code), "upload": to.of(to.upload, line.code),
         "files": [(file, to.of(to.remove, file.public_id)) for file in line.files],
         "form": to.of(to.form) if line.code == to.printed else ""} for line in lines
    ]  # fmt: skip
    context = {
        "draft": draft,
        "lines": shown,
        "faulty": bool(faults),
        "back": to.of(to.back),
        "form_title": to.form_title,
    }
    return render(request, "approvals/draft_materials.html", context, status=200 if request.htmx else status)


@with_draft
def draft_upload(request, draft, code):
    """One or several files for one material; a look (after signing in again) leads back to the list."""
    if request.method != "POST":
        return redirect("draft_materials")
    if code not in services.wanted(draft)[1]:
        raise Http404
    if fault := uploaded(request, draft, code):
        return materials_page(request, draft, {code: fault}, 422)
    return redirect("draft_materials")


def uploaded(request, draft, code: str) -> str:
    """Take the posted files in for one material; what is wrong with one of them, or nothing."""
    files = request.FILES.getlist("file")
    if not files:
        return "请先选择文件，再点“上传”"
    try:
        for file in files:
            checklist.add(draft, code, file)
    except (Rejected, Refused) as fault:
        draft.refresh_from_db(fields=["papers"])
        return str(fault)
    return ""


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
    """The answers as shown on a page: numbers of IDs and accounts only in part."""
    hidden = {part.section.form.base_fields[name].label for name in part.section.hides}
    return [(q, mask(normalised(a)) if q in hidden and a else a) for q, a in part.lines()]


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
