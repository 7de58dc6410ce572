"""People who came back before and serve their five years: brought in, confirmed year by year, or gone."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from approvals.imports.registers import ID, at_most, days, sound
from approvals.imports.services import Fault, day_of, required
from approvals.opening.kinds import Kind
from approvals.opening.models import SERVICE, OpeningLine, ServiceRecord
from approvals.opening.rewards import key_of, whole
from documents.workbooks import Row
from parties.secrets import index_of, mask, normalised, valid_id_number
from parties.units import Unit
from policies.deadlines import ISSUED
from policies.periods import add_years
from policies.service import YEARS
from workflows import clock
from workflows.case import Case
from workflows.fsm import Refused

REPORTED, CONFIRMED, PAPER = "报到日期", "已确认年数", "依据文号"
PEOPLE = ["姓名", ID, "单位代码", "岗位", REPORTED, CONFIRMED, PAPER]


def check(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, "姓名", ID, "单位代码", REPORTED, PAPER)
    yield from sound(rows, ID, valid_id_number)
    yield from days(rows, REPORTED)
    yield from at_most(rows, 姓名=60, 岗位=60, 依据文号=60)
    units = set(Unit.objects.filter(active=True).values_list("code", flat=True))
    for row in rows:
        if row.cells["单位代码"] and row.cells["单位代码"] not in units:
            yield Fault(row.line, "单位代码", f"没有代码为“{row.cells['单位代码']}”的在用单位，请核对")
        yield from time_faults(row)
    yield from in_the_house(rows)


def time_faults(row: Row) -> Iterator[Fault]:
    reported, said = day_of(row.cells[REPORTED]), row.cells[CONFIRMED]
    if reported and not ISSUED <= reported <= clock.today():
        yield Fault(row.line, REPORTED, f"报到日期应在方案印发（{ISSUED}）之后、今天以前")
    elif said and not (
        whole(said, 0, YEARS) and reported and add_years(reported, int(said)) <= clock.today()
    ):
        yield Fault(row.line, CONFIRMED, "已确认年数应为报到以来已满的年数，没有确认过的填 0 或不填")


def in_the_house(rows: list[Row]) -> Iterator[Fault]:
    """Whose transfer this house itself has handled is shown from his case."""
    indexes = [index_of(row.cells[ID]) for row in rows]
    cases = Case.objects.filter(
        chain="transfer", applicant__person__id_index__in=indexes, facts__service__isnull=False
    )
    known = dict(cases.values_list("applicant__person__id_index", "number"))
    for row, index in zip(rows, indexes, strict=True):
        if row.cells[ID] and index in known:
            yield Fault(row.line, ID, f"此人的调动已在系统内办理（{known[index]}），不用另行导入")


def read(row: Row) -> OpeningLine:
    said, index = row.cells, index_of(row.cells[ID])
    return OpeningLine(number=row.line, key=key_of(SERVICE, index), said={
        "name": said["姓名"], "index": index, "masked": mask(normalised(said[ID])), "unit": said["单位代码"],
        "post": said["岗位"], "reported_on": str(day_of(said[REPORTED])), "years": int(said[CONFIRMED] or 0),
        "document": said[PAPER],
    })  # fmt: skip


def post(lines: list[OpeningLine], desk: str) -> None:
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={one.said["unit"] for one in lines})}
    ServiceRecord.objects.bulk_create(
        ServiceRecord(
            line=one, name=one.said["name"], id_index=one.said["index"], masked=one.said["masked"],
            bureau=desk.partition("@")[2], unit=units[one.said["unit"]], post=one.said["post"],
            reported_on=date.fromisoformat(one.said["reported_on"]), document=one.said["document"], years=one.said["years"],
        ) for one in lines
    )  # fmt: skip


KIND_OF_SERVICE = Kind(
    SERVICE, PEOPLE, ("service@*", "transfer@*"), ("service@*", "transfer@*", "review@*"), check, read, post,
    lambda said: said["unit"],
    {"name": "姓名", "masked": "身份证号", "unit": "单位代码", "post": "岗位", "reported_on": "报到日期", "years": "已确认年数",
     "document": "依据文号"},
)  # fmt: skip


# What happens to a record afterwards ---------------------------------------------------------------------------------


def visible(user) -> QuerySet[ServiceRecord]:
    """The records of one's bureau or one's own unit; all for the auditor."""
    found = ServiceRecord.objects.select_related("unit")
    if user.has_role("auditor"):
        return found
    bureaus = [unit for role, unit, _ in user.seats_taken if role in ("service", "transfer")]
    units = [unit for role, unit, _ in user.seats_taken if role == "receiving"]
    return found.filter(Q(bureau__in=bureaus) | Q(unit__code__in=units))


def may_act(user, record: ServiceRecord) -> bool:
    """Like for a case: the unit's own desk, or the bureau that follows the service."""
    return user.sits_at(f"receiving@{record.unit.code}") or user.sits_at(f"service@{record.bureau}")


def acted_on(pk: int, actor) -> ServiceRecord:
    record = ServiceRecord.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    if not may_act(actor, record):
        raise PermissionDenied("服务期由所在单位或承办单位服务期管理岗登记")
    if record.due is None:
        raise Refused(f"{record}现为“{record.label}”，不需要再登记")
    return record


@transaction.atomic
def confirm_year(pk: int, actor) -> None:
    """One more year served, once it is full."""
    record = acted_on(pk, actor)
    if record.due > clock.today():
        raise Refused(f"{record}的下一次年度确认自 {record.due} 起办理")
    record.years += 1
    record.save(update_fields=["years"])


@transaction.atomic
def leave(pk: int, left_on: date, why: str, actor) -> None:
    """提前离开: recorded, with the reason (口径 service.start: no penalty is invented)."""
    record = acted_on(pk, actor)
    if left_on < record.reported_on:
        raise Refused(f"离开日期不能早于报到日期 {record.reported_on}")
    record.left_on, record.why_left = left_on, why
    record.save(update_fields=["left_on", "why_left"])
