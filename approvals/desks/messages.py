"""消息: what the applicant was told, all cases together; being read is said by a button, never by looking."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.applicant import for_applicants, own_case
from workflows import notices
from workflows.notices import Notice

PAGE = 20


@require_safe
@for_applicants
def messages(request):
    """Every message of the person, the newest first."""
    told = Notice.objects.filter(recipient=request.user).select_related("case").order_by("-id")
    page = Paginator(told, PAGE).get_page(request.GET.get("page"))
    return render(request, "approvals/messages.html", {"page": page})


@require_POST
@for_applicants
def read_all(request):
    notices.mark_read(request.user)
    return redirect("messages")


@require_POST
@for_applicants
def read(request, pk):
    """One message; somebody else's is none of the person's and stays as it is."""
    notices.mark_read(request.user, pk=pk)
    return redirect("messages")


@require_POST
@for_applicants
def read_case(request, number):
    """Everything told about one case, from its page."""
    case = own_case(request, number)
    notices.mark_read(request.user, case=case)
    return redirect("my_case", case.number)
