"""What waits to be paid: allocated claims with the parts of theirs that have not arrived, and what the bank returned."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from approvals.payments import accounts, moves, turns
from approvals.payments.models import BOUNCED, PaymentLine
from approvals.payments.stops import payees_of
from workflows import flags, holds
from workflows.case import Task
from workflows.claim.facts import Part

Parts = dict[tuple[int, int], PaymentLine]
"""A line by (claim, part)."""


@dataclass(frozen=True)
class Open:
    """One part that waits to be paid; ``bounced`` is its last attempt where the bank returned it."""

    part: Part
    bounced: PaymentLine | None
    corrected: bool

    @property
    def ready(self) -> bool:
        return self.bounced is None or self.corrected


@dataclass(frozen=True)
class Waiting:
    """One claim that waits to be paid; all its open parts are paid together."""

    task: Task
    parts: list[Open]
    frozen: bool = False
    """Whether the claim is being looked into."""
    owing: bool = False
    """Whether a payee is late with money he must give back."""

    @property
    def amount(self) -> Decimal:
        return sum((one.part.amount for one in self.parts), Decimal(0))

    @property
    def ready(self) -> bool:
        return not self.frozen and all(one.ready for one in self.parts)


def waiting() -> list[Waiting]:
    """Allocated claims that stand on no list."""
    listed = PaymentLine.objects.filter(sealed_at=None).values("task")
    tasks = list(moves.waiting_at("pay", turns.PAYMENT_CHECK).exclude(pk__in=listed))
    bounced = last_bounced([task.process_id for task in tasks])
    corrected = accounts.corrected_since({key: line.answered_at for key, line in bounced.items()})
    claims = [task.process.coerced for task in tasks]
    stopped, late = holds.frozen(claims), flags.overdue(payees_of(claims))
    return [
        Waiting(
            task, list(open_parts(task, bounced, corrected)), claim.pk in stopped, bool(payees_of([claim]) & late.keys())
        ) for task, claim in zip(tasks, claims, strict=True)
    ]  # fmt: skip


def open_parts(task: Task, bounced: Parts, corrected: set[tuple[int, int]]) -> Iterator[Open]:
    for part in task.process.coerced.known.open_parts:
        key = (task.process_id, part.number)
        yield Open(part, bounced.get(key), key in corrected)


def last_bounced(cases: Iterable[int]) -> Parts:
    """The last attempt the bank returned, by (claim, part); what has arrived since is not among them."""
    lines = PaymentLine.objects.filter(case__in=list(cases)).exclude(sealed_at=None)
    latest = {(line.case_id, line.part): line for line in lines.select_related("payment").order_by("pk")}
    return {key: line for key, line in latest.items() if line.outcome == BOUNCED}


def to_mend(case) -> list[PaymentLine]:
    """What the bank returned of a claim, while nobody has asked for another account or confirmed this one since."""
    if not accounts.may_ask(case):
        return []
    bounced = last_bounced([case.pk])
    corrected = accounts.corrected_since({key: line.answered_at for key, line in bounced.items()})
    asked = {(case.pk, one.part) for one in accounts.pending(case)}
    return [line for key, line in bounced.items() if key not in corrected | asked]


def uncorrected(claims: list) -> Iterator[str]:
    """Returned parts whose account nobody has corrected or confirmed since."""
    bounced = last_bounced([claim.pk for claim in claims])
    corrected = accounts.corrected_since({key: line.answered_at for key, line in bounced.items()})
    for claim in claims:
        for part in claim.known.open_parts:
            key = (claim.pk, part.number)
            if key in bounced and key not in corrected:
                who = part.payee["name"] if len(claim.known.payees) > 1 else claim.subject
                yield f"{claim} {who} 已退汇（{bounced[key].failure}），请先由申报人更正收款账户并经两人核对，再列入发放清单"
