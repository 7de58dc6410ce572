"""Django finds models here; each lives in the module named for it."""

from workflows.assessments import Assessment
from workflows.calendar import Holiday
from workflows.case import Case, Task
from workflows.chasers import Chaser
from workflows.claim.law import Claim
from workflows.claim.rosters import RosterLine
from workflows.flags import Flag
from workflows.holds import Hold
from workflows.journal import Entry
from workflows.ledger import Pool, Reservation
from workflows.notices import Notice
from workflows.numbers import Counter
from workflows.opinions import Opinion
from workflows.rulings import Ruling
from workflows.transfer.law import Transfer

__all__ = [
    "Assessment", "Case", "Chaser", "Claim", "Counter", "Entry", "Flag", "Hold", "Holiday", "Notice", "Opinion", "Pool", "Reservation",
    "RosterLine", "Ruling", "Task", "Transfer",
]  # fmt: skip
