"""The registers of the reward chain from workbooks: employers, their listings, recognised talents."""

from collections.abc import Callable, Iterator
from datetime import date

from django.core.exceptions import ValidationError

from approvals.imports.services import Fault, Import, day_of, required
from approvals.registers import employers, lists, talents
from approvals.registers.employers import Entered
from approvals.registers.forms import unfit_sort
from approvals.registers.talents import Recognised
from documents.workbooks import Row
from parties.claimants import valid_credit_code
from parties.employers import FIELDS, KINDS, Employer, Listing
from parties.lists import KINDS as KINDS_OF_LISTS
from parties.lists import DatedLine
from parties.secrets import index_of, mask, normalised, valid_id_number
from parties.talents import CLASSES, Recognition, Talent
from parties.units import Unit
from workflows import clock

CODE, ID = "统一社会信用代码", "身份证号"
YES_NO = ("是", "否")
EMPLOYERS = [CODE, "名称", "类别", "主管部门代码", "在清流县", "单位代码"]
LISTINGS = [CODE, "领域", "自", "至", "依据文号"]
LISTS = ["名单", "名称", "类别", "代码", "自", "至", "依据文号"]
TALENTS = ["姓名", ID, "人才类别", "首次认定", "认定日期", "认定文号"]


# What many columns share ------------------------------------------------------------------------------------------


def twice(rows: list[Row], column: str, key: Callable[[dict[str, str]], tuple[str, ...]]) -> Iterator[Fault]:
    """Rows that say the same thing as an earlier one, however they were typed."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        first = seen.setdefault(tuple(map(normalised, key(row.cells))), row.line)
        if row.cells[column] and first != row.line:
            yield Fault(row.line, column, f"与第 {first} 行重复")


def among(rows: list[Row], column: str, values) -> Iterator[Fault]:
    for row in rows:
        if row.cells[column] and row.cells[column] not in values:
            yield Fault(row.line, column, f"没有“{row.cells[column]}”，可用：{'、'.join(values)}")


def sound(rows: list[Row], column: str, check: Callable[[str], str]) -> Iterator[Fault]:
    """Numbers with their own check, each mistake in its sentence."""
    for row in rows:
        try:
            if row.cells[column]:
                check(row.cells[column])
        except ValidationError as wrong:
            yield Fault(row.line, column, wrong.messages[0])


def days(rows: list[Row], *columns: str) -> Iterator[Fault]:
    for row in rows:
        for column in columns:
            if row.cells[column] and not day_of(row.cells[column]):
                yield Fault(row.line, column, f"“{column}”应写成 2026-01-01 的样子")


def at_most(rows: list[Row], **longest: int) -> Iterator[Fault]:
    for row in rows:
        for column, most in longest.items():
            if len(row.cells[column]) > most:
                yield Fault(row.line, column, f"“{column}”不能超过{most}字")


# Employers and their listings -----------------------------------------------------------------------------------------


def check_employers(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, *EMPLOYERS[:5])
    yield from twice(rows, CODE, lambda said: (said[CODE],))
    yield from twice(rows, "单位代码", lambda said: (said["单位代码"],))
    yield from sound(rows, CODE, valid_credit_code)
    yield from among(rows, "类别", KINDS)
    yield from among(rows, "在清流县", YES_NO)
    yield from at_most(rows, 名称=100)
    known = set(Employer.objects.values_list("credit_code", flat=True))
    taken = set(Employer.objects.values_list("unit__code", flat=True))
    units = set(Unit.objects.filter(active=True).values_list("code", flat=True))
    for row in rows:
        yield from unit_faults(row, known, taken, units)


def unit_faults(row: Row, known: set[str], taken: set[str], units: set[str]) -> Iterator[Fault]:
    """An employer entered before, a unit that has an employer, codes that name no unit."""
    code, own, above = normalised(row.cells[CODE]), row.cells["单位代码"], row.cells["主管部门代码"]
    if code in known:
        yield Fault(row.line, CODE, "该用人单位已在名册中，请在名册中更正，不重复导入")
    elif not own and code in units:
        yield Fault(row.line, CODE, "单位名录中已有以此为代码的单位，请在“单位代码”列填写该代码")
    if own and own not in units:
        yield Fault(row.line, "单位代码", f"没有代码为“{own}”的在用单位；不在单位名录中的不用填写")
    elif own in taken:
        yield Fault(row.line, "单位代码", f"代码为“{own}”的单位已在名册中")
    if above and above not in units:
        yield Fault(row.line, "主管部门代码", f"没有代码为“{above}”的在用单位，请先由系统管理员添加")
    elif above in taken:
        yield Fault(row.line, "主管部门代码", "主管部门应为行业主管部门，不能是用人单位")


def keep_employers(rows: list[Row], actor) -> list[list[str]]:
    units = {unit.code: unit for unit in Unit.objects.filter(active=True)}
    entered = [
        Entered(
            name=row.cells["名称"], credit_code=normalised(row.cells[CODE]), kind=row.cells["类别"],
            supervisor=units[row.cells["主管部门代码"]], in_county=row.cells["在清流县"] == "是",
            unit=units.get(row.cells["单位代码"]),
        ) for row in rows
    ]  # fmt: skip
    employers.enter(entered, actor)
    return [[one.credit_code, one.name, str(one.supervisor)] for one in entered]


def check_listings(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, CODE, "领域", "自", "依据文号")
    yield from twice(rows, CODE, lambda said: (said[CODE], said["自"]))
    yield from among(rows, "领域", FIELDS)
    yield from days(rows, "自", "至")
    yield from at_most(rows, 依据文号=60)
    known = dict(Employer.objects.values_list("credit_code", "pk"))
    kept = set(Listing.objects.values_list("employer__credit_code", "since"))
    for row in rows:
        code, since, until = normalised(row.cells[CODE]), day_of(row.cells["自"]), day_of(row.cells["至"])
        if row.cells[CODE] and code not in known:
            yield Fault(row.line, CODE, "名册中没有这个用人单位，请先登记或导入用人单位")
        if (code, since) in kept:
            yield Fault(row.line, "自", "该单位同一天起已有列入记录，不重复导入")
        if since and until and until < since:
            yield Fault(row.line, "至", "“至”不能早于“自”")


def keep_listings(rows: list[Row], actor) -> list[list[str]]:
    known = {one.credit_code: one for one in Employer.objects.select_related("unit")}
    listings = [
        Listing(
            employer=known[normalised(row.cells[CODE])], field=row.cells["领域"], since=day_of(row.cells["自"]),
            until=day_of(row.cells["至"]), document=row.cells["依据文号"],
        ) for row in rows
    ]  # fmt: skip
    employers.list_in(listings, actor)
    return [[one.employer.unit.name, one.field, str(one.since), one.document] for one in listings]


# Talents ----------------------------------------------------------------------------------------------------------


def check_talents(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, *TALENTS)
    yield from twice(rows, ID, lambda said: (said[ID], said["人才类别"], said["认定日期"]))
    yield from sound(rows, ID, valid_id_number)
    yield from among(rows, "人才类别", CLASSES)
    yield from among(rows, "首次认定", YES_NO)
    yield from days(rows, "认定日期")
    yield from at_most(rows, 姓名=60, 认定文号=60)
    yield from known_otherwise(rows)


def known_otherwise(rows: list[Row]) -> Iterator[Fault]:
    """Numbers under another name (in the register, or in another row), recognitions entered before, days to come."""
    indexes = [index_of(row.cells[ID]) for row in rows]
    names = dict(Talent.objects.filter(id_index__in=indexes).values_list("id_index", "name"))
    kept = set(
        Recognition.objects.filter(talent__id_index__in=indexes).values_list(
            "talent__id_index", "talent_class", "recognised_on"
        )
    )
    for row, index in zip(rows, indexes, strict=True):
        name, day = names.setdefault(index, row.cells["姓名"]), day_of(row.cells["认定日期"])
        if row.cells[ID] and name != row.cells["姓名"]:
            yield Fault(row.line, "姓名", f"此身份证号另登记为“{name}”，请核对姓名和号码")
        if (index, row.cells["人才类别"], day) in kept:
            yield Fault(row.line, ID, "此人同一天已登记过这一类别，不重复导入")
        if day and day > clock.today():
            yield Fault(row.line, "认定日期", "认定日期不能晚于今天")


def keep_talents(rows: list[Row], actor) -> list[list[str]]:
    entered = [recognised(row.cells) for row in rows]
    talents.enter(entered, actor)
    return [[one.name, mask(one.id_number), one.talent_class, one.document] for one in entered]


def recognised(said: dict[str, str]) -> Recognised:
    day: date = day_of(said["认定日期"])
    return Recognised(
        said["姓名"], normalised(said[ID]), said["人才类别"], said["首次认定"] == "是", day, said["认定文号"]
    )


# The county's dated lists ----------------------------------------------------------------------------------------------


def check_lists(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, "名单", "名称", "自", "依据文号")
    yield from twice(rows, "名称", lambda said: (said["名单"], said["名称"], said["自"]))
    yield from among(rows, "名单", KINDS_OF_LISTS)
    yield from days(rows, "自", "至")
    yield from at_most(rows, 名称=100, 代码=40, 依据文号=60)
    for row in rows:
        if fault := unfit_sort(row.cells["名单"], row.cells["类别"]):
            yield Fault(row.line, "类别", fault)
        since, until = day_of(row.cells["自"]), day_of(row.cells["至"])
        if since and until and until < since:
            yield Fault(row.line, "至", "“至”不能早于“自”")
    yield from listed_already([row for row in rows if day_of(row.cells["自"])])


def listed_already(rows: list[Row]) -> Iterator[Fault]:
    lines = [dated_line(row.cells) for row in rows]
    places = {id(line): row.line for line, row in zip(lines, rows, strict=True)}
    for line, other in lists.standing(lines):
        where = (
            f"第 {places[id(other)]} 行"
            if id(other) in places
            else f"名单（自 {other.since}，{other.document}）"
        )
        yield Fault(places[id(line)], "自", f"“{line.title}”同一时段已在{where}，请改起止日期或先终止原项")


def dated_line(said: dict[str, str]) -> DatedLine:
    return DatedLine(
        kind=said["名单"], title=said["名称"], code=said["代码"], sort=said["类别"], since=day_of(said["自"]),
        until=day_of(said["至"]), document=said["依据文号"],
    )  # fmt: skip


def keep_lists(rows: list[Row], actor) -> list[list[str]]:
    """Put forward as one proposal, for another person to confirm."""
    lines = [dated_line(row.cells) for row in rows]
    lists.enter(lines, actor)
    return [
        [line.kind, line.title, str(line.since), f"{line.document}　待另一人在“名单”中确认"] for line in lines
    ]


IMPORTS = {
    "lists": Import("急需紧缺职业、培训机构等名单", LISTS, lists.DESK, check_lists, keep_lists,
                    ["名单", "名称", "自", "依据文号"], signed=True),
    "employers": Import("用人单位", EMPLOYERS, employers.DESK, check_employers, keep_employers,
                        [CODE, "名称", "主管部门"], signed=True),
    "listings": Import("主导产业和公办学校、医院名录", LISTINGS, employers.DESK, check_listings, keep_listings,
                       ["用人单位", "领域", "自", "依据文号"], signed=True),
    "talents": Import("人才认定", TALENTS, talents.DESK, check_talents, keep_talents,
                      ["姓名", ID, "人才类别", "认定文号"], signed=True),
}  # fmt: skip
