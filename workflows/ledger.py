"""One ledger for everything that is limited: reserve, then commit or release.

A pool's row is locked before it is read (pools in sorted order), changed by a conditional UPDATE and guarded by
a CHECK, so that it is exact under any number of parallel requests: never over, never under.
"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.db import models
from django.db.models import Case as Among
from django.db.models import F, Q, Value, When
from django.db.models.functions import Coalesce

from workflows import clock
from workflows.case import Case
from workflows.fsm import Move, Refused

AMOUNT = models.DecimalField(max_digits=14, decimal_places=2)


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

    @property
    def over(self) -> Decimal:
        """By how much more is taken than there is room for: what was paid before is entered as it was."""
        return max(self.taken - self.room, Decimal(0))


class Reservation(models.Model):
    """One line of a pool: what a case holds there, used again after a release; or an opening line with its proof.

    ``holder`` is the keyed index of the claimant, ``worth`` the yuan that hang on a line which itself counts
    something else (one talent, one trip).
    """

    class Status(models.TextChoices):
        ASKED = "asked", "申报中"
        HELD = "held", "预留"
        COMMITTED = "committed", "占用"
        RELEASED = "released", "释放"

    case = models.ForeignKey(Case, null=True, related_name="reservations", on_delete=models.PROTECT)
    pool = models.ForeignKey(Pool, related_name="lines", on_delete=models.PROTECT)
    amount = models.DecimalField("数量", max_digits=14, decimal_places=2)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.HELD)
    changed = models.DateTimeField("变动时间", default=clock.now)
    holder = models.CharField(max_length=64, blank=True)
    worth = models.DecimalField("金额（元）", max_digits=14, decimal_places=2, default=0)
    proof = models.CharField("期初依据", max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "pool"], name="one_reservation_per_pool")]
        indexes = [models.Index(fields=["pool", "status"], name="lines_of_a_pool")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pool_id} {self.amount}"


def locked(*codes: str) -> dict[str, Pool]:
    """These pools, locked in sorted order until the transaction ends; one nobody opened is missing."""
    return {
        pool.code: pool for pool in Pool.objects.select_for_update().filter(code__in=codes).order_by("code")
    }


def opened(code: str, title: str, room: Decimal | int) -> None:
    """Make sure the pool is there; one that is, is left as it is."""
    Pool.objects.get_or_create(code=code, defaults={"title": title, "room": room})


def set_room(pool: Pool, room: Decimal) -> None:
    """Change the limit of a pool the caller has locked."""
    Pool.objects.filter(pk=pool.pk).update(room=room)


def reserve(
    case: Case,
    wanted: Mapping[str, Decimal | int],
    full: Mapping[str, str],
    *,
    holder: str = "",
    worth: Decimal | int = 0,
) -> None:
    """Take from every pool or from none; ``full`` has the sentence that refuses for each pool."""
    pools = locked(*wanted)
    for code in sorted(wanted):
        pool = pools.get(code)
        taken = pool and Pool.objects.filter(pk=pool.pk, taken__lte=F("room") - wanted[code]).update(
            taken=F("taken") + wanted[code]
        )
        if not taken:
            raise Refused(full[code])
        line = {
            "amount": wanted[code],
            "status": "held",
            "changed": clock.now(),
            "holder": holder,
            "worth": worth,
        }
        Reservation.objects.update_or_create(case=case, pool=pool, defaults=line)


def enter(opening: list[tuple[Pool, Reservation]]) -> None:
    """Opening lines (期初), without a case: what was used before this ledger was kept.

    Each line comes with its pool as it would be opened; one that is there keeps its room. History is entered as it
    was, even where it went over a limit: such a pool has nothing left.
    """
    Pool.objects.bulk_create({pool.code: pool for pool, _ in opening}.values(), ignore_conflicts=True)
    pools = locked(*{pool.code for pool, _ in opening})
    for pool, line in opening:
        line.pool, line.status, line.changed = pools[pool.code], Reservation.Status.COMMITTED, clock.now()
        line.pool.taken += line.amount
    Reservation.objects.bulk_create(line for _, line in opening)
    Pool.objects.bulk_update(pools.values(), ["taken"], batch_size=500)


def commit(pairs: list[tuple[Case, Move]]) -> None:
    """What was reserved is now used; the pools' sums do not change."""
    held = live(pairs, Reservation.Status.HELD)
    held.update(status=Reservation.Status.COMMITTED, changed=clock.now())


def release(pairs: list[tuple[Case, Move]]) -> None:
    """Give back whatever the cases still hold, reserved or used, and ask for nothing any more."""
    lines = live(pairs, Reservation.Status.HELD, Reservation.Status.COMMITTED, Reservation.Status.ASKED)
    back: dict[int, Decimal] = defaultdict(Decimal)
    pools = Pool.objects.select_for_update().filter(pk__in=lines.values("pool")).order_by("code")
    kept = {pool.pk for pool in pools}
    for line in lines.filter(pool__in=kept):
        back[line.pool_id] += line.amount
    lines.filter(pool__in=kept).update(status=Reservation.Status.RELEASED, changed=clock.now())
    if back:
        shares = Among(
            *(When(pk=pool, then=Value(amount)) for pool, amount in back.items()), output_field=AMOUNT
        )
        Pool.objects.filter(pk__in=back).update(taken=F("taken") - shares)


def give_back(case: Case, back: Mapping[str, Decimal], *, worth: Decimal | int = 0) -> None:
    """A part of what an ended case has used comes free again (追回), pool by pool, exactly.

    ``worth`` is taken off the yuan that hang on these lines; a line of which nothing is left is released.
    """
    change(case, {code: -amount for code, amount in back.items()}, -worth)


def take_again(case: Case, back: Mapping[str, Decimal], *, worth: Decimal | int = 0) -> None:
    """What was given back by mistake is used again, even where the room has gone meanwhile: then the pool is over."""
    change(case, back, worth)


def change(case: Case, by: Mapping[str, Decimal], worth: Decimal | int) -> None:
    pools = locked(*by)
    lines = {
        line.pool.code: line
        for line in lines_of([case]).select_related("pool").select_for_update(of=("self",))
    }
    for code in sorted(by):
        line = lines.get(code)
        if line is None or code not in pools or line.amount + by[code] < 0:
            raise Refused(f"额度 {code} 中没有这么多可退回，请刷新页面后核对")
        line.amount, line.worth, line.changed = line.amount + by[code], line.worth + worth, clock.now()
        line.status = Reservation.Status.COMMITTED if line.amount else Reservation.Status.RELEASED
        line.save(update_fields=["amount", "worth", "changed", "status"])
        Pool.objects.filter(pk=pools[code].pk).update(taken=pools[code].taken + by[code])


def live(pairs: list[tuple[Case, Move]], *statuses: str) -> models.QuerySet[Reservation]:
    return Reservation.objects.filter(case__in=[case for case, _ in pairs], status__in=statuses)


def lines_of(cases: list[Case]) -> models.QuerySet[Reservation]:
    return Reservation.objects.filter(case__in=cases)


def of(case: Case, *statuses: str) -> models.QuerySet[Reservation]:
    return Reservation.objects.filter(case=case, status__in=statuses)


def mismatches() -> list[str]:
    """Pools whose sum is not the sum of their lines; empty when the ledger is right."""
    live = Q(lines__status__in=["held", "committed"])
    summed = Pool.objects.annotate(lines_sum=Coalesce(
        models.Sum("lines__amount", filter=live), Decimal(0)))  # fmt: skip
    return [f"{pool.title}：记为 {pool.taken}，逐笔合计 {pool.lines_sum}"
            for pool in summed if pool.taken != pool.lines_sum]  # fmt: skip
