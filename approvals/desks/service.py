"""Who came back, where they are, and what is due in their five years; also those who came before this house was used."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.opening import serving
from approvals.opening.models import ServiceRecord
from approvals.scope import visible_cases
from policies.periods import add_years
from workflows import clock
from workflows.forms import Day, Form
from workflows.fsm import Refused
from workflows.transfer.states import S

STATES = (S.ARRIVED, S.SERVING, S.CONFIRMING, S.FULFILLED, S.DEPARTED, S.BREACHED)


def for_service(view):
    def checked(request, *args, **kwargs):
        if not request.user.has_role("service", "receiving", "transfer", "auditor"):
            raise PermissionDenied("此页面供服务期管理使用")
        return view(request, *args, **kwargs)

    return checked


@require_safe
@for_service
def service(request):
    cases = (
        visible_cases(request.user)
        .filter(chain="transfer", state__in=STATES)
        .order_by("facts__placement__unit", "id")
    )
    lines = [line(case.coerced) for case in cases]
    records = [recorded(one, request.user) for one in serving.visible(request.user)]
    return render(request, "approvals/service.html", {"lines": lines, "records": records})


def line(case) -> dict:
    known = case.known
    due = add_years(known.reported_on, known.years_confirmed + 1) if case.finished is None else None
    return {"case": case, "place": known.placement, "reported": known.reported_on, "years": known.years_confirmed,
            "until": known.fulfilled_on, "due": due, "late": late(due)}  # fmt: skip


def recorded(record: ServiceRecord, user) -> dict:
    may = record.due is not None and serving.may_act(user, record)
    return {
        "record": record,
        "late": late(record.due),
        "may": may,
        "ripe": may and record.due <= clock.today(),
    }


def late(due) -> bool:
    return bool(due and due < clock.today())


class Leaving(Form):
    """登记提前离开."""

    left_on = Day(label="离开日期")
    why = forms.CharField(label="离开原因", max_length=200)


@require_safe
@for_service
def record(request, pk):
    return record_page(request, mine(request, pk), Leaving())


def mine(request, pk) -> ServiceRecord:
    found = serving.visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404("没有此条服务期记录")
    return found


def record_page(request, found, form, against=(), status=200):
    context = recorded(found, request.user) | {"form": form, "against": against}
    return render(request, "approvals/service_record.html", context, status=status)


@require_POST
@for_service
def record_confirm(request, pk):
    return settled(request, mine(request, pk), Leaving(), serving.confirm_year)


@require_POST
@for_service
def record_leave(request, pk):
    found, form = mine(request, pk), Leaving(request.POST)
    if not form.is_valid():
        return record_page(request, found, form, status=422)
    return settled(
        request, found, form, serving.leave, form.cleaned_data["left_on"], form.cleaned_data["why"]
    )


def settled(request, found, form, act, *said):
    try:
        act(found.pk, *said, request.user)
    except Refused as refused:
        return record_page(request, found, form, refused.sentences, 422)
    return redirect("service_record", found.pk)
