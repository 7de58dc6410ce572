"""Bringing opening lines in: checked as a whole, kept as a preview, counted once a second person has confirmed them."""

from collections import defaultdict
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from approvals.imports.services import Fault
from approvals.opening.kinds import Kind, Summary
from approvals.opening.models import Opening, OpeningLine
from approvals.opening.rewards import KINDS_OF_REWARDS
from approvals.opening.serving import KIND_OF_SERVICE
from documents.workbooks import Row
from workflows import clock
from workflows.fsm import Refused

KINDS: dict[str, Kind] = {kind.code: kind for kind in (*KINDS_OF_REWARDS, KIND_OF_SERVICE)}


@transaction.atomic
def bring_in(kind: Kind, rows: list[Row], desk: str, actor) -> tuple[list[Fault], Opening | None]:
    """Every fault of every row; or, where there is none, the preview. Nothing counts yet."""
    if desk not in kind.desks(actor):
        raise PermissionDenied("您的岗位不能导入这类期初数据")
    faults = faults_of(kind, rows)
    if faults:
        return faults, None
    lines = [kind.read(row) for row in rows]
    if faults := twice(lines):
        return faults, None
    total = sum((one.amount for one in lines), Decimal(0))
    opening = Opening.objects.create(kind=kind.code, desk=desk, count=len(lines), total=total, made_by=actor)
    for one in lines:
        one.opening = opening
    try:
        with transaction.atomic():
            OpeningLine.objects.bulk_create(lines)
    except IntegrityError:  # somebody brings the same rows in this very moment
        raise Refused("其中有的行刚刚已被导入，请刷新页面后核对") from None
    return [], opening


def faults_of(kind: Kind, rows: list[Row]) -> list[Fault]:
    if not rows:
        return [Fault(0, "", "工作簿里没有数据行")]
    return sorted(kind.check(rows), key=lambda fault: fault.line)


def twice(lines: list[OpeningLine]) -> list[Fault]:
    """Rows that say what another row, or a workbook before, has said already."""
    kept = OpeningLine.objects.filter(stands=True, key__in=[one.key for one in lines]).select_related(
        "opening"
    )
    before, seen, faults = {one.key: one for one in kept}, {}, []
    for one in lines:
        if one.key in before:
            earlier = before[one.key]
            faults.append(
                Fault(one.number, "", f"已在{earlier.opening}第 {earlier.number} 行导入，不重复导入")
            )
        elif seen.setdefault(one.key, one.number) != one.number:
            faults.append(Fault(one.number, "", f"与第 {seen[one.key]} 行重复"))
    return faults


def summary(opening: Opening, lines: list[OpeningLine]) -> list[Summary]:
    """Count and sum of each group, for the second person to compare with the books."""
    groups: dict[str, list[Decimal]] = defaultdict(list)
    for one in lines:
        groups[KINDS[opening.kind].group(one.said)].append(one.amount)
    return [(name, len(amounts), sum(amounts, Decimal(0))) for name, amounts in sorted(groups.items())]


@transaction.atomic
def confirm(pk: int, actor) -> Opening:
    """From now on the lines count, all of them or none."""
    opening, kind = waiting(pk, actor)
    if opening.made_by_id == actor.pk:
        raise Refused("导入和确认须由两人分别办理，请由另一人确认（内部控制）")
    lines = list(opening.lines.select_related("opening"))
    opening.confirmed_by, opening.confirmed_at = actor, clock.now()
    opening.save(update_fields=["confirmed_by", "confirmed_at"])
    kind.post(lines, opening.desk)
    return opening


@transaction.atomic
def drop(pk: int, why: str, actor) -> Opening:
    """Not confirmed, with the reason; its rows may be brought in again."""
    opening, _ = waiting(pk, actor)
    if not why.strip():
        raise Refused("作废的，请写明理由")
    opening.dropped_by, opening.dropped_at, opening.why_dropped = actor, clock.now(), why.strip()
    opening.save(update_fields=["dropped_by", "dropped_at", "why_dropped"])
    opening.lines.update(stands=False)
    return opening


def waiting(pk: int, actor) -> tuple[Opening, Kind]:
    """The workbook, locked, as long as nobody has settled it."""
    opening = Opening.objects.select_for_update().get(pk=pk)
    kind = KINDS[opening.kind]
    if not kind.may_check(actor, opening.desk):
        raise PermissionDenied("您的岗位不能确认这批期初数据")
    if not opening.waits:
        raise Refused(f"{opening}已确认或作废，请刷新页面")
    return opening, kind
