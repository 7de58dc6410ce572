"""回避: an official says whom he must avoid; the administrator and the auditor may enter it for somebody."""

import unicodedata

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from approvals.desks.officer import for_officials
from approvals.recusals import services
from approvals.scope import visible_cases
from parties.models import Recusal, User
from workflows.case import Case
from workflows.forms import Form
from workflows.fsm import Refused

PAGE = 50


class Officer(forms.ModelChoiceField):
    """An official by name and account."""

    def label_from_instance(self, user) -> str:
        return f"{user}（{user.username}）"


class Declaring(Form):
    """Whose case, and why; for whom, where somebody else enters it."""

    officer = Officer(
        User.objects.filter(is_official=True, is_active=True).order_by("username"),
        label="应当回避的工作人员", empty_label="请选择", error_messages={"required": "请选择应当回避的工作人员"},
    )  # fmt: skip
    number = forms.CharField(
        label="办件编号", max_length=40, help_text="如 QL-QY-2026-00021；对该申请人的其他办件同样回避",
        error_messages={"required": "请填写办件编号"},
    )  # fmt: skip
    reason = forms.CharField(
        label="回避事由", max_length=200, help_text="如夫妻、直系血亲、三代以内旁系血亲、近姻亲，或其他利害关系",
        error_messages={"required": "请写明回避事由（公务员法第七十六条）"},
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if not for_others(user):
            del self.fields["officer"]

    def clean_number(self):
        typed = "".join(unicodedata.normalize("NFKC", self.cleaned_data["number"]).upper().split())
        self.case = Case.objects.filter(number=typed).first()
        if self.case is None:
            raise forms.ValidationError(f"没有编号为“{typed}”的办件，请核对后重新填写")
        return typed


def for_others(user) -> bool:
    return user.has_role("administrator", "auditor")


@for_officials
def recusals(request):
    """One's own declarations, or everybody's for who keeps them; names only of applicants one may know of."""
    form = Declaring(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        officer = form.cleaned_data.get("officer", request.user)
        try:
            services.enter(officer, form.case, form.cleaned_data["reason"], request.user)
            return redirect("recusals")
        except Refused as refused:
            form.add_error(None, refused.sentences[0])
    page = Paginator(entered(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "known": known(request.user, page),
        "others": for_others(request.user),
    }
    return render(request, "approvals/recusals.html", context, status=422 if form.errors else 200)


def entered(user):
    found = Recusal.objects.select_related("officer", "applicant", "entered_by").order_by("-pk")
    return found if for_others(user) else found.filter(officer=user)


def known(user, page) -> set[str]:
    """The numbers among these of cases the user may open."""
    numbers = [one.case_number for one in page]
    return set(visible_cases(user).filter(number__in=numbers).values_list("number", flat=True))
