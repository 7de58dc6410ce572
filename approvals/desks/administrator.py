"""The administrator's desk: units, officials and their desks; no casework ever passes here."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from approvals.units import services as unit_services
from parties import services
from parties.models import Seat, Unit, User
from parties.roles import ROLES
from workflows.forms import Form, ModelForm
from workflows.fsm import Refused


def for_administrators(view):
    def checked(request, *args, **kwargs):
        if not request.user.has_role("administrator"):
            raise PermissionDenied("此页面供系统管理员使用")
        return view(request, *args, **kwargs)

    return checked


class UnitForm(ModelForm):
    """One unit; its code stands in desks, cases and places, and never changes."""

    class Meta:
        model = Unit
        fields = ["code", "name", "short", "kind", "supervisor"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
        own = Q(pk=self.instance.supervisor_id)
        choices = Unit.objects.filter(Q(active=True) | own).exclude(pk=self.instance.pk)
        self.fields["supervisor"].queryset, self.fields["supervisor"].empty_label = choices, "无"

    def clean_supervisor(self):
        """No unit stands above itself, however long the way."""
        above = dict(Unit.objects.values_list("pk", "supervisor"))
        chosen = self.cleaned_data["supervisor"]
        place, seen = chosen.pk if chosen else None, set()
        while place and place not in seen:
            if place == self.instance.pk:
                raise forms.ValidationError(f"{chosen}由本单位主管，不能作为本单位的主管部门")
            seen.add(place)
            place = above.get(place)
        return chosen


@for_administrators
def units(request):
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"已添加单位 {form.instance}")
        return redirect("units")
    found = Unit.objects.select_related("supervisor").order_by("code")
    return render(
        request, "approvals/units.html", {"form": form, "units": found}, status=422 if form.errors else 200
    )


@for_administrators
def unit(request, pk):
    """Change a unit's names and supervisor."""
    found = get_object_or_404(Unit, pk=pk)
    form = UnitForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"已保存 {found}")
        return redirect("units")
    return unit_page(request, found, form)


def unit_page(request, found, form, against=()):
    context = {"unit": Unit.objects.get(pk=found.pk), "form": form, "against": against}
    status = 422 if form.errors or against else 200
    return render(request, "approvals/unit.html", context, status=status)


@require_POST
@for_administrators
def unit_active(request, pk):
    """停用 or 启用, as the unit is now."""
    found = get_object_or_404(Unit, pk=pk)
    if request.POST.get("active") == "yes":
        unit_services.activate(found)
    else:
        try:
            unit_services.deactivate(found)
        except Refused as refused:
            return unit_page(request, found, UnitForm(instance=found), refused.sentences)
    return redirect("unit", pk)


class OfficialForm(Form):
    """A new official: the first password is made here and shown once."""

    username = forms.SlugField(label="账号", max_length=40, help_text="字母、数字、连字符")
    name = forms.CharField(label="姓名", max_length=60)

    def clean_username(self):
        if User.objects.filter(username=self.cleaned_data["username"]).exists():
            raise forms.ValidationError("已有此账号，请换一个")
        return self.cleaned_data["username"]


@for_administrators
def officials(request):
    form = OfficialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, password = services.create_official(**form.cleaned_data)
        messages.success(request, f"已建立账号 {user.username}，初始密码 {password}（仅显示这一次）")
        return redirect("official", user.pk)
    found = User.objects.filter(is_official=True).prefetch_related("seats__unit").order_by("username")
    lines = [(user, [(ROLES[seat.role], seat.unit.name) for seat in user.seats.all()]) for user in found]
    status = 422 if form.errors else 200
    return render(request, "approvals/officials.html", {"form": form, "lines": lines}, status=status)


class SeatForm(Form):
    """A desk for somebody: a role in a unit."""

    role = forms.ChoiceField(label="岗位", choices=list(ROLES.items()))
    unit = forms.ModelChoiceField(Unit.objects.filter(active=True), label="单位")


@for_administrators
def official(request, pk):
    found = get_object_or_404(User, pk=pk, is_official=True)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.seat(found, **form.cleaned_data)
            return redirect("official", pk)
        except services.Unfit as unfit:
            form.add_error(None, str(unfit))
    seats = [(seat, ROLES[seat.role]) for seat in found.seats.select_related("unit")]
    context = {"form": form, "official": found, "seats": seats}
    return render(request, "approvals/official.html", context, status=422 if form.errors else 200)


@require_POST
@for_administrators
def unseat(request, pk, seat):
    get_object_or_404(Seat, pk=seat, user=pk).delete()
    return redirect("official", pk)


@require_POST
@for_administrators
def reset(request, pk):
    password = services.reset_password(get_object_or_404(User, pk=pk, is_official=True))
    messages.success(request, f"新的初始密码 {password}（仅显示这一次）")
    return redirect("official", pk)


@require_POST
@for_administrators
def close(request, pk):
    services.close_account(get_object_or_404(User, pk=pk, is_official=True))
    messages.success(request, "账号已停用，已在各处退出")
    return redirect("official", pk)
