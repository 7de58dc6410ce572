"""Who may read a file: the applicant his own and what is meant for him, officials what belongs to their cases."""

from django.db.models import Q, QuerySet

from workflows.case import Case

BUREAU_ROLES = ("intake", "eligibility", "review", "vetting", "transfer", "service")

READERS = {
    "meeting": ("secretary",),
    "batch": ("reward_review", "secretary", "publicity", "payment", "payment_check", "finance", "finance_check"),
}  # fmt: skip
"""Who may read a paper that belongs to no single case, by what made it."""


def visible_cases(user) -> QuerySet[Case]:
    """The cases an official may open: of his bureau, that came to his desk, or all for the auditor."""
    if user.has_role("auditor"):
        return Case.objects.all()
    units = [unit for role, unit, _ in user.seats_taken if role in BUREAU_ROLES]
    reached = Q(task_set__owner_permission__in=user.desks) | Q(task_set__owner=user)
    return (
        Case.objects.filter(Q(unit__in=units) | reached).distinct()
        if user.is_official
        else Case.objects.none()
    )


def may_see(user, case: Case) -> bool:
    return visible_cases(user).filter(pk=case.pk).exists()


def may_read_attachment(user, attachment) -> bool:
    if attachment.owner_id == user.pk:
        return True
    return attachment.case is not None and may_see(user, attachment.case)


def may_read_paper(user, paper) -> bool:
    if paper.case is None:
        return user.has_role(*READERS.get(paper.source.partition(":")[0], ()), "auditor")
    if paper.case.applicant_id == user.pk:
        return paper.for_applicant
    return may_see(user, paper.case)
