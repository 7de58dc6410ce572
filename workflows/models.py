"""Django finds models here; each lives in the module named for it."""

from workflows.calendar import Holiday
from workflows.case import Case, Task
from workflows.journal import Entry
from workflows.ledger import Pool, Reservation
from workflows.notices import Notice
from workflows.numbers import Counter
from workflows.opinions import Opinion
from workflows.transfer.law import Transfer

__all__ = [
    "Case", "Counter", "Entry", "Holiday", "Notice", "Opinion", "Pool", "Reservation", "Task", "Transfer",
]  # fmt: skip
