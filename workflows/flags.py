"""Flags (标记): what whoever reviews a later claim must have seen about a person or an organisation.

Placed and lifted by the layers above, found by the keyed index of the claimant, a payee, the talent or a person of
the roster; ``due`` is the day by which something should have happened, so that what is overdue is seen at once.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.core.cache import caches
from django.db import models, transaction

from workflows import clock
from workflows.case import Case

KEPT, MINUTE = "flagged", 60


class Flag(models.Model):
    """One reason to look twice, from when until when; ``source`` says what placed it, e.g. ``recovery:12``."""

    index = models.CharField(max_length=64)
    case = models.ForeignKey(Case, related_name="+", on_delete=models.PROTECT)
    reason = models.CharField("事由", max_length=100)
    source = models.CharField("来源", max_length=60)
    due = models.DateField("期限", null=True)
    placed_at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "index"], name="one_flag_per_source")]
        indexes = [models.Index(fields=["index"], name="open_flags", condition=models.Q(lifted_at=None))]

    def __str__(self) -> str:
        return f"{self.source} {self.reason}"

    @property
    def late(self) -> bool:
        return self.due is not None and self.due < clock.today()


def place(indexes: Iterable[str], case: Case, reason: str, source: str, due: date | None) -> None:
    """Mark everybody concerned; who is marked already keeps the mark."""
    Flag.objects.bulk_create(
        [
            Flag(index=index, case=case, reason=reason, source=source, due=due)
            for index in sorted(set(indexes))
        ],
        ignore_conflicts=True,
    )
    forget()


def set_due(source: str, due: date | None) -> None:
    """The day has moved: something was paid, or another plan agreed."""
    Flag.objects.filter(source=source).update(due=due)


def lift(source: str) -> None:
    Flag.objects.filter(source=source, lifted_at=None).update(lifted_at=clock.now())
    forget()


def forget() -> None:
    """Let pages ask anew who is flagged: now, and once more when the transaction is over."""
    caches["near"].delete(KEPT)
    transaction.on_commit(lambda: caches["near"].delete(KEPT))


def on(case: Case) -> list[Flag]:
    """The open flags on anybody this claim is about, set by other claims, the oldest first; one per reason."""
    found = Flag.objects.filter(index__in=indexes_of(case), lifted_at=None).exclude(case=case.pk)
    return list({flag.source: flag for flag in found.select_related("case").order_by("-pk")}.values())[::-1]


def shown(case: Case) -> list[Flag]:
    """The same for a page: who is flagged at all is known near for a minute; a decision asks anew (``on``)."""
    if "flags" not in case.__dict__:
        case.flags = on(case) if marked() & indexes_of(case) else []
    return case.flags


def marked() -> frozenset[str]:
    """Everybody who is flagged, at most a minute old."""
    return caches["near"].get_or_set(KEPT, everybody, MINUTE) or frozenset()


def everybody() -> frozenset[str]:
    return frozenset(Flag.objects.filter(lifted_at=None).values_list("index", flat=True))


def indexes_of(case) -> set[str]:
    known = case.known
    indexes = {known.claimant["index"], known.talent.get("index")} | {one["index"] for one in known.payees}
    return {index for index in indexes | {line.id_index for line in case.people} if index}


def overdue(indexes: Iterable[str]) -> dict[str, list[Flag]]:
    """The flags by index whose day has passed."""
    late = Flag.objects.filter(index__in=set(indexes), lifted_at=None, due__lt=clock.today()).order_by("pk")
    found: dict[str, list[Flag]] = defaultdict(list)
    for flag in late:
        found[flag.index].append(flag)
    return found
