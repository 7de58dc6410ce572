"""Agreements with flexible talents from a workbook; each still waits for a second person."""

from collections.abc import Iterator

from approvals.imports.registers import ID, among, at_most, days, sound, twice
from approvals.imports.services import Fault, Import, day_of, required
from approvals.registers import engagements
from documents.workbooks import Row
from parties.engagements import FIELDS, MISTAKEN, MODES, Engagement
from parties.secrets import index_of, mask, normalised, valid_id_number
from parties.talents import Talent
from parties.units import Unit

UNIT, MODE, FIELD = "单位代码", "引才方式", "服务领域"
ENGAGEMENTS = [UNIT, "姓名", ID, MODE, FIELD, "服务内容", "自", "至", "协议编号"]


def check(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, *ENGAGEMENTS)
    yield from twice(rows, ID, lambda said: (said[UNIT], said[ID], said["自"]))
    yield from sound(rows, ID, valid_id_number)
    yield from among(rows, MODE, MODES)
    yield from among(rows, FIELD, FIELDS)
    yield from days(rows, "自", "至")
    yield from at_most(rows, 姓名=60, 服务内容=200, 协议编号=60)
    yield from known_faults(rows)


def known_faults(rows: list[Row]) -> Iterator[Fault]:
    """Units there are none of, numbers under another name, agreements on record, ends before their beginning."""
    units = set(Unit.objects.filter(active=True).values_list("code", flat=True))
    indexes = [index_of(row.cells[ID]) for row in rows]
    names = dict(Talent.objects.filter(id_index__in=indexes).values_list("id_index", "name"))
    kept = set(
        Engagement.objects.filter(id_index__in=indexes).exclude(ended_as=MISTAKEN).values_list("unit__code", "id_index", "since")
    )  # fmt: skip
    for row, index in zip(rows, indexes, strict=True):
        said, since, until = row.cells, day_of(row.cells["自"]), day_of(row.cells["至"])
        if said[UNIT] and said[UNIT] not in units:
            yield Fault(row.line, UNIT, f"没有代码为“{said[UNIT]}”的在用单位，请先由系统管理员添加")
        if said[ID] and names.setdefault(index, said["姓名"]) != said["姓名"]:
            yield Fault(row.line, "姓名", f"此身份证号另登记为“{names[index]}”，请核对姓名和号码")
        if (said[UNIT], index, since) in kept:
            yield Fault(row.line, ID, engagements.TAKEN)
        if since and until and until < since:
            yield Fault(row.line, "至", "“至”不能早于“自”")


def keep(rows: list[Row], actor) -> list[list[str]]:
    units = {unit.code: unit for unit in Unit.objects.filter(active=True)}
    engagements.record([agreement(row.cells, units) for row in rows], actor)
    return [
        [
            str(units[row.cells[UNIT]]),
            row.cells["姓名"],
            mask(normalised(row.cells[ID])),
            row.cells["协议编号"],
        ]
        for row in rows
    ]


def agreement(said: dict[str, str], units: dict[str, Unit]) -> Engagement:
    return Engagement(
        unit=units[said[UNIT]], name=said["姓名"], id_number=said[ID], mode=said[MODE], field=said[FIELD],
        work=said["服务内容"], since=day_of(said["自"]), until=day_of(said["至"]), document=said["协议编号"],
    )  # fmt: skip


IMPORTS = {
    "engagements": Import("柔性引才协议", ENGAGEMENTS, engagements.DESK, check, keep, ["引才单位", "姓名", ID, "协议编号"],
                          signed=True),
}  # fmt: skip
