"""The minimum term of service in the county: five years from 报到 (三(三)1)."""

from datetime import date

from policies.periods import add_months, add_years

YEARS = 5


def fulfilled_on(reported: date) -> date:
    """The first day on which five years are full."""
    return add_years(reported, YEARS)


def employed_for(hired: date, checked: date, months: int) -> bool:
    """Whether employment has lasted ``months`` on the day it is checked (口径 lr.months)."""
    return checked >= add_months(hired, months)
