"""柔性引才协议: recorded by the unit or by 县委人才办, confirmed by a second person of 县委人才办, ended by a document."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from approvals.registers.models import RegisterEntry
from parties.engagements import MISTAKEN, Engagement
from parties.talents import Talent
from workflows import clock
from workflows.fsm import Refused

DESK = "publicity@RCB"
READERS = ("publicity", "reward_review", "auditor")
"""Who reads every unit's engagements; a unit's own desk reads its own."""
TAKEN = "该单位同一天起已登记过此人的协议，请核对起始日期"
OTHER_NAME = (
    "此身份证号在人才名册或另一份协议中登记的姓名不同，请核对姓名和号码；确需更正的，由县委人才办先更正名册"
)


# Who sees and keeps what --------------------------------------------------------------------------------------------


def units_of(user) -> list[str]:
    """The units at whose own desk somebody sits."""
    return [code for role, code, _ in user.seats_taken if role == "employer"]


def visible(user) -> QuerySet[Engagement]:
    found = Engagement.objects.select_related("unit", "recorded_by", "confirmed_by", "talent")
    return found if user.has_role(*READERS) else found.filter(unit__code__in=units_of(user))


def keeps(user, unit: str) -> bool:
    """Whether somebody records for a unit: at its own desk, or for all of them at 县委人才办."""
    return user.sits_at(DESK) or user.sits_at(f"employer@{unit}")


def check_recorder(actor, unit: str) -> None:
    if not keeps(actor, unit):
        raise PermissionDenied("柔性引才协议由引才单位用人单位核实岗或县委人才办公示岗登记")


def check_office(actor) -> None:
    if not actor.sits_at(DESK):
        raise PermissionDenied("只有县委人才办公示岗可以确认、认定和终止柔性引才协议")


def about(engagement: Engagement) -> str:
    return f"engagement:{engagement.pk}"


def note(engagement: Engagement, title: str, said: str, actor) -> RegisterEntry:
    return RegisterEntry(about=about(engagement), title=title, said=said[:400], actor=actor)


# What happens to one ------------------------------------------------------------------------------------------------


@transaction.atomic
def record(engagements: list[Engagement], actor) -> list[Engagement]:
    """Put agreements on record, in a fixed number of statements; each waits for a second person."""
    for unit in {one.unit.code for one in engagements}:
        check_recorder(actor, unit)
    refuse_other_names(engagements)
    for one in engagements:
        one.settle()
        one.recorded_by, one.recorded_at = actor, clock.now()
    try:
        with transaction.atomic():
            kept = Engagement.objects.bulk_create(engagements)
    except IntegrityError:
        raise Refused(TAKEN) from None
    RegisterEntry.objects.bulk_create(note(one, "登记协议", words(one), actor) for one in kept)
    return kept


def refuse_other_names(engagements: list[Engagement]) -> None:
    """One number is one person: whoever the register of talents knows bears the name it has, anybody else one name."""
    indexes = {one.settle().id_index for one in engagements}
    names = dict(Talent.objects.filter(id_index__in=indexes).values_list("id_index", "name"))
    for one in engagements:
        if names.setdefault(one.id_index, one.name) != one.name:
            raise Refused(OTHER_NAME)


def words(one: Engagement) -> str:
    return f"{one.unit}　{one.name}　{one.mode}　{one.field}　{one.since} 至 {one.until}　协议 {one.document}"


@transaction.atomic
def confirm(pks: list[int], actor) -> list[Engagement]:
    """A second person has compared them with the agreements; whoever is new to the register of talents enters it."""
    check_office(actor)
    found = list(
        Engagement.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(pk__in=pks)
        .order_by("pk")
    )
    if not found or len(found) < len(set(pks)):
        raise Refused("所选的协议中有不存在的，请刷新后重新选择")
    for one in found:
        refuse_to_confirm(one, actor)
    refuse_other_names(found)
    people = entered(found)
    for one in found:
        one.talent, one.confirmed_by, one.confirmed_at = people[one.id_index], actor, clock.now()
    Engagement.objects.bulk_update(found, ["talent", "confirmed_by", "confirmed_at"])
    RegisterEntry.objects.bulk_create(note(one, "确认协议", words(one), actor) for one in found)
    return found


def refuse_to_confirm(one: Engagement, actor) -> None:
    if one.confirmed_by_id:
        raise Refused(f"{one}已经确认，不用再确认")
    if one.ended_as:
        raise Refused(f"{one}已作为“{one.ended_as}”终止，不能确认")
    if one.recorded_by_id == actor.pk:
        raise Refused(f"{one}由您登记，须由县委人才办另一人确认（内部控制）")


def entered(engagements: list[Engagement]) -> dict[str, Talent]:
    """Everybody's line in the register of talents by index, made where there is none."""
    wanted = {one.id_index: one for one in engagements}
    known = set(Talent.objects.filter(id_index__in=wanted).values_list("id_index", flat=True))
    fresh = [
        Talent(name=one.name, id_number=one.id_number, id_index=index)
        for index, one in wanted.items() if index not in known
    ]  # fmt: skip
    Talent.objects.bulk_create(fresh, ignore_conflicts=True)
    return {one.id_index: one for one in Talent.objects.filter(id_index__in=wanted)}


def locked(pk: int, actor) -> Engagement:
    """One that 县委人才办 may change: confirmed and not yet ended."""
    check_office(actor)
    one = Engagement.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    if one.ended_as:
        raise Refused(f"{one}已作为“{one.ended_as}”终止，不能再改")
    return one


@transaction.atomic
def recognise(pk: int, document: str, on: date, actor) -> None:
    """县委人才办认定: the person counts as urgently wanted, by a document."""
    one = locked(pk, actor)
    if one.confirmed_by_id is None:
        raise Refused(f"{one}尚未确认，请先由第二人确认后再认定")
    if one.recognition:
        raise Refused(f"此项协议已由 {one.recognition} 认定，不能重复认定")
    one.recognition, one.recognised_on = document, on
    one.save(update_fields=["recognition", "recognised_on"])
    note(one, "县委人才办认定", f"认定为急需紧缺人才　{on}　依据 {document}", actor).save()


@transaction.atomic
def end(pk: int, last: date, ended_as: str, document: str, actor) -> None:
    """终止: the last day, how and by what; one recorded by mistake ends on the day before it began."""
    one = locked(pk, actor)
    before = one.since - timedelta(days=1)
    if ended_as == MISTAKEN:
        last = before
    if last < before:
        raise Refused(f"最后一日不能早于协议起始日期的前一日（{before}）")
    one.last, one.ended_as, one.ended_by = last, ended_as, document
    one.save(update_fields=["last", "ended_as", "ended_by"])
    note(one, "终止协议", f"{ended_as}　至 {last}　依据 {document}", actor).save()


def found(user, asked: str) -> QuerySet[Engagement]:
    """Those one may see, by unit, name, kind of work or number of the agreement."""
    lines = visible(user)
    for word in asked.split():
        lines = lines.filter(
            Q(name__icontains=word) | Q(unit__name__icontains=word) | Q(document__icontains=word) | Q(mode=word) | Q(field=word)
        )  # fmt: skip
    return lines
