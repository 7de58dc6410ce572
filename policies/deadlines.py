"""Report days the plan fixes: inclusive, not rolled unless asked, none before the plan was issued."""

from datetime import date

from policies.workdays import WorkingDays

ISSUED = date(2023, 9, 25)
ROLLS = {"none": 0, "backward": -1, "forward": 1}


def due(nominal: date, roll: str, calendar: WorkingDays) -> date | None:
    """When a report named for ``nominal`` is due (口径 due.roll); None up to the plan's own day of issue."""
    return calendar.roll(nominal, ROLLS[roll]) if nominal > ISSUED else None
