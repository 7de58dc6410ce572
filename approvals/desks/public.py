"""What anybody may read without signing in: the front page, the self-check, the look-up by number and code."""

import hmac
import re
import unicodedata

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals import progress
from approvals.applications.facts import BUREAU, assessed
from approvals.applications.selfcheck import SelfCheck
from approvals.claims.forms import KINDS
from approvals.claims.guide import conditions
from approvals.claims.sections import offered
from approvals.desks.conditions import named
from parties.models import Unit
from policies.materials import GROUNDS, every_material
from workflows.case import Case
from workflows.forms import Form
from workflows.stations import phases
from workflows.transfer.flow import TransferFlow

TRIES, WINDOW = 10, 15 * 60
"""Look-ups per address and per number before a pause, in seconds: fifty bits cannot be guessed at this pace."""


@require_safe
@login_not_required
def home(request):
    """Officials begin at their inbox; everybody else with the three things one comes for."""
    if request.user.is_authenticated and request.user.is_official:
        return redirect("inbox")
    return render(request, "approvals/home.html")


@require_safe
@login_not_required
def guide(request):
    return render(request, "approvals/guide.html", {
        "phases": phases(TransferFlow), "grounds": GROUNDS, "materials": every_material(),
        "claimants": [title for _, title in KINDS], "schemes": [(one, conditions(one)) for one in offered()],
    })  # fmt: skip


@login_not_required
def self_check(request):
    """Six questions, nothing stored; the answer names each condition, its clause and the receiving bureau."""
    form = SelfCheck(request.POST or None)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        verdict = assessed({"applicant": form.facts()})
        bureau = Unit.objects.filter(code=BUREAU[form.cleaned_data["system"]]).first()
        context |= {"verdict": verdict, "findings": named(verdict), "bureau": bureau}
    return render(request, "approvals/self_check.html", context, status=422 if form.errors else 200)


class LookUp(Form):
    """The case number and the separate random code of the receipt."""

    number = forms.CharField(label="办件编号", max_length=40, help_text="如 QL-QY-2026-00021")
    code = forms.CharField(label="查询码", max_length=20, help_text="回执上的10位字母和数字")

    def clean_number(self):
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", self.cleaned_data["number"])).upper()

    def clean_code(self):
        typed = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", self.cleaned_data["code"])).upper()
        return typed.translate(str.maketrans("OIL", "011"))


@never_cache
@login_not_required
def lookup(request):
    """Only the stage of a case, and one answer for a wrong number and a wrong code."""
    form = LookUp(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "approvals/lookup.html", {"form": form}, status=422 if form.errors else 200)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    if too_often(address_of(request), number):
        form.add_error(None, "查询过于频繁，请15分钟后再试，或登录后在“我的办件”中查看")
        return render(request, "approvals/lookup.html", {"form": form}, status=429)
    case = Case.objects.filter(number=number).first()
    if (
        not hmac.compare_digest(code.encode(), (case.lookup_code if case else "-" * 10).encode())
        or case is None
    ):
        form.add_error(None, "没有查到，请核对办件编号和查询码")
        return render(request, "approvals/lookup.html", {"form": form}, status=422)
    return render(
        request, "approvals/lookup.html", {"form": form, "number": number, "stage": progress.stage(case)}
    )


def address_of(request) -> str:
    """Where the request comes from, past as many proxies of our own as the settings trust."""
    return get_adapter(request).get_client_ip(request)


def too_often(*wanted: str) -> bool:
    """Count this try against the address and against the number."""
    keys = [f"lookup:{hmac.new(b'lookup', one.encode(), 'sha256').hexdigest()}" for one in wanted]
    counts = []
    for key in keys:
        cache.add(key, 0, WINDOW)
        counts.append(cache.incr(key))
    return max(counts) > TRIES
