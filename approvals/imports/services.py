"""Bringing a county in from workbooks: units, officials, establishment, holidays. All or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from documents.workbooks import Row, written
from parties import services as accounts
from parties.establishment import KINDS, Line, Shortage, Snapshot
from parties.people import User
from parties.roles import ROLES
from parties.units import Unit
from workflows import calendar, clock

ROLE_BY_TITLE = {title: role for role, title in ROLES.items()}


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one row, in words."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Import:
    """One kind of workbook: its title, columns, who may bring it in, how rows are checked and kept.

    ``role`` is a role in any unit, or one desk (``role@UNIT``); ``signed``: who brings it in is kept with each row.
    """

    title: str
    columns: list[str]
    role: str
    check: Callable[[list[Row]], Iterator[Fault]]
    keep: Callable[..., list[list[str]]]
    report: list[str]
    signed: bool = False

    def open_to(self, user: User) -> bool:
        return user.sits_at(self.role) if "@" in self.role else user.has_role(self.role)


def required(rows: list[Row], *columns: str) -> Iterator[Fault]:
    for row in rows:
        for column in columns:
            if not row.cells.get(column):
                yield Fault(row.line, column, f"“{column}”不能为空")


def repeated(rows: list[Row], *columns: str) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.cells.get(column, "") for column in columns)
        if key in seen:
            yield Fault(row.line, columns[0], f"与第 {seen[key]} 行重复")
        seen.setdefault(key, row.line)


def unit_faults(rows: list[Row]) -> Iterator[Fault]:
    """Codes that name no unit, or one that is closed."""
    active = dict(Unit.objects.values_list("code", "active"))
    for row in rows:
        code = row.cells["单位代码"]
        if code and code not in active:
            yield Fault(row.line, "单位代码", f"没有代码为“{code}”的单位，请先导入单位")
        elif code and not active[code]:
            yield Fault(row.line, "单位代码", f"代码为“{code}”的单位已停用，请换一个单位或先重新启用")


def check_units(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, "代码", "名称")
    yield from repeated(rows, "代码")
    known = {*Unit.objects.values_list("code", flat=True), *(row.cells["代码"] for row in rows)}
    for row in rows:
        if (above := row.cells["主管部门代码"]) and above not in known:
            yield Fault(row.line, "主管部门代码", f"没有代码为“{above}”的单位，请先补上该单位")


def keep_units(rows: list[Row]) -> list[list[str]]:
    plain = [
        {"code": row.cells["代码"], "name": row.cells["名称"], "short": row.cells["简称"], "kind": row.cells["类别"],
         "supervisor": row.cells["主管部门代码"]} for row in rows
    ]  # fmt: skip
    accounts.set_up_units(plain)
    return [[row["code"], row["name"]] for row in plain]


def check_officials(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, "账号", "姓名", "岗位", "单位代码")
    yield from repeated(rows, "账号", "岗位", "单位代码")
    yield from unit_faults(rows)
    for row in rows:
        if row.cells["岗位"] and row.cells["岗位"] not in ROLE_BY_TITLE:
            yield Fault(row.line, "岗位", f"没有“{row.cells['岗位']}”，可用：{'、'.join(ROLE_BY_TITLE)}")
        if not row.cells["账号"].replace("-", "").isalnum():
            yield Fault(row.line, "账号", "账号只能用字母、数字和连字符")


def keep_officials(rows: list[Row]) -> list[list[str]]:
    """Make the accounts that are missing; their first passwords are in the answer, once."""
    made = []
    for row in rows:
        account, name = row.cells["账号"], row.cells["姓名"]
        user = User.objects.filter(username=account).first()
        password = ""
        if user is None:
            user, password = accounts.create_official(account, name)
        unit = Unit.objects.get(code=row.cells["单位代码"])
        accounts.seat(user, ROLE_BY_TITLE[row.cells["岗位"]], unit)
        made.append([account, name, row.cells["岗位"], unit.name, password])
    return made


def check_establishment(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, "单位代码", "编制类别", "核定", "实有")
    yield from repeated(rows, "单位代码", "编制类别")
    yield from unit_faults(rows)
    for row in rows:
        if row.cells["编制类别"] not in KINDS:
            yield Fault(row.line, "编制类别", f"没有“{row.cells['编制类别']}”，可用：{'、'.join(KINDS)}")
        for column in ("核定", "实有"):
            if not (
                row.cells[column].isascii() and row.cells[column].isdigit() and len(row.cells[column]) < 6
            ):
                yield Fault(row.line, column, f"“{column}”应为整数")


def keep_establishment(rows: list[Row], as_of: date | None = None) -> list[list[str]]:
    """A new snapshot as of today, waiting to be certified."""
    snapshot = Snapshot.objects.create(as_of=as_of or clock.today())
    units = {unit.code: unit for unit in Unit.objects.all()}
    Line.objects.bulk_create(
        Line(snapshot=snapshot, unit=units[row.cells["单位代码"]], kind=row.cells["编制类别"],
             authorised=int(row.cells["核定"]), actual=int(row.cells["实有"])) for row in rows
    )  # fmt: skip
    return [
        [str(line.unit), line.kind, str(line.vacancies)] for line in snapshot.lines.select_related("unit")
    ]


def check_shortage(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, "单位代码", "岗位", "自")
    yield from repeated(rows, "单位代码", "岗位")
    yield from unit_faults(rows)
    for row in rows:
        for column in ("自", "至"):
            if row.cells[column] and not day_of(row.cells[column]):
                yield Fault(row.line, column, "日期应写成 2026-01-01 的样子")


def day_of(text: str) -> date | None:
    """The day a cell says; a workbook writes a date with its hour."""
    day, _, hour = text.replace("T", " ").partition(" ")
    try:
        return date.fromisoformat(day) if not hour or ":" in hour else None
    except ValueError:
        return None


def keep_shortage(rows: list[Row]) -> list[list[str]]:
    """Add to the list of 紧缺急需 posts, or change until when a line holds."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in rows:
        said = row.cells
        Shortage.objects.update_or_create(
            unit=units[said["单位代码"]], post=said["岗位"], since=day_of(said["自"]),
            defaults={"until": day_of(said["至"]), "document": said["依据文号"]},
        )  # fmt: skip
    return [[str(units[row.cells["单位代码"]]), row.cells["岗位"], row.cells["自"]] for row in rows]


def check_holidays(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, "日期", "上班/休息", "依据")
    yield from repeated(rows, "日期")
    for row in rows:
        if row.cells["日期"] and not day_of(row.cells["日期"]):
            yield Fault(row.line, "日期", "日期应写成 2027-02-08 的样子")
        if row.cells["上班/休息"] not in ("", "上班", "休息"):
            yield Fault(row.line, "上班/休息", "请填“上班”或“休息”")
        if len(row.cells["依据"]) > 100:
            yield Fault(row.line, "依据", "“依据”不能超过100字")


def keep_holidays(rows: list[Row]) -> list[list[str]]:
    """Enter the days in the county's own table, or change what it says."""
    for row in rows:
        said = row.cells
        calendar.decide(day_of(said["日期"]), said["上班/休息"] == "上班", said["依据"])
    return [[row.cells[title] for title in ("日期", "上班/休息", "依据")] for row in rows]


IMPORTS = {
    "units": Import("单位", ["代码", "名称", "简称", "类别", "主管部门代码"], "administrator", check_units, keep_units,
                    ["代码", "名称"]),
    "officials": Import("工作人员和经办岗", ["账号", "姓名", "岗位", "单位代码"], "administrator", check_officials,
                        keep_officials, ["账号", "姓名", "岗位", "单位", "初始密码"]),
    "establishment": Import("编制", ["单位代码", "编制类别", "核定", "实有"], "staffing", check_establishment,
                            keep_establishment, ["单位", "编制类别", "空编"]),
    "shortage": Import("紧缺急需岗位", ["单位代码", "岗位", "自", "至", "依据文号"], "staffing", check_shortage,
                       keep_shortage, ["单位", "岗位", "自"]),
    "holidays": Import("节假日", ["日期", "上班/休息", "依据"], "administrator", check_holidays, keep_holidays,
                       ["日期", "上班/休息", "依据"]),
}  # fmt: skip


def faults_of(kind: Import, rows: list[Row]) -> list[Fault]:
    """Everything wrong with the rows, in their order."""
    if not rows:
        return [Fault(0, "", "工作簿里没有数据行")]
    return sorted(kind.check(rows), key=lambda fault: fault.line)


@transaction.atomic
def bring_in(kind: Import, rows: list[Row], actor: User | None = None) -> tuple[list[Fault], list[list[str]]]:
    """Every fault of every row; or, where there is none, everything kept."""
    faults = faults_of(kind, rows)
    if faults:
        return faults, []
    return [], kind.keep(rows, actor) if kind.signed else kind.keep(rows)


PROBLEM = "问题"


def returned(kind: Import, rows: list[Row], faults: list[Fault]) -> bytes:
    """The same workbook with what is wrong beside each row; every row keeps its line, so the sentences fit."""
    said: dict[int, list[str]] = {}
    for fault in faults:
        said.setdefault(fault.line, []).append(f"{fault.column}：{fault.sentence}")
    by_line = {row.line: row for row in rows}
    table = [
        [*(by_line[line].cells.get(name, "") for name in kind.columns), "；".join(said.get(line, ()))]
        if line in by_line
        else []
        for line in range(2, max(by_line) + 1)
    ]
    return written([*kind.columns, PROBLEM], table)
