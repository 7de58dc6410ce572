"""What the pages of both registers share: who reads them, how a keeper's form is answered, what was done before."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied

from approvals.registers.models import RegisterEntry
from workflows.fsm import Refused

READERS = ("reward_review", "publicity", "auditor")


def for_readers(view):
    def checked(request, *args, **kwargs):
        if not request.user.has_role(*READERS):
            raise PermissionDenied("此页面供县人社局奖补复核岗和县委人才办使用")
        return view(request, *args, **kwargs)

    return checked


def kept(form, act: Callable[[dict[str, Any]], Any]) -> bool:
    """Whether the form was right and what it asks was done; a refusal stands in the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refused:
        form.add_error(None, list(refused.sentences))
    return not form.errors


def history(about: str) -> list[RegisterEntry]:
    return list(RegisterEntry.objects.filter(about=about).select_related("actor"))
