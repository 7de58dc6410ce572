"""汇总审核 (三(十五)): what the service officers reported for a quarter, what it comes to, and the list of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db.models import Count

from approvals.claims.sheet import OPEN, VERDICTS
from workflows.case import Case
from workflows.claim import amounts, quarters
from workflows.claim.registers import Registers
from workflows.claim.states import ENDED
from workflows.rulings import Ruled

DESK = "reward_review@RSJ"
QUARTER = "facts__report__quarter"


@dataclass(frozen=True)
class Row:
    """One reported claim: both enterprises, who completed, what it comes to, each side's part, where it stands.

    ``settled`` says that the amount is what was awarded, nothing where it ended without money; else it is what the rules
    say today.
    """

    case: Case
    completed: int
    amount: Decimal
    halves: list[Decimal]
    settled: bool
    word: str

    @property
    def known(self):
        return self.case.known

    @property
    def stands(self) -> list[tuple[str, str]]:
        """Each side with its enterprise."""
        return [(side, one["name"]) for side, one in self.known.sides.items()]

    @property
    def shares(self) -> list[tuple[str, Decimal]]:
        """Each side with its part of the amount."""
        return list(zip(self.known.scheme.sides, self.halves, strict=True))

    @property
    def names(self) -> list[str]:
        return [one["name"] for one in self.known.sides.values()]


def check_reviewer(actor) -> None:
    if not actor.sits_at(DESK):
        raise PermissionDenied("只有县人社局奖补复核岗可以编制季度汇总表")


def reported():
    return Case.objects.filter(chain="claim", **{f"{QUARTER}__isnull": False})


def known_quarters() -> list[tuple[date, int]]:
    """Every quarter something was reported for, the latest first, with how many claims."""
    counted = reported().values_list(QUARTER).annotate(Count("pk")).order_by(f"-{QUARTER}")
    return [(date.fromisoformat(due), count) for due, count in counted]


def number_of(due: date) -> int:
    """A quarter in an address: 20264 for the fourth of 2026."""
    return due.year * 10 + due.month // 3


def due_of(number: int) -> date | None:
    """The day a quarter's reports are due, by its number in an address; None where there is no such quarter."""
    year, quarter = divmod(number, 10)
    return date(year, quarter * 3, quarters.DUE_DAY) if 2000 < year < 3000 and 1 <= quarter <= 4 else None


def rows(due: date) -> list[Row]:
    """The claims of a quarter in the order of their filing; those still open reckoned together, in one go."""
    cases = [case.coerced for case in reported().filter(**{QUARTER: due.isoformat()}).order_by("pk")]
    undecided = [case for case in cases if case.state in OPEN]
    known = Registers(undecided, Ruled.shown())
    return [expected(case, known) if case.state in OPEN else settled(case) for case in cases]


def expected(case: Case, known: Registers) -> Row:
    award = amounts.assess(case, known)
    halves = [award.split.get(side, Decimal(0)) for side in case.known.scheme.sides]
    word = VERDICTS[award.verdict]
    return Row(
        case, completed(case), sum(halves, Decimal(0)), halves, settled=False, word=f"{case.label}，{word}"
    )


def settled(case: Case) -> Row:
    awarded = [] if case.state in ENDED else case.known.parts
    parts = {part.payee.get("side"): part.amount for part in awarded}
    halves = [parts.get(side, Decimal(0)) for side in case.known.scheme.sides]
    return Row(case, completed(case), sum(halves, Decimal(0)), halves, settled=True, word=case.label)


def completed(case: Case) -> int:
    return len(case.known.report.get("completed", ()))


def total(found: list[Row]) -> list[Decimal]:
    """What the claims come to together, and each side's part of it."""
    columns = zip(*([row.amount, *row.halves] for row in found), strict=True)
    return [sum(column, Decimal(0)) for column in columns]
