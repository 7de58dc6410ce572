"""What 财政局 does: enters an indicator, confirms it by a second person; the pool's room is what is confirmed."""

from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Sum

from approvals.funds.models import Indicator
from policies.funds import funds as known_funds
from workflows import clock, ledger
from workflows.claim import pools
from workflows.fsm import Refused
from workflows.ledger import Pool

MAKER, CHECKER = "finance@CZJ", "finance_check@CZJ"
ZERO = Decimal(0)


def check_desk(actor, desk: str) -> None:
    if not actor.sits_at(desk):
        raise PermissionDenied("只有县财政局相应岗位可以办理资金指标")


def funds(year: int) -> dict[str, tuple[str, ...]]:
    """The funds with indicators of their own in a year, each with the other words for it (口径 funds.alias)."""
    return known_funds(pools.alias_ruled(year))


def title(fund: str, year: int) -> str:
    return f"{fund} {year}年度指标"


def confirmed(code: str, year: int) -> Decimal:
    """All the confirmed indicators of one pool."""
    sums = Indicator.objects.filter(year=year).exclude(confirmed_at=None).values_list("fund")
    return sum((total for fund, total in sums.annotate(total=Sum("amount")).order_by()
                if pools.fund_code(fund, year) == code), ZERO)  # fmt: skip


@transaction.atomic
def enter(indicator: Indicator, actor) -> Indicator:
    """Keep what was entered; a document counts once for a fund and year."""
    check_desk(actor, MAKER)
    indicator.made_by, indicator.made_at = actor, clock.now()
    pool = Pool.objects.filter(code=pools.fund_code(indicator.fund, indicator.year)).first()
    refuse_below_taken(indicator, pool)
    try:
        with transaction.atomic():
            indicator.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            f"{indicator.document} 已录入{indicator.fund}{indicator.year}年度指标，同一文号只录入一次；有误的请由审核岗退回后重录"
        ) from None
    return indicator


@transaction.atomic
def confirm(pk: int, actor) -> Indicator:
    """From now on the fund has this much more (or less); exact, whoever reserves at the same moment."""
    indicator = waiting(pk, actor)
    if indicator.made_by_id == actor.pk:
        raise Refused("录入和确认须由两人分别办理，请由另一位审核人员确认（内部控制）")
    code = pools.fund_code(indicator.fund, indicator.year)
    ledger.opened(code, title(indicator.fund, indicator.year), 0)
    pool = ledger.locked(code)[code]
    refuse_below_taken(indicator, pool)
    ledger.set_room(pool, confirmed(code, indicator.year) + indicator.amount)
    indicator.confirmed_by, indicator.confirmed_at = actor, clock.now()
    indicator.save(update_fields=["confirmed_by", "confirmed_at"])
    return indicator


@transaction.atomic
def give_back(pk: int, reason: str, actor) -> Indicator:
    """Return an entry to its maker; it never counted, and its document may be entered again."""
    indicator = waiting(pk, actor)
    if not reason.strip():
        raise Refused("退回的，请写明理由")
    indicator.returned_by, indicator.returned_at, indicator.why_returned = actor, clock.now(), reason.strip()
    indicator.save(update_fields=["returned_by", "returned_at", "why_returned"])
    return indicator


def waiting(pk: int, actor) -> Indicator:
    """The entry, locked, as long as nobody has settled it."""
    check_desk(actor, CHECKER)
    indicator = Indicator.objects.select_for_update().get(pk=pk)
    if not indicator.waits:
        raise Refused("该指标已确认或退回，请刷新页面")
    return indicator


def refuse_below_taken(indicator: Indicator, pool: Pool | None) -> None:
    """A reduction never goes below what is taken."""
    room, taken = (pool.room, pool.taken) if pool else (ZERO, ZERO)
    if indicator.amount < 0 and room + indicator.amount < taken:
        left = max(room - taken, ZERO)
        raise Refused(
            f"{indicator.fund}{indicator.year}年度指标 {room:,.2f} 元，已预留和占用 {taken:,.2f} 元，最多可调减 {left:,.2f} 元（四(四)）"
        )


def mismatches() -> Iterator[str]:
    """Funds whose room is not the sum of their confirmed indicators; for ``manage.py verify``."""
    for pool in Pool.objects.filter(code__startswith="fund:").order_by("code"):
        total = confirmed(pool.code, int(pool.code.rpartition(":")[2]))
        if total != pool.room:
            yield f"{pool.title}：额度 {pool.room}，已确认指标合计 {total}"
