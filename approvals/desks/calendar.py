"""节假日: the county's own table of days off and days worked, year by year."""

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from approvals.desks.administrator import for_administrators
from policies.workdays import WorkingDays
from workflows import calendar, clock
from workflows.calendar import Holiday
from workflows.forms import Form

STANDING = {
    "own": ("本县自定", "met", "登记的日子以本表为准"),
    "official": ("公布日历", "met", "按国务院公布的放假安排计算"),
    "provisional": ("暂推", "soon", "放假安排尚未公布，暂按周一至周五和法定假日推算，不含调休"),
}
WORDS = {"rest": "休息", "work": "上班"}


class Day(Form):
    """One day the county decides itself."""

    day = forms.DateField(
        label="日期", help_text="如 2027-02-08", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期", "invalid": "日期应写成 2027-02-08 的样子"},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="上班或休息", choices=list(WORDS.items()), widget=forms.RadioSelect, initial="rest"
    )
    source = forms.CharField(
        label="依据", max_length=100, help_text="如“国办发明电〔2026〕7号”",
        error_messages={"required": "请写明依据，如放假通知的文号"},
    )  # fmt: skip

    def clean_day(self):
        day = self.cleaned_data["day"]
        if found := Holiday.objects.filter(day=day).first():
            raise forms.ValidationError(
                f"这一天已登记为{'上班' if found.working else '休息'}；如需更改，请先删去再登记"
            )
        return day


@for_administrators
def holidays(request):
    """The days of one year, how every year near it stands, and a form for one more."""
    form = Day(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kept = calendar.decide(said["day"], said["kind"] == "work", said["source"])
        return redirect(of_year(kept.day.year))
    return page(request, form, 422 if form.errors else 200)


def page(request, form, status):
    year = chosen(request.GET.get("year", ""))
    days = WorkingDays(calendar.own_table())
    listed = sorted({*days.own_years, *range(year - 1, year + 3), clock.today().year})
    lines = [(one, *STANDING[days.standing(one)]) for one in listed]
    found = Holiday.objects.filter(day__year=year).order_by("day")
    context = {"form": form, "year": year, "years": lines, "days": found}
    return render(request, "approvals/holidays.html", context, status=status)


def chosen(typed: str) -> int:
    """The year asked for; this one where nothing sensible is."""
    return int(typed) if typed.isascii() and typed.isdigit() and 1990 <= int(typed) <= 2100 else this_year()


def this_year() -> int:
    return clock.today().year


def of_year(year: int) -> str:
    return f"{reverse('holidays')}?year={year}"


@require_POST
@for_administrators
def remove(request, pk):
    found = get_object_or_404(Holiday, pk=pk)
    year = found.day.year
    calendar.strike(found)
    return redirect(of_year(year))
