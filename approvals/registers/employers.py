"""The register of employers, kept by 人社局: who is entered and changed, how a listing begins and ends."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from approvals.registers.models import RegisterEntry
from parties import units
from parties.employers import Employer, Listing
from parties.units import Unit
from workflows.fsm import Refused

DESK = "reward_review@RSJ"


@dataclass(frozen=True)
class Entered:
    """One employer as it is entered; ``unit`` is the unit the county has for it already, if it has one."""

    name: str
    credit_code: str
    kind: str
    supervisor: Unit
    in_county: bool
    unit: Unit | None = None


def check_keeper(actor) -> None:
    if not actor.sits_at(DESK):
        raise PermissionDenied("只有县人社局奖补复核岗可以登记用人单位名册")


def about(employer: Employer) -> str:
    return f"employer:{employer.pk}"


def note(employer: Employer, title: str, said: str, actor) -> RegisterEntry:
    return RegisterEntry(about=about(employer), title=title, said=said[:400], actor=actor)


@transaction.atomic
def enter(entered: list[Entered], actor) -> list[Employer]:
    """Enter employers, each with a unit of its own (its code is the credit code), in a fixed number of statements."""
    check_keeper(actor)
    fresh = [one for one in entered if one.unit is None]
    made = Unit.objects.bulk_create(
        Unit(code=one.credit_code, name=one.name, kind=one.kind, supervisor=one.supervisor) for one in fresh
    )
    units.forget()
    own = {unit.code: unit for unit in made}
    try:
        with transaction.atomic():
            employers = Employer.objects.bulk_create(
                Employer(
                    unit=one.unit or own[one.credit_code],
                    credit_code=one.credit_code,
                    in_county=one.in_county,
                )
                for one in entered
            )
    except IntegrityError:
        raise Refused("有用人单位刚刚已被登记，请刷新名册后核对") from None
    RegisterEntry.objects.bulk_create(
        note(kept, "登记用人单位", f"{one.name}　{one.credit_code}　主管部门 {one.supervisor}", actor)
        for kept, one in zip(employers, entered, strict=True)
    )
    return employers


@transaction.atomic
def change(employer: Employer, name: str, supervisor: Unit, in_county: bool, actor) -> None:
    """What may change of an employer; what stood before is kept in the history."""
    check_keeper(actor)
    unit = Unit.objects.select_for_update().get(pk=employer.unit_id)
    employer = Employer.objects.get(pk=employer.pk)
    before = {"名称": unit.name, "主管部门": str(unit.supervisor or ""), "在清流县": yes(employer.in_county)}
    now = {"名称": name, "主管部门": str(supervisor), "在清流县": yes(in_county)}
    changed = [f"{title} {before[title]} 更正为 {now[title]}" for title in now if before[title] != now[title]]
    if not changed:
        return
    unit.name, unit.supervisor, employer.in_county = name, supervisor, in_county
    unit.save(update_fields=["name", "supervisor"])
    employer.save(update_fields=["in_county"])
    note(employer, "更正", "；".join(changed), actor).save()


def yes(value: bool) -> str:
    return "是" if value else "否"


@transaction.atomic
def list_in(listings: list[Listing], actor) -> list[Listing]:
    """Put employers on a list from a day on, by a document; earlier listings stay as they are."""
    check_keeper(actor)
    try:
        with transaction.atomic():
            kept = Listing.objects.bulk_create(listings)
    except IntegrityError:
        raise Refused("同一单位同一天起已有列入记录，请核对起始日期") from None
    RegisterEntry.objects.bulk_create(
        note(one.employer, "列入名录", f"{one.field}　自 {one.since}{until(one)}　依据 {one.document}", actor)
        for one in kept
    )
    return kept


def until(one: Listing) -> str:
    return f" 至 {one.until}" if one.until else ""


@transaction.atomic
def end(listing: Listing, last: date, document: str, actor) -> None:
    """End a listing by a document; one entered by mistake ends on the day before it began."""
    check_keeper(actor)
    listing = Listing.objects.select_for_update(of=("self",)).select_related("employer").get(pk=listing.pk)
    if listing.until:
        raise Refused(f"此项列入已于 {listing.until} 终止，不能再改；如需恢复，请重新列入")
    if last < listing.since - timedelta(days=1):
        raise Refused(f"终止日期不能早于起始日期的前一日（{listing.since - timedelta(days=1)}）")
    listing.until, listing.ended_by = last, document
    listing.save(update_fields=["until", "ended_by"])
    note(listing.employer, "终止列入", f"{listing.field}　至 {last}　依据 {document}", actor).save()
