"""The register of talents, kept by 县委人才办: who was recognised as what, by which document, until when."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from approvals.registers.models import RegisterEntry
from parties.secrets import index_of, normalised
from parties.talents import Recognition, Talent
from workflows.fsm import Refused

DESK = "publicity@RCB"
TAKEN = "此人同一天已登记过这一类别，请核对认定日期和文号"


@dataclass(frozen=True)
class Recognised:
    """One recognition as it is entered: of whom, as what, since when, by what."""

    name: str
    id_number: str
    talent_class: str
    first: bool
    recognised_on: date
    document: str


def check_keeper(actor) -> None:
    if not actor.sits_at(DESK):
        raise PermissionDenied("只有县委人才办公示岗可以登记人才名册")


def note(talent: Talent, title: str, said: str, actor) -> RegisterEntry:
    return RegisterEntry(about=f"talent:{talent.pk}", title=title, said=said[:400], actor=actor)


@transaction.atomic
def enter(recognised: list[Recognised], actor) -> list[Recognition]:
    """Enter recognitions; a person met for the first time is entered with them. A fixed number of statements."""
    check_keeper(actor)
    people = known(recognised)
    fresh = {index_of(one.id_number): one for one in recognised if index_of(one.id_number) not in people}
    made = [
        Talent(name=one.name, id_number=normalised(one.id_number), id_index=index)
        for index, one in fresh.items()
    ]
    try:
        with transaction.atomic():
            people |= {one.id_index: one for one in Talent.objects.bulk_create(made)}
            kept = Recognition.objects.bulk_create(
                Recognition(
                    talent=people[index_of(one.id_number)], talent_class=one.talent_class, first=one.first,
                    recognised_on=one.recognised_on, document=one.document,
                ) for one in recognised
            )  # fmt: skip
    except IntegrityError:
        raise Refused(TAKEN) from None
    RegisterEntry.objects.bulk_create(note(one.talent, "登记认定", words(one), actor) for one in kept)
    return kept


def known(recognised: list[Recognised]) -> dict[str, Talent]:
    """The people of these lines the register has already, by index."""
    indexes = {index_of(one.id_number) for one in recognised}
    return {one.id_index: one for one in Talent.objects.filter(id_index__in=indexes)}


def words(one: Recognition) -> str:
    first = "首次认定" if one.first else "非首次认定"
    return f"{one.talent_class}　{first}　{one.recognised_on}　依据 {one.document}"


@transaction.atomic
def rename(talent: Talent, name: str, why: str, actor) -> None:
    """A name typed wrongly; the number is who the person is and never changes."""
    check_keeper(actor)
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    if talent.name == name:
        return
    note(talent, "更正姓名", f"{talent.name} 更正为 {name}　依据 {why}", actor).save()
    talent.name = name
    talent.save(update_fields=["name"])


@transaction.atomic
def end(recognition: Recognition, last: date, document: str, actor) -> None:
    """End a recognition by a document; one entered by mistake ends on the day before it began."""
    check_keeper(actor)
    recognition = (
        Recognition.objects.select_for_update(of=("self",)).select_related("talent").get(pk=recognition.pk)
    )
    if recognition.until:
        raise Refused(f"此项认定已于 {recognition.until} 终止，不能再改")
    earliest = recognition.recognised_on - timedelta(days=1)
    if last < earliest:
        raise Refused(f"终止日期不能早于认定日期的前一日（{earliest}）")
    recognition.until, recognition.ended_by = last, document
    recognition.save(update_fields=["until", "ended_by"])
    note(
        recognition.talent, "终止认定", f"{recognition.talent_class}　至 {last}　依据 {document}", actor
    ).save()
