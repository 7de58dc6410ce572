"""A whole ID number or phone, shown once to who needs it and gives a reason; the auditor reads who looked."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from approvals.scope import case_for
from parties.disclosures import FIELDS, Disclosure, disclose
from parties.models import Person, desk
from workflows import clock
from workflows.forms import Form

ROLES = ("intake", "eligibility", "review", "vetting", "transfer")
PAGE = 50


class Asking(Form):
    """Which number, and what for."""

    field = forms.ChoiceField(label="要看的号码", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="查看事由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如“与原件核对”；您的姓名、事由和时间会被记录，供审计员查阅",
    )  # fmt: skip

    def __init__(self, *args, person: Person, **kwargs):
        super().__init__(*args, prefix="look", **kwargs)
        kept = [(name, title) for name, title in FIELDS.items() if number_of(person, name)]
        self.fields["field"].choices = kept
        self.fields["field"].initial = kept[0][0]
        for name, asked in self.fields.items():
            asked.error_messages["required"] = "请写明查看事由" if name == "reason" else "请选择要看的号码"


def number_of(person: Person, field: str) -> str:
    return getattr(person, field) or ""


def may_look(user, case) -> bool:
    """Whoever handles cases at the case's own unit and need not step aside; administrators and auditors never."""
    handles = any(user.sits_at(desk(role, case.unit)) for role in ROLES)
    return (
        handles and not user.has_role("administrator", "auditor") and not user.must_avoid(case.applicant_id)
    )


@require_POST
def look(request, number):
    """The number stands on this answer only; opening the page again asks again."""
    case = case_for(request.user, number)
    if not may_look(request.user, case):
        raise PermissionDenied("只有本办件承办单位的经办人员可以查看完整号码")
    person = get_object_or_404(Person, user=case.applicant_id)
    form = Asking(request.POST, person=person)
    context = {"case": case, "person": person, "form": form}
    if form.is_valid():
        field = form.cleaned_data["field"]
        shown = disclose(
            request.user, person, field, form.cleaned_data["reason"], case.number, at=clock.now()
        )
        context |= {"title": FIELDS[field], "shown": shown}
    answer = render(request, "approvals/look.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def disclosures(request):
    """Every look at a whole number, the latest first."""
    if not request.user.has_role("auditor"):
        raise PermissionDenied("此页面供审计员使用")
    found = Disclosure.objects.select_related("officer", "person").order_by("-at", "-pk")
    if asked := request.GET.get("q", "").strip():
        found = found.filter(
            Q(officer__name__icontains=asked)
            | Q(person__name__icontains=asked)
            | Q(case_number__icontains=asked)
        )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "approvals/disclosures.html", {"page": page, "q": asked})
