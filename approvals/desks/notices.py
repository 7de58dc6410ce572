"""What anybody may read of a running publicity, and how to object to it; nothing of one that has ended."""

import hmac
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.desks.public import LookUp, address_of, too_often
from approvals.publicity import objections, services
from approvals.publicity.forms import ObjectingForm
from approvals.publicity.models import Objection, Publicity

OFTEN = "提交过于频繁，请15分钟后再试，或以电话、来信、来访向县委人才办提出"


def open_to_all(view):
    """Without signing in; never kept by a cache or a search engine, so that what has ended is gone."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        answer = view(request, *args, **kwargs)
        answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return answer

    return never_cache(login_not_required(shown))


@open_to_all
@require_safe
def notices(request):
    return render(request, "approvals/notices.html", {"running": services.running()})


@open_to_all
def notice(request, number):
    """The list and the form to object; what is posted to it after the end is kept, as late."""
    found = get_object_or_404(Publicity.objects.exclude(posted_at=None), number=number)
    if request.method == "POST":
        return taken_in(request, found)
    return page(request, found, ObjectingForm(publicity=found))


def page(request, found: Publicity, form, status=200):
    lines = [line for line in found.lines.select_related("publicity", "case") if line.is_public]
    if not lines and found.is_over and not form.is_bound:
        return render(request, "approvals/notice_over.html", {"publicity": found}, status=410)
    return render(request, "approvals/notice.html", {
        "publicity": found, "lines": lines, "form": form, "over": found.is_over and not lines,
        "bound": [form] if form.errors else [],
    }, status=status)  # fmt: skip


def taken_in(request, found: Publicity):
    form = ObjectingForm(request.POST, publicity=found)
    if not form.is_valid():
        return page(request, found, form, 422)
    if too_often(f"objection {address_of(request)}"):
        form.add_error(None, OFTEN)
        return page(request, found, form, 429)
    filed = objections.file(form.cleaned_data["line"], form.said, key=form.cleaned_data["key"])
    return render(request, "approvals/objection_filed.html", {"objection": filed, "publicity": found})


class AnswerLookUp(LookUp):
    """The number and the code an objector was given."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].label, self.fields["number"].help_text = "异议编号", "如 QL-YY-2026-00003"
        self.fields["code"].help_text = "提交异议后显示的10位字母和数字"


@open_to_all
def objection_answer(request):
    """How an objection stands and what was answered; one answer for a wrong number and a wrong code."""
    form = AnswerLookUp(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return answer_page(request, form, 422 if form.errors else 200)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    if too_often(address_of(request), number):
        form.add_error(None, "查询过于频繁，请15分钟后再试")
        return answer_page(request, form, 429)
    found = Objection.objects.filter(number=number).first()
    if not hmac.compare_digest(code.encode(), (found.code if found else "-" * 10).encode()):
        form.add_error(None, "没有查到，请核对异议编号和查询码")
        return answer_page(request, form, 422)
    return answer_page(request, form, objection=found)


def answer_page(request, form, status=200, **more):
    return render(request, "approvals/objection_answer.html", {"form": form, **more}, status=status)
