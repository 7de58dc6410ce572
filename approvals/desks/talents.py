"""The register of recognised talents: found by those who decide, kept by 县委人才办 with each 认定 document."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.pages import PAGE
from approvals.desks.registers import for_readers, history, kept
from approvals.registers import entitlements
from approvals.registers import talents as services
from approvals.registers.flexible_forms import EntitlementForm, RevokeForm
from approvals.registers.forms import EndForm, FindForm, NameForm, RecognitionForm, TalentForm
from approvals.registers.talents import Recognised
from parties.engagements import Entitlement
from parties.secrets import index_of
from parties.talents import Recognition, Talent
from workflows import clock


@require_safe
@for_readers
def talents(request):
    return listed(request)


def listed(request, find=None, status=200):
    """Found by name, class or document; by the whole ID number only through ``talent_find``."""
    asked = request.GET.get("q", "").strip()
    found = Talent.objects.prefetch_related("recognitions").order_by("name", "pk")
    for word in asked.split():
        by_paper = Q(recognitions__talent_class=word) | Q(recognitions__document__icontains=word)
        found = found.filter(Q(name__icontains=word) | by_paper)
    page = Paginator(found.distinct(), PAGE).get_page(request.GET.get("page"))
    keeps = request.user.sits_at(services.DESK)
    return render(request, "approvals/talents.html", {
        "page": page, "q": asked, "keeps": keeps, "find": find or FindForm(),
    }, status=status)  # fmt: skip


@require_POST
@for_readers
def find(request):
    form = FindForm(request.POST)
    if form.is_valid():
        found = Talent.objects.filter(id_index=index_of(form.cleaned_data["id_number"])).first()
        if found:
            return redirect("talent", found.pk)
        form.add_error("id_number", "名册中没有此人")
    return listed(request, form, 422)


@for_readers
def add(request):
    services.check_keeper(request.user)
    form = TalentForm(request.POST or None)
    if request.method == "POST" and kept(
        form, lambda said: services.enter([Recognised(**said)], request.user)
    ):
        return redirect("talent", Talent.objects.get(id_index=index_of(form.cleaned_data["id_number"])).pk)
    return render(request, "approvals/talent_add.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_readers
def talent(request, pk):
    return shown(request, get_object_or_404(Talent, pk=pk))


def shown(request, found, bound: str = "", form=None) -> HttpResponse:
    """One talent with every recognition; the ID number only in part."""
    found, keeps = Talent.objects.get(pk=found.pk), request.user.sits_at(services.DESK)
    forms = {"recognise": RecognitionForm(prefix="recognise"), "rename": NameForm(initial={"name": found.name}),
             "end": EndForm(prefix="end"), "entitle": EntitlementForm(prefix="entitle"), "revoke": RevokeForm(prefix="revoke")}  # fmt: skip
    recognitions = list(found.recognitions.order_by("-recognised_on", "-pk"))
    given = list(found.entitlements.all())
    return render(request, "approvals/talent.html", {
        "talent": found, "recognitions": recognitions, "running": [one for one in recognitions if not one.until],
        "entitlements": [(one, one.status_on(clock.today())) for one in given], "valid": [one for one in given if not one.revoked_on],
        "engagements": list(found.engagements.select_related("unit")),
        "keeps": keeps, "history": history(f"talent:{found.pk}"),
        "forms": (forms | {bound: form}) if keeps else {}, "faulty": [form] if form else [],
    }, status=422 if form else 200)  # fmt: skip


@require_POST
@for_readers
def recognise(request, pk):
    found, form = get_object_or_404(Talent, pk=pk), RecognitionForm(request.POST, prefix="recognise")
    services.check_keeper(request.user)
    who = {"name": found.name, "id_number": found.id_number}
    if kept(form, lambda said: services.enter([Recognised(**who, **said)], request.user)):
        return redirect("talent", pk)
    return shown(request, found, "recognise", form)


@require_POST
@for_readers
def rename(request, pk):
    found, form = get_object_or_404(Talent, pk=pk), NameForm(request.POST)
    services.check_keeper(request.user)
    if kept(form, lambda said: services.rename(found, **said, actor=request.user)):
        return redirect("talent", pk)
    return shown(request, found, "rename", form)


@require_POST
@for_readers
def end(request, pk, item):
    recognition, form = (
        get_object_or_404(Recognition, pk=item, talent=pk),
        EndForm(request.POST, prefix="end"),
    )
    services.check_keeper(request.user)
    if kept(form, lambda said: services.end(recognition, **said, actor=request.user)):
        return redirect("talent", pk)
    return shown(request, recognition.talent, "end", form)


@require_POST
@for_readers
def entitle(request, pk):
    """人才消费券、人才服务卡: without an amount, so that no money is moved."""
    found, form = get_object_or_404(Talent, pk=pk), EntitlementForm(request.POST, prefix="entitle")
    entitlements.check_office(request.user)
    if kept(form, lambda said: entitlements.issue(found, said, request.user)):
        return redirect("talent", pk)
    return shown(request, found, "entitle", form)


@require_POST
@for_readers
def revoke(request, pk, item):
    given, form = (
        get_object_or_404(Entitlement, pk=item, talent=pk),
        RevokeForm(request.POST, prefix="revoke"),
    )
    entitlements.check_office(request.user)
    if kept(form, lambda said: entitlements.revoke(given.pk, **said, actor=request.user)):
        return redirect("talent", pk)
    return shown(request, given.talent, "revoke", form)
