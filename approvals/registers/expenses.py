"""柔性人才工作经费: what units have reimbursed by their own rules, on record; the county pays nothing of it (三(四)2)."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum

from approvals.registers import engagements
from approvals.registers.engagements import note
from parties.engagements import MISTAKEN, Engagement, Expense
from workflows import clock
from workflows.fsm import Refused

TAKEN = "这份凭证已登记过同一费用事项，请核对凭证号"


def visible(user) -> QuerySet[Expense]:
    found = Expense.objects.select_related("engagement__unit", "recorded_by")
    if user.has_role(*engagements.READERS):
        return found
    return found.filter(engagement__unit__code__in=engagements.units_of(user))


def records(user, engagement: Engagement) -> bool:
    """Only the unit that pays says what it has paid."""
    return user.sits_at(f"employer@{engagement.unit.code}")


def check_payer(actor, engagement: Engagement) -> None:
    if not records(actor, engagement):
        raise PermissionDenied("工作经费由引才单位用人单位核实岗登记")


@transaction.atomic
def record(engagement: Engagement, said: dict, actor) -> Expense:
    """One reimbursement on an engagement that has been confirmed."""
    engagement = (
        Engagement.objects.select_for_update(of=("self",)).select_related("unit").get(pk=engagement.pk)
    )
    check_payer(actor, engagement)
    refuse_before_its_time(engagement, said["day"])
    try:
        with transaction.atomic():
            kept = Expense.objects.create(
                engagement=engagement, recorded_by=actor, recorded_at=clock.now(), **said
            )
    except IntegrityError:
        raise Refused(TAKEN) from None
    note(engagement, "登记工作经费", words(kept), actor).save()
    return kept


def refuse_before_its_time(engagement: Engagement, day: date) -> None:
    if engagement.confirmed_by_id is None:
        raise Refused("协议尚未经县委人才办确认，确认后再登记经费")
    if engagement.ended_as == MISTAKEN:
        raise Refused("协议登记有误，已终止，不能登记经费")
    if day < engagement.since:
        raise Refused(f"报销日期早于协议起始日期 {engagement.since}，请核对")


def words(one: Expense) -> str:
    return f"{one.purpose}　{one.amount:,.2f} 元　{one.day}　凭证 {one.voucher}　依据 {one.rule}"


@transaction.atomic
def strike(pk: int, why: str, actor) -> None:
    """作废: entered by mistake; it stays to be read and counts no more."""
    one = Expense.objects.select_for_update(of=("self",)).select_related("engagement__unit").get(pk=pk)
    check_payer(actor, one.engagement)
    if one.struck:
        raise Refused("这笔经费已经作废")
    one.struck = why
    one.save(update_fields=["struck"])
    note(one.engagement, "作废工作经费", f"{words(one)}　{why}", actor).save()


def found(user, asked: str, year: int | None = None) -> QuerySet[Expense]:
    lines = visible(user)
    for word in asked.split():
        lines = lines.filter(
            Q(engagement__name__icontains=word) | Q(engagement__unit__name__icontains=word) | Q(voucher__icontains=word) | Q(purpose=word)
        )  # fmt: skip
    return lines.filter(day__year=year) if year else lines


def sums(lines: QuerySet[Expense]) -> list[tuple[str, str, int, Decimal]]:
    """What counts, by unit, person and year: (unit, name, year, yuan)."""
    rows = (
        lines.filter(struck="")
        .order_by()
        .values_list("engagement__unit__name", "engagement__name", "day__year")
    )
    return list(
        rows.annotate(total=Sum("amount")).order_by("day__year", "engagement__unit__name", "engagement__name")
    )


def total(lines: QuerySet[Expense]) -> Decimal:
    return lines.filter(struck="").aggregate(total=Sum("amount"))["total"] or Decimal(0)
