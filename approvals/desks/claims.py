"""The claimant's pages: who claims, the draft section by section, its roster, materials, check and file."""

from dataclasses import replace
from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from approvals.applications import checklist
from approvals.applications.models import Draft
from approvals.applications.services import Elsewhere, save_section
from approvals.claims import facts, forecast, forms, rosters, sections, services
from approvals.desks import drafts
from approvals.desks.applicant import for_applicants
from parties.claimants import Claimant
from parties.people import Person
from workflows import engine
from workflows.case import Case
from workflows.fsm import Refused

TO = drafts.Addresses("claim", "claim_upload", "claim_remove", "claim_form", "claim_form", "申报表")


# 申报对象


@for_applicants
def claimant(request):
    """Who claims; fixed once a claim stands on it."""
    known = services.claimant_of(request.user)
    if services.is_settled(known):
        return render(request, "approvals/claimant.html", {"known": known})
    form = forms.Profile(request.POST or None, user=request.user, initial=introduction(request.user, known))
    against: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.introduce(request.user, form.cleaned_data)
            return redirect("claim_new")
        except Refused as refused:
            against = refused.sentences
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/claimant.html", {"form": form, "against": against}, status=status)


def introduction(user, known: Claimant | None) -> dict:
    """What is known already: the claimant as introduced, or the person of an application."""
    if known:
        work = "yes" if known.personnel_work else "no"
        return {"kind": known.kind, "name": known.name, "identity": known.identity, "personnel_work": work}
    person = Person.objects.filter(user=user).first()
    return {"kind": "个人", "name": person.name, "identity": person.id_number} if person else {}


def introduced(view):
    """Whoever claims says first who he is."""

    @for_applicants
    @wraps(view)
    def known(request, *args, **kwargs):
        who = services.claimant_of(request.user)
        return view(request, who, *args, **kwargs) if who else redirect("claimant")

    return known


# 草稿


@introduced
def claim_new(request, who):
    """The schemes one can claim under; a POST begins a draft."""
    offered = sections.offered()
    if request.method == "POST":
        if request.POST.get("scheme") not in {one.key for one in offered}:
            raise Http404
        return redirect("claim", services.begin(request.user, request.POST["scheme"]).key)
    begun = {draft.kind: draft for draft in services.drafts_of(request.user)}
    lines = [(scheme, begun.get(scheme.key)) for scheme in offered]
    return render(request, "approvals/claim_new.html", {"lines": lines, "who": who})


def with_claim(view):
    """The draft of this key, while it may be worked on; once filed, its case instead."""

    @introduced
    @wraps(view)
    def opened(request, who, key, *args, **kwargs):
        draft = get_object_or_404(Draft.objects.select_related("case"), owner=request.user, key=key)
        if draft.kind not in {one.key for one in sections.offered()}:
            raise Http404
        if not services.is_open(draft):
            return redirect("my_case", draft.case.number)
        return view(request, draft, who, *args, **kwargs)

    return opened


@require_safe
@with_claim
def claim(request, draft, who):
    """What is to be filled in, and what it will probably come to."""
    return claim_page(request, draft, who)


def claim_page(request, draft, who, against=(), status=200):
    open_now, parts = services.wanted(draft), sections.everything(draft)
    lines = [line_of(draft, parts[code]) for code in open_now.sections]
    papers = [line for line in services.papers(draft) if line.code in open_now.materials]
    people = rosters.rows(draft)
    return render(request, "approvals/claim.html", {
        "draft": draft, "scheme": sections.scheme_of(draft), "who": who, "lines": lines,
        "roster": {"open": open_now.roster, "count": len(people)}, "papers": papers,
        "lacking": sum(line.lacking for line in papers), "asked": drafts.asked_corrections(draft),
        "forecast": forecast.of(draft, who), "against": against,
    }, status=status)  # fmt: skip


@require_POST
@with_claim
def claim_discard(request, draft, who):
    """What was begun goes for good, when the person has ticked that it shall."""
    try:
        if request.POST.get("sure") != "on":
            raise Refused("请先勾选“确认放弃”，放弃后不能恢复")
        services.discard(draft)
    except Refused as refused:
        return claim_page(request, draft, who, refused.sentences, 422)
    return redirect("my")


def line_of(draft, part):
    state = drafts.state_of(part)
    return (
        part.section,
        state,
        drafts.STATUS[state],
        reverse("claim_section", args=[draft.key, part.section.code]),
    )


@with_claim
def claim_section(request, draft, who, section):
    """One section; its page shows what the claim comes to as it stands."""
    parts = sections.everything(draft)
    if section not in services.wanted(draft).sections:
        raise Http404
    part = parts[section]
    if request.method == "POST":
        return save(request, draft, who, part.section)
    return section_page(request, draft, who, part.soften() if part.answers else part)


def save(request, draft, who, section):
    """As for a transfer; 查找 and 保存并测算 save softly and show the page again."""
    answers = section.raw(request.POST)
    part = section.filled(dict(answers))
    version, page = drafts.number(request.POST.get("version")), request.POST.get("page", "")[:32]
    try:
        draft = save_section(draft, section, answers, version, page, lock=services.locked)
    except Elsewhere as elsewhere:
        return section_page(request, elsewhere.draft, who, part.soften(), status=409, elsewhere=True)
    except engine.Stale:
        return redirect("my_case", draft.case.number)
    if request.htmx or {"find", "reckon"} & set(request.POST):
        return section_page(request, draft, who, part.soften(), saved=True)
    if not part.is_complete():
        return section_page(request, draft, who, part, status=422, strict=True)
    return redirect("claim", draft.key)


def section_page(request, draft, who, part, status=200, **extra):
    here = {
        "back": reverse("claim", args=[draft.key]), "here": reverse("claim_section", args=[draft.key, part.section.code]),
        "forecast": forecast.of(draft, who), "notes": notes(draft, who, part),
    }  # fmt: skip
    return drafts.show_section(request, draft, part, status, **here | extra)


def notes(draft, who, part) -> list[str]:
    """What one should know beside the questions: in whose name the account must be, a number that looks mistyped."""
    if part.section.code != services.ACCOUNT:
        return []
    said = [f"户名须为“{payee_name(draft, who)}”。"]
    number = part.form.cleaned_data.get("number") if part.form.is_bound and part.form.is_valid() else None
    if number and not forms.luhn(number):
        said.append("这个账号不符合银行卡号的校验规则：是银行卡的请逐位核对，是单位账户的可以不管。")
    return said


def payee_name(draft, who: Claimant) -> str:
    """The employer once it is chosen where the scheme pays employers, else whoever claims."""
    scheme = sections.scheme_of(draft)
    if scheme.pays_people:
        return f"{scheme.people}本人，各自的账户在名单中填写"
    if not sections.pays_employer(scheme):
        return who.name
    paid = next((one.title for one in scheme.payees if one.title), sections.EMPLOYER.title)
    return facts.named_employer(sections.everything(draft)) or paid


# 材料


@require_safe
@with_claim
def claim_materials(request, draft, who):
    return materials_page(request, draft)


def materials_page(request, draft, faults=None, status=200):
    wanted = services.wanted(draft).materials
    lines = [line for line in services.papers(draft) if line.code in wanted]
    return drafts.show_materials(request, draft, lines, faults, status, replace(TO, args=(draft.key,)))


@with_claim
def claim_upload(request, draft, who, code):
    if request.method != "POST":
        return redirect("claim_materials", draft.key)
    if code not in services.wanted(draft).materials:
        raise Http404
    if fault := drafts.uploaded(request, draft, code):
        return materials_page(request, draft, {code: fault}, 422)
    return redirect("claim_materials", draft.key)


@with_claim
def claim_remove(request, draft, who, public_id):
    if request.method != "POST":
        return redirect("claim_materials", draft.key)
    if str(public_id) not in checklist.ids(draft):
        raise Http404
    checklist.remove(draft, str(public_id))
    return redirect("claim_materials", draft.key)


# 核对、递交


@require_safe
@with_claim
def claim_form(request, draft, who):
    """The form to print and sign, from complete sections only; the one page with whole numbers."""
    parts = sections.everything(draft)
    if not all(part.is_complete() for part in parts.values()):
        return redirect("claim_check", draft.key)
    filled = [(part.section.title, part.lines()) for part in parts.values()]
    return render(request, "approvals/claim_form.html", {
        "draft": draft, "who": who, "scheme": sections.scheme_of(draft), "sections": filled,
        "payee": payee_name(draft, who), "rows": rosters.shown(draft),
    })  # fmt: skip


def claim_check(request, key):
    return submit(request, key) if request.method == "POST" else check_page(request, key)


@with_claim
def check_page(request, draft, who, *, against=(), status=200):
    parts, open_now = sections.everything(draft), services.wanted(draft)
    filled = [
        (part.section, drafts.masked(part), code in open_now.sections, reverse("claim_section", args=[draft.key, code]))
        for code, part in parts.items()
    ]  # fmt: skip
    return render(request, "approvals/claim_check.html", {
        "draft": draft, "who": who, "scheme": sections.scheme_of(draft), "sections": filled, "roster": open_now.roster,
        "names": rosters.names(draft), "count": len(rosters.rows(draft)), "papers": services.papers(draft), "missing": services.missing(draft),
        "complete": all(part.is_complete() for part in parts.values()), "payee": payee_name(draft, who),
        "forecast": forecast.of(draft, who), "against": against,
        "review_by": sections.scheme_of(draft).actor_of("review"),
    }, status=status)  # fmt: skip


@for_applicants
def submit(request, key):
    """The same click twice gets the same receipt; a rule against it needs the person's own word."""
    draft = get_object_or_404(Draft, owner=request.user, key=key)
    if not services.is_open(draft):
        return redirect("submitted", draft.case.number)
    sure = "sure" in request.POST
    try:
        case = (
            services.hand_back(request.user, draft, sure)
            if draft.case
            else services.file(request.user, key, sure)
        )
    except engine.Stale:
        return redirect("submitted", Case.objects.get(draft=draft).number)
    except Refused as refused:
        return check_page(request, key, against=refused.sentences, status=422)
    return redirect("submitted", case.number)
