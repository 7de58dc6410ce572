"""What undecided claims come to: asked at once where they are few, kept by the worker where they are thousands.

Kept demands of claims decided since count no more: what those hold stands in the ledger.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from approvals.funds.models import Reckoning, ReckoningLine
from workflows import clock, jobs
from workflows.claim.outlook import Demand, demands, undecided

FEW = 200
"""Claims asked while somebody waits, and by one set of statements of the worker."""
JOB = "reckon_outlook"


@dataclass(frozen=True)
class Asked:
    """What claims ask for, as of when; ``running`` where a newer look is on its way."""

    demands: list[Demand]
    waiting: int
    at: datetime | None
    is_kept: bool = False
    running: Reckoning | None = None


def asked() -> Asked:
    cases = list(undecided()[: FEW + 1])
    if len(cases) <= FEW:
        return Asked(*demands([case.coerced for case in cases]), at=clock.now())
    last, running = Reckoning.objects.exclude(finished_at=None).first(), unfinished()
    if last is None:
        return Asked([], 0, None, True, running)
    return Asked(kept(last), last.waiting, last.asked_at, True, running)


def unfinished() -> Reckoning | None:
    return Reckoning.objects.filter(finished_at=None).first()


def kept(reckoning: Reckoning) -> list[Demand]:
    """One statement: what was found of claims that are still undecided."""
    still = reckoning.lines.filter(case__in=undecided().order_by().values("pk"))
    told = ("case__number", "case__subject", "scheme", "accepted_on", "amount", "caps", "funds")
    return [
        Demand(*known, tuple((code, Decimal(share)) for code, share in caps), tuple(funds))
        for *known, caps, funds in still.order_by("case").values_list(*told)
    ]


@transaction.atomic
def begin() -> Reckoning:
    """Have the worker look anew; one that is on its way already is enough."""
    made, is_new = Reckoning.objects.get_or_create(finished_at=None, defaults={"total": undecided().count()})
    if is_new:
        jobs.leave(JOB, reckoning_id=made.pk)
    return made


def nightly() -> int:
    """Once a day where there are too many to ask at once."""
    newest = Reckoning.objects.first()
    is_fresh = newest is not None and clock.local(newest.asked_at).date() == clock.today()
    if is_fresh or undecided()[FEW : FEW + 1].count() == 0:
        return 0
    begin()
    return 1


def reckon(reckoning_id: int) -> None:
    """All chunks that are left; one begun by a worker that died goes on where it was."""
    while go_on(reckoning_id):
        pass


def is_reckoned(reckoning_id: int) -> bool:
    return not Reckoning.objects.filter(pk=reckoning_id, finished_at=None).exists()


@transaction.atomic
def go_on(reckoning_id: int) -> bool:
    """One chunk; False when nothing is left, and what was found before is thrown away."""
    made = Reckoning.objects.select_for_update().filter(pk=reckoning_id, finished_at=None).first()
    if made is None:
        return False
    left = list(undecided().filter(pk__gt=made.reached)[: FEW + 1])
    cases = [case.coerced for case in left[:FEW]]
    found, waiting = demands(cases)
    by_number = {case.number: case for case in cases}
    ReckoningLine.objects.bulk_create(line(made, by_number[one.number], one) for one in found)
    made.done, made.waiting = made.done + len(cases), made.waiting + waiting
    made.reached = cases[-1].pk if cases else made.reached
    if len(left) <= FEW:
        made.finished_at = clock.now()
        Reckoning.objects.filter(pk__lt=made.pk).delete()
    made.save(update_fields=["done", "waiting", "reached", "finished_at"])
    return made.finished_at is None


def line(made: Reckoning, case, one: Demand) -> ReckoningLine:
    caps = [[code, str(share)] for code, share in one.caps]
    return ReckoningLine(
        reckoning=made, case_id=case.pk, scheme=one.scheme, accepted_on=one.accepted_on, amount=one.amount,
        caps=caps, funds=list(one.funds),
    )  # fmt: skip
