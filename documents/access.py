"""Who may read a file: the applicant his own and what is meant for him, officials what belongs to their cases."""

from django.db.models import Q, QuerySet

from workflows.case import Case

BUREAU_ROLES = {
    "transfer": ("intake", "eligibility", "review", "vetting", "transfer", "service"),
    "claim": ("reward_review", "payment", "payment_check"),
}
"""Who of the handling bureau may open every case of a chain, wherever it waits."""

MONEY = ("payment", "payment_check", "finance", "finance_check")
SHARED = {
    "meeting": ("secretary",),
    "batch": ("reward_review", "secretary", "publicity", *MONEY),
    "quarter": ("reward_review", *MONEY),
    "publicity": ("publicity", "reward_review", "secretary", *MONEY),
    "request": MONEY,
    "allocation": MONEY,
    "payment": ("payment", "payment_check"),
}
"""Who reads a paper that belongs to no single case, by the first word of its source; the auditor reads all."""


def visible_cases(user) -> QuerySet[Case]:
    """The cases an official may open: of his bureau, that came to his desk, or all for the auditor."""
    if user.has_role("auditor"):
        return Case.objects.all()
    mine = Q(task_set__owner_permission__in=user.desks) | Q(task_set__owner=user)
    for chain, roles in BUREAU_ROLES.items():
        mine |= Q(chain=chain, unit__in=[unit for role, unit, _ in user.seats_taken if role in roles])
    return Case.objects.filter(mine).distinct() if user.is_official else Case.objects.none()


def handles(user, case: Case) -> bool:
    """Whether somebody belongs to the bureau that answers for the case."""
    return any(user.sits_at(f"{role}@{case.unit}") for role in BUREAU_ROLES[case.chain])


def may_see(user, case: Case) -> bool:
    return visible_cases(user).filter(pk=case.pk).exists()


def may_read_attachment(user, attachment) -> bool:
    if attachment.owner_id == user.pk:
        return True
    return attachment.case is not None and may_see(user, attachment.case)


def may_read_paper(user, paper) -> bool:
    if paper.case is None:
        return user.has_role("auditor", *SHARED.get(paper.source.partition(":")[0], ()))
    if paper.case.applicant_id == user.pk:
        return paper.for_applicant
    return may_see(user, paper.case)
