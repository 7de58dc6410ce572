"""The register of benefits of other policies (四(四)): found by those who decide, entered and confirmed by two keepers."""

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.pages import PAGE, ticked
from approvals.desks.registers import for_readers, history, kept
from approvals.registers import benefits as services
from approvals.registers.forms import BenefitForm
from approvals.stacking import overlaps
from documents.attachments import Attachment
from documents.views import served
from parties import benefits as parties
from parties.benefits import Benefit
from parties.secrets import index_of
from policies import schemes
from workflows import clock
from workflows.fsm import Refused

COUNTS = Q(revoked_at=None, confirmed_at__isnull=False)
STANDINGS = {
    "waiting": ("待确认", Q(revoked_at=None, confirmed_at=None)),
    "standing": ("有效", COUNTS),
    "asking": ("待同意撤销", COUNTS & Q(asked_by__isnull=False)),
    "revoked": ("已撤销", Q(revoked_at__isnull=False)),
}


@require_safe
@for_readers
def benefits(request):
    return listed(request)


def listed(request, against=(), holder: str = "", status=200):
    """Narrowed by words, standing and purpose; of one holder only through ``benefit_find``."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "standing", "purpose")}
    found = Benefit.objects.select_related("entered_by", "confirmed_by")
    for word in asked["q"].split():
        found = found.filter(Q(name__icontains=word) | Q(document__icontains=word))
    if asked["standing"] in STANDINGS:
        found = found.filter(STANDINGS[asked["standing"]][1])
    if asked["purpose"]:
        found = found.filter(purpose=asked["purpose"])
    if holder:
        found = found.filter(holder_index=holder)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    titles = parties.purposes(clock.today())
    return render(request, "approvals/benefits.html", {
        "page": page, "lines": [(one, titles.get(one.purpose, one.purpose)) for one in page], "purposes": titles.items(),
        "standings": [(key, title) for key, (title, _) in STANDINGS.items()], "keeps": services.keeps(request.user),
        "imports": request.user.sits_at(services.DESKS[0]), "against": against, "holder": bool(holder),
        "keep": "".join(f"&{name}={said}" for name, said in asked.items() if name != "q"), **asked,
    }, status=status)  # fmt: skip


@require_POST
@for_readers
def find(request):
    """By the whole number, asked by POST so that it stands in no address."""
    number = request.POST.get("number", "").strip()
    return (
        listed(request, holder=index_of(number))
        if number
        else listed(request, ("请填写完整号码",), status=422)
    )


@for_readers
def add(request):
    services.check_keeper(request.user)
    form = BenefitForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and kept(form, lambda said: services.enter([Benefit(**said)], request.user)):
        return redirect("benefits")
    asked = [(one.title, parties.held_by(one), parties.asks(one), one.item) for one in offered()]
    return render(
        request,
        "approvals/benefit_add.html",
        {"form": form, "asked": asked},
        status=422 if form.errors else 200,
    )


def offered():
    return [one for one in schemes.schemes(clock.today()).values() if one.item]


@require_safe
@for_readers
def benefit(request, pk):
    return shown(request, pk)


def shown(request, pk, against=(), status=200):
    one = get_object_or_404(
        Benefit.objects.select_related("entered_by", "confirmed_by", "asked_by", "revoked_by"), pk=pk
    )
    return render(request, "approvals/benefit.html", {
        "benefit": one, "purpose": parties.purposes(clock.today()).get(one.purpose, one.purpose), "against": against,
        "keeps": services.keeps(request.user), "history": history(f"benefit:{one.pk}"),
    }, status=status)  # fmt: skip


@require_safe
@for_readers
def proof(request, pk):
    """The scan it was entered by, for everybody who may read the entry."""
    one = get_object_or_404(Benefit.objects.exclude(file=""), pk=pk)
    return served(get_object_or_404(Attachment, public_id=one.file))


@require_POST
@for_readers
def confirm(request):
    """What was ticked, all of it or nothing."""
    services.check_keeper(request.user)
    chosen = set(ticked(request, "benefit"))
    if not chosen:
        return listed(request, ("请先勾选要确认的待遇",), status=422)
    try:
        with transaction.atomic():
            overlaps.notice(services.confirm(chosen, request.user))
    except Refused as refused:
        return listed(request, refused.sentences, status=422)
    return redirect("benefits")


def revoked(pk: int, actor) -> None:
    with transaction.atomic():
        overlaps.notice([services.revoke(pk, actor)])


ACTS = {
    "drop": lambda pk, said, actor: services.drop(pk, said, actor),
    "ask": lambda pk, said, actor: services.ask_to_revoke(pk, said, actor),
    "revoke": lambda pk, said, actor: revoked(pk, actor),
    "keep": lambda pk, said, actor: services.keep(pk, actor),
}


@require_POST
@for_readers
def settle(request, pk):
    """Return an entry, ask to revoke one that counts, agree or not."""
    services.check_keeper(request.user)
    if request.POST.get("act") not in ACTS:
        raise Http404
    try:
        ACTS[request.POST["act"]](pk, request.POST.get("reason", ""), request.user)
    except Benefit.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return shown(request, pk, refused.sentences, 422)
    return redirect("benefit", pk)
