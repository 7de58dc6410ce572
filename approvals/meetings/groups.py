"""A long agenda by batch: how many there are, what they come to, what is resolved; counted by the database."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, DecimalField, Min, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from documents import lists

YUAN = DecimalField(max_digits=14, decimal_places=2)


@dataclass
class Group:
    """The items (or waiting cases) of one batch; those of no batch have the empty name."""

    batch: str
    total: Decimal | None = None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def amount(self) -> str:
        """In yuan; empty where the cases are not about money."""
        return "" if self.total is None else lists.yuan(self.total)

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    def of(self, outcome: str) -> int:
        return self.counts.get(outcome, 0)

    @property
    def agreed(self) -> int:
        return self.of("agree")

    @property
    def declined(self) -> int:
        return self.of("decline")

    @property
    def postponed(self) -> int:
        return self.of("postpone")

    @property
    def unresolved(self) -> int:
        return self.of("")


def batch_in(facts: str) -> KeyTextTransform:
    return KeyTextTransform("batch", facts)


def amount_in(facts: str) -> Cast:
    return Cast(KeyTextTransform("amount", KeyTransform("award", facts)), YUAN)


def in_batch(items: QuerySet, batch: str) -> QuerySet:
    return items.filter(case__facts__batch=batch)


def groups_of(items: QuerySet) -> list[Group]:
    """An agenda by batch, in the order of its items."""
    rows = items.order_by().annotate(batch=batch_in("case__facts")).values("batch", "outcome")
    worth = Coalesce("amount", amount_in("case__facts"))
    return summed(rows.annotate(n=Count("pk"), total=Sum(worth), first=Min("position")), "outcome")


def waiting_groups(tasks: QuerySet) -> list[Group]:
    """Waiting cases by batch, the earliest first."""
    rows = tasks.order_by().annotate(batch=batch_in("process__facts")).values("batch")
    return summed(rows.annotate(n=Count("pk"), total=Sum(amount_in("process__facts")), first=Min("pk")))


def summed(rows: QuerySet, by: str = "") -> list[Group]:
    found: dict[str, Group] = {}
    for row in rows.order_by("first"):
        group = found.setdefault(row["batch"] or "", Group(row["batch"] or ""))
        outcome = row[by] if by else ""
        group.counts[outcome] = group.of(outcome) + row["n"]
        if row["total"] is not None:
            group.total = (group.total or Decimal(0)) + row["total"]
    return list(found.values())
