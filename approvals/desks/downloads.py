"""The payment file (付款文件) of a list and of a request 财政局 pays itself: taken, asked for once more, released."""

from collections.abc import Callable
from typing import NamedTuple

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from approvals.desks import finance, payment
from approvals.desks.finance import for_roles, said
from approvals.desks.pages import ticked
from approvals.desks.workbooks import saved
from approvals.payments import bank, direct, downloads
from workflows.fsm import Refused


class Source(NamedTuple):
    """Of what the file is: how it is found, shown and called, and who hands the file out."""

    found: Callable
    page: Callable
    url: str
    take: Callable


LIST = Source(payment.payment_for, payment.payment_page, "payment", bank.take)
REQUEST = Source(finance.request_for, finance.request_page, "finance_request", direct.take)


@require_POST
@for_roles(*payment.ROLES)
def of_list(request, pk):
    return taken(request, pk, LIST)


@require_POST
@for_roles(*finance.FINANCE)
def of_request(request, pk):
    return taken(request, pk, REQUEST)


@require_POST
@for_roles(*payment.ROLES)
def of_list_again(request, pk):
    return again(request, pk, LIST)


@require_POST
@for_roles(*finance.FINANCE)
def of_request_again(request, pk):
    return again(request, pk, REQUEST)


def taken(request, pk: int, of: Source):
    """Taking it is recorded, so it is no plain link."""
    try:
        content = of.take(of.found(pk), request.user)
    except Refused as refused:
        return of.page(request, of.found(pk), **said(refused))
    return saved(content, f"{of.url.replace('_', '-')}-{pk}.xlsx")


def again(request, pk: int, of: Source):
    """Ask for the file once more, or let a colleague have it."""
    listed = of.found(pk)
    try:
        if pending := listed.downloads.filter(pk__in=ticked(request, "release")).first():
            downloads.release(pending, request.user)
        else:
            downloads.ask_again(listed, request.POST.get("reason", "")[:200], request.user)
    except Refused as refused:
        return of.page(request, of.found(pk), **said(refused))
    return redirect(of.url, pk)
