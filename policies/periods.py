"""Gregorian periods (民法典 200–202): a year or month later, on the corresponding day or the month's last."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later; the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def full_months(since: date, until: date) -> int:
    """How many whole months have passed from one day to another; none where the second comes first."""
    months = max((until.year - since.year) * 12 + until.month - since.month, 0)
    return months if months == 0 or add_months(since, months) <= until else months - 1


def add_years(day: date, years: int) -> date:
    return add_months(day, 12 * years)
