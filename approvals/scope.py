"""Which cases somebody may open; documents uses the very same rule for files."""

from django.db.models import Exists, OuterRef
from django.http import Http404

from documents.access import visible_cases
from parties.models import Recusal, User
from workflows.case import Case
from workflows.holds import FREEZE, Hold

__all__ = ["case_for", "visible_cases"]

PERSONNEL = ("ZZB", "RSJ", "RCB", "BB")
"""Where 组织人事人才 work is done: 组织部, 人社局, 人才办, 编办."""


def case_for(user, number: str) -> Case:
    """The case by its number, for somebody who may see it; for anybody else there is no such case.

    It comes with the answers its page begins with: whether an objection has it ``held``, whether it is or was ``looked_into`` (调查冻结), whether somebody of the applicant's name
    works in personnel (``namesake``), and whether anybody is ``recused`` from the applicant.
    """
    holds = Hold.objects.filter(case=OuterRef("pk"))
    held = holds.filter(lifted_at=None).exclude(source__startswith=FREEZE)
    names = User.objects.filter(
        name=OuterRef("subject"), is_official=True, is_active=True, seats__unit__code__in=PERSONNEL
    )
    avoid = Recusal.objects.filter(applicant=OuterRef("applicant"))
    cases = visible_cases(user).annotate(
        held=Exists(held), looked_into=Exists(holds.filter(source__startswith=FREEZE)), namesake=Exists(names), recused=Exists(avoid)
    )  # fmt: skip
    found = cases.select_related("applicant__person").filter(number=number).first()
    if found is None:
        raise Http404("没有此办件")
    return found.coerced
