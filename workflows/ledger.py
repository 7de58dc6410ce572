"""One ledger for everything that is limited: reserve, then commit or release.

A pool's row is locked before it is read (pools in sorted order), changed by a conditional UPDATE and guarded by
a CHECK, so that it is exact under any number of parallel requests: never over, never under.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from workflows import clock
from workflows.case import Case
from workflows.fsm import Refused


class Pool(models.Model):
    """A limit (额度), e.g. ``quota:2026``; amounts are places, grants or yuan, as the pool says."""

    code = models.CharField("额度", max_length=80, unique=True)
    title = models.CharField("名称", max_length=120)
    room = models.DecimalField("总量", max_digits=14, decimal_places=2)
    taken = models.DecimalField("已用", max_digits=14, decimal_places=2, default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="never_negative", condition=Q(taken__gte=0))]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> Decimal:
        """What can still be reserved; nothing where a later certificate lowered the room below what is taken."""
        return max(self.room - self.taken, Decimal(0))


class Reservation(models.Model):
    """What one case holds in one pool; the row is used again after a release."""

    class Status(models.TextChoices):
        HELD = "held", "预留"
        COMMITTED = "committed", "占用"
        RELEASED = "released", "释放"

    case = models.ForeignKey(Case, related_name="reservations", on_delete=models.PROTECT)
    pool = models.ForeignKey(Pool, related_name="lines", on_delete=models.PROTECT)
    amount = models.DecimalField("数量", max_digits=14, decimal_places=2)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.HELD)
    changed = models.DateTimeField("变动时间", default=clock.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "pool"], name="one_reservation_per_pool")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pool_id} {self.amount}"


def reserve(case: Case, wanted: Mapping[str, Decimal | int], full: Mapping[str, str]) -> None:
    """Take from every pool or from none; ``full`` has the sentence that refuses for each pool."""
    for code in sorted(wanted):
        pool = Pool.objects.select_for_update().filter(code=code).first()
        taken = pool and Pool.objects.filter(pk=pool.pk, taken__lte=F("room") - wanted[code]).update(
            taken=F("taken") + wanted[code]
        )
        if not taken:
            raise Refused(full[code])
        Reservation.objects.update_or_create(
            case=case, pool=pool, defaults={"amount": wanted[code], "status": "held", "changed": clock.now()}
        )


def commit(case: Case, move=None) -> None:
    """What was reserved is now used; the pools' sums do not change."""
    of(case, Reservation.Status.HELD).update(status=Reservation.Status.COMMITTED, changed=clock.now())


def release(case: Case, move=None) -> None:
    """Give back whatever the case still holds, reserved or used."""
    lines = of(case, Reservation.Status.HELD, Reservation.Status.COMMITTED)
    for line in lines.order_by("pool__code").select_related("pool"):
        Pool.objects.select_for_update().get(pk=line.pool_id)
        Pool.objects.filter(pk=line.pool_id).update(taken=F("taken") - line.amount)
        Reservation.objects.filter(pk=line.pk).update(status="released", changed=clock.now())


def of(case: Case, *statuses: str) -> models.QuerySet[Reservation]:
    return Reservation.objects.filter(case=case, status__in=statuses)


def mismatches() -> list[str]:
    """Pools whose sum is not the sum of their lines; empty when the ledger is right."""
    live = Q(lines__status__in=["held", "committed"])
    summed = Pool.objects.annotate(lines_sum=Coalesce(
        models.Sum("lines__amount", filter=live), Decimal(0)))  # fmt: skip
    return [f"{pool.title}：记为 {pool.taken}，逐笔合计 {pool.lines_sum}"
            for pool in summed if pool.taken != pool.lines_sum]  # fmt: skip
