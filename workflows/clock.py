"""The one clock. Demonstrations and tests move it; a county's installation cannot."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

_ahead = timedelta()


def now() -> datetime:
    """The present moment, aware, as the whole house understands it."""
    return timezone.now() + _ahead


def today() -> date:
    """The calendar day in the county's time zone; the day a deadline or a year is counted by."""
    return timezone.localdate(now())


def move_to(moment: datetime) -> None:
    """Set the clock (demonstrations and tests only).

    Raises RuntimeError where ``settings.CLOCK_MAY_MOVE`` is off: nobody may backdate a decision.
    """
    global _ahead
    if not settings.CLOCK_MAY_MOVE:
        raise RuntimeError("本系统的时钟不能拨动")
    _ahead = moment - timezone.now()


def reset() -> None:
    """Back to real time."""
    global _ahead
    _ahead = timedelta()


def local(moment: datetime) -> datetime:
    """The moment as the county's clocks show it."""
    return timezone.localtime(moment)


def when(moment: datetime) -> str:
    """The moment as people read it: 2026-01-05 09:30."""
    return local(moment).strftime("%Y-%m-%d %H:%M")
