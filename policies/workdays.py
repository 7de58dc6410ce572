"""Working days: the county's own table first, the published calendar second, provisional beyond.

A provisional answer used a year without an official calendar: Monday to Friday minus the holidays the law fixes
(全国年节及纪念日放假办法, 2024 revision), lunar ones included, and no 调休.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from lunardate import LunarDate

FIRST_OFFICIAL, LAST_OFFICIAL = 2004, max(chinese_calendar.holidays).year
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """A day, and whether a year without an official calendar was used to find it."""

    day: date
    provisional: bool


class WorkingDays:
    """The calendar; ``table`` is the county's own: day → worked or not."""

    def __init__(self, table: Mapping[date, bool] | None = None):
        self.table = dict(table or {})
        self.own_years = {day.year for day in self.table}

    def is_working(self, day: date) -> bool:
        if day in self.table:
            return self.table[day]
        if FIRST_OFFICIAL <= day.year <= LAST_OFFICIAL:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5 and (day.year in self.own_years or day not in fixed_holidays(day.year))

    def is_official(self, day: date) -> bool:
        """Whether the county's own table or a published calendar covers the day's year."""
        return self.standing(day.year) != "provisional"

    def standing(self, year: int) -> str:
        """``own`` where the county's table names a day of the year, else ``official`` or ``provisional``."""
        if year in self.own_years:
            return "own"
        return "official" if FIRST_OFFICIAL <= year <= LAST_OFFICIAL else "provisional"

    def add(self, start: date, days: int, count_start: bool = False) -> Answer:
        """The last of ``days`` working days; the starting day is not counted unless said so (民法典 201)."""
        day, provisional = start - DAY if count_start else start, False
        while days > 0:
            day += DAY
            provisional |= not self.is_official(day)
            days -= self.is_working(day)
        return Answer(day, provisional)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``."""
        return sum(self.is_working(start + DAY * n) for n in range(1, (end - start).days + 1))

    def roll(self, day: date, direction: int) -> date:
        """The day itself, or the nearest working day before (-1) or after (+1) it."""
        while direction and not self.is_working(day):
            day += DAY * direction
        return day


@cache
def fixed_holidays(year: int) -> frozenset[date]:
    """The days off the law itself names, without any 调休."""
    new_year = LunarDate(year, 1, 1).to_solar_date()
    days = {date(year, 1, 1), qingming(year), date(year, 5, 1), date(year, 5, 2)}
    days |= {new_year + DAY * n for n in range(-1, 3)}
    days |= {LunarDate(year, 5, 5).to_solar_date(), LunarDate(year, 8, 15).to_solar_date()}
    return frozenset(days | {date(year, 10, day) for day in (1, 2, 3)})


def qingming(year: int) -> date:
    """清明 in this century, by the usual approximation of the solar term."""
    century_year = year % 100
    return date(year, 4, int(century_year * 0.2422 + 4.81) - century_year // 4)
