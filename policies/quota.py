"""The county's total: at most half of its certified vacancies, rounded down (三(三)1, 口径 quota.*)."""


def quota(vacancies: int) -> int:
    """How many people may come in a plan year."""
    return vacancies // 2


def fits(vacancies: int, approved: int, reserved: int, request: int) -> bool:
    """Whether a request can be reserved beside what is approved and reserved already."""
    return approved + reserved + request <= quota(vacancies)
