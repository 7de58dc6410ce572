"""The verdicts of 三(三)1, kept with all they stood on: at the two checks, and as of the day the committee resolves."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from policies import eligibility
from workflows import calendar, clock, sheaf
from workflows.assessments import Assessment, plain
from workflows.case import Case
from workflows.fsm import Booking, Move
from workflows.rulings import ruled

KIND = "transfer"


def kept(step: str, day: Callable[[Any], date]) -> Booking:
    """Keep the verdict of each case of a set under the name of the step, as of the day ``day`` reads off the case."""

    def keep_each(pairs: list[tuple[Case, Move]]) -> None:
        for case, move in pairs:
            case.known.ruled = move.once(case, ruled)
            keep(case, step, day(case))

    return keep_each


def keep(case: Case, step: str, on: date) -> None:
    known = case.known
    sheaf.insert(Assessment(
        case=case, step=step, kind=KIND, on=on, asked=plain(known["applicant"]), policy=plain(known.policy),
        rulings=known.rulings_used, calendar=calendar.version(), answer=answer(known.assessed(on)), at=clock.now(),
    ))  # fmt: skip


def answer(verdict: eligibility.Verdict) -> dict[str, Any]:
    """The whole verdict as JSON."""
    return plain(asdict(verdict))


def accepted_on(case: Case) -> date:
    """受理日: what the decision stands on (口径 retire.reference)."""
    return case.known.measured_on


keep_check = kept("pass_check", accepted_on)
keep_review = kept("confirm_eligible", accepted_on)
keep_warning = kept("committee", lambda case: clock.today())
"""As of the day of the resolution: what the committee was warned of."""
