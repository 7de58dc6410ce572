"""Quarters of the reports (三(十五)): each is due on the 25th of its last month, what comes later belongs to the next."""

from datetime import date

from policies.periods import add_months

DUE_DAY = 25


def due(day: date) -> date:
    """The day by which a report made or waited for on this day is due."""
    last = date(day.year, (day.month - 1) // 3 * 3 + 3, DUE_DAY)
    return last if day <= last else add_months(last, 3)


def title(due_on: date) -> str:
    return f"{due_on.year}年第{due_on.month // 3}季度"
