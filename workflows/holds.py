"""Holds (暂停): what an open question about a case keeps from going on; placed and lifted by the layers above."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import models

from workflows import clock
from workflows.case import Case

FREEZE = "freeze"
"""What the source of a hold begins with that stops a case altogether while it is looked into (调查冻结)."""


class Hold(models.Model):
    """One reason why a case waits, from when until when; ``source`` says what placed it, e.g. ``objection:12``."""

    case = models.ForeignKey(Case, related_name="holds", on_delete=models.PROTECT)
    reason = models.CharField("事由", max_length=40)
    source = models.CharField("来源", max_length=60, unique=True)
    placed_at = models.DateTimeField(default=clock.now)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["case"], name="open_holds", condition=models.Q(lifted_at=None))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"


def place(case: Case, reason: str, source: str, actor) -> Hold:
    """Stop a case (its row locked here, so that no decision slips past)."""
    Case.objects.select_for_update().get(pk=case.pk)
    return Hold.objects.create(case=case, reason=reason, source=source, placed_by=actor)


def lift(source: str, actor) -> None:
    Hold.objects.filter(source=source, lifted_at=None).update(lifted_at=clock.now(), lifted_by=actor)


def standing(cases: Iterable[Case]) -> dict[int, set[str]]:
    """What holds each of these cases, by the first word of its source; a case nothing holds is missing."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Hold.objects.filter(case__in=list(cases), lifted_at=None).values_list("case_id", "source")
    for case, source in rows:
        found[case].add(source.partition(":")[0])
    return found


def held(cases: Iterable[Case]) -> set[int]:
    """Which of these cases have an open hold."""
    return set(standing(cases))


def objected(cases: Iterable[Case]) -> set[int]:
    """Which of them an open objection holds, whatever else does."""
    return {case for case, kinds in standing(cases).items() if kinds - {FREEZE}}


def frozen(cases: Iterable[Case]) -> set[int]:
    """Which of them are frozen while they are looked into."""
    return {case for case, kinds in standing(cases).items() if FREEZE in kinds}
