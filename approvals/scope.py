"""Which cases somebody may open; documents uses the very same rule for files."""

from django.http import Http404

from documents.access import visible_cases
from workflows.case import Case

__all__ = ["case_for", "visible_cases"]


def case_for(user, number: str) -> Case:
    """The case by its number, for somebody who may see it; for anybody else there is no such case."""
    found = visible_cases(user).select_related("applicant__person").filter(number=number).first()
    if found is None:
        raise Http404("没有此办件")
    return found.coerced
