"""The statutory retirement date: 国发〔1978〕104号 before, the gradual delay decided on 2024-09-13 since.

Months are whole numbers; the date keeps the day of birth, clipped to the month's end.
"""

from dataclasses import dataclass
from datetime import date

from policies.periods import add_months

DELAY_BEGINS = (2025, 1)
DECIDED = date(2024, 9, 13)


@dataclass(frozen=True)
class Schedule:
    """One group's original age and its delay: one month more per ``step`` months of birth, at most ``most``."""

    original_age: int
    step: int
    most: int

    def delay(self, birth: date) -> int:
        """Months of delay for somebody born then."""
        reaches = (birth.year + self.original_age) * 12 + birth.month - 1
        late = reaches - (DELAY_BEGINS[0] * 12 + DELAY_BEGINS[1] - 1)
        return 0 if late < 0 else min(self.most, late // self.step + 1)


SCHEDULES = {
    "M60": Schedule(60, step=4, most=36),
    "F60": Schedule(60, step=4, most=36),
    "F55": Schedule(55, step=4, most=36),
    "F50": Schedule(50, step=2, most=60),
}
"""Men; women 县处级 or with 高级职称 (组通字〔2015〕14号); women in administrative or professional posts; women workers."""


def age(category: str, birth: date, on: date | None = None, switch: date = DECIDED) -> tuple[int, int]:
    """Years and months of the statutory age under the law in force on the day (None: the law of today)."""
    schedule = SCHEDULES[category]
    delayed = on is None or on >= switch
    years, months = divmod(schedule.original_age * 12 + (schedule.delay(birth) if delayed else 0), 12)
    return years, months


def retirement_date(category: str, birth: date, on: date | None = None, switch: date = DECIDED) -> date:
    """The day somebody reaches the statutory age."""
    years, months = age(category, birth, on, switch)
    return add_months(birth, 12 * years + months)
