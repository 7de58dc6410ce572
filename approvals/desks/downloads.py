"""The payment file (付款文件) of a list and of a request 财政局 pays itself: taken, asked for once more, released."""

from collections.abc import Callable

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from approvals.desks import finance, payment
from approvals.desks.finance import for_roles, said
from approvals.desks.pages import ticked
from approvals.desks.workbooks import saved
from approvals.payments import bank, direct, downloads
from workflows.fsm import Refused


@require_POST
@for_roles(*payment.ROLES)
def of_list(request, pk):
    """Taking it is recorded, so it is no plain link."""
    try:
        content = bank.take(payment.payment_for(pk), request.user)
    except Refused as refused:
        return payment.payment_page(request, payment.payment_for(pk), **said(refused))
    return saved(content, f"payment-{pk}.xlsx")


@require_POST
@for_roles(*finance.FINANCE)
def of_request(request, pk):
    try:
        content = direct.take(finance.request_for(pk), request.user)
    except Refused as refused:
        return finance.request_page(request, finance.request_for(pk), **said(refused))
    return saved(content, f"request-{pk}.xlsx")


@require_POST
@for_roles(*payment.ROLES)
def of_list_again(request, pk):
    return again(request, pk, payment.payment_for, payment.payment_page, "payment")


@require_POST
@for_roles(*finance.FINANCE)
def of_request_again(request, pk):
    return again(request, pk, finance.request_for, finance.request_page, "finance_request")


def again(request, pk: int, found: Callable, page: Callable, url: str):
    """Ask for the file once more, or let a colleague have it."""
    listed = found(pk)
    try:
        if pending := listed.downloads.filter(pk__in=ticked(request, "release")).first():
            downloads.release(pending, request.user)
        else:
            downloads.ask_again(listed, request.POST.get("reason", "")[:200], request.user)
    except Refused as refused:
        return page(request, found(pk), **said(refused))
    return redirect(url, pk)
