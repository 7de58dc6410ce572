"""Retirement dates for every birth month, against a table worked out another way, and the published boundaries."""

from datetime import date

import pytest

from policies.retirement import age, retirement_date

GROUPS = {"M60": (60, 63, 4), "F60": (60, 63, 4), "F55": (55, 58, 4), "F50": (50, 55, 2)}


def walked(category):
    """The schedule by walking the months: one more month of delay for every ``step`` months of birth."""
    old, new, step = GROUPS[category]
    table, delay, since = {}, 0, 0
    for month in range(1950 * 12, 2001 * 12):
        if month >= (2025 - old) * 12:
            delay = min(delay + (since % step == 0), (new - old) * 12)
            since += 1
        table[month] = old * 12 + delay
    return table


@pytest.mark.parametrize("category", GROUPS)
def test_every_birth_month_from_1950_to_2000(category):
    for month, wanted in walked(category).items():
        birth = date(month // 12, month % 12 + 1, 15)
        years, months = age(category, birth)
        assert years * 12 + months == wanted, (category, birth)
        reached = month + wanted
        assert retirement_date(category, birth) == date(reached // 12, reached % 12 + 1, 15)


@pytest.mark.parametrize(("category", "birth", "years", "months", "retires"), [
    ("M60", "1964-12-01", 60, 0, "2024-12-01"), ("M60", "1965-01-31", 60, 1, "2025-02-28"),
    ("M60", "1965-05-01", 60, 2, "2025-07-01"), ("M60", "1976-09-01", 63, 0, "2039-09-01"),
    ("F55", "1970-01-01", 55, 1, "2025-02-01"), ("F55", "1981-09-01", 58, 0, "2039-09-01"),
    ("F50", "1975-01-01", 50, 1, "2025-02-01"), ("F50", "1975-03-01", 50, 2, "2025-05-01"),
    ("F50", "1984-11-01", 55, 0, "2039-11-01"),
])  # fmt: skip
def test_the_published_boundaries(category, birth, years, months, retires):
    born = date.fromisoformat(birth)
    assert age(category, born) == (years, months)
    assert retirement_date(category, born).isoformat() == retires


def test_before_the_decision_the_old_ages_held():
    born = date(1969, 2, 28)
    assert retirement_date("M60", born, on=date(2024, 9, 12)) == date(2029, 2, 28)
    assert retirement_date("M60", born, on=date(2024, 9, 13)) > date(2029, 2, 28)


@pytest.mark.parametrize("category", GROUPS)
def test_the_later_born_never_retires_earlier(category):
    days = [
        retirement_date(category, date(year, month, 1))
        for year in range(1950, 2001)
        for month in range(1, 13)
    ]
    assert days == sorted(days)
