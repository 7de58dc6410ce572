"""Benefits of other policies from a workbook (四(四)): every fault by line; what is brought in waits for a second keeper."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from approvals.imports.registers import YES_NO, among, at_most, days, twice
from approvals.imports.services import Fault, Import, day_of, required
from approvals.registers import benefits as services
from documents.workbooks import Row
from parties.benefits import LEVELS, Benefit, items, purposes
from parties.secrets import index_of, mask, normalised
from workflows import clock

COLUMNS = {
    "姓名或名称": "name", "号码": "number", "政策层级": "level", "用途": "purpose", "费用项目": "item", "场次或年度": "occasion",
    "金额": "amount", "已发放": "paid", "发放日期": "paid_on", "依据文号": "document", "凭证说明": "proof",
}  # fmt: skip
TITLES = {name: title for title, name in COLUMNS.items()}
OPTIONAL = ("场次或年度", "发放日期", "凭证说明")
SAME = ("号码", "用途", "费用项目", "场次或年度", "政策层级", "依据文号", "已发放")


def said(cells: dict[str, str]) -> dict[str, Any]:
    """A line as the register takes it; what cannot be read is nothing."""
    keys = {title: key for key, title in purposes(clock.today()).items()}
    typed = {name: cells[title].strip() for title, name in COLUMNS.items()}
    return typed | {
        "purpose": keys.get(typed["purpose"], ""), "amount": yuan(typed["amount"]), "paid": typed["paid"] == YES_NO[0],
        "paid_on": day_of(typed["paid_on"]),
    }  # fmt: skip


def yuan(typed: str) -> Decimal | None:
    try:
        amount = Decimal(typed.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    fits = amount.is_finite() and 0 < amount < 10**12 and amount == round(amount, 2)
    return amount if fits else None


def check(rows: list[Row]) -> Iterator[Fault]:
    today = clock.today()
    yield from required(rows, *(title for title in COLUMNS if title not in OPTIONAL))
    yield from twice(rows, "号码", lambda cells: tuple(cells[title] for title in SAME))
    yield from among(rows, "政策层级", LEVELS)
    yield from among(rows, "用途", purposes(today).values())
    yield from among(rows, "费用项目", items(today))
    yield from among(rows, "已发放", YES_NO)
    yield from days(rows, "发放日期")
    yield from at_most(rows, 姓名或名称=100, 场次或年度=100, 依据文号=60, 凭证说明=200)
    kept = known(rows)
    for row in rows:
        yield from of_one(row, kept)


def of_one(row: Row, kept: set[tuple]) -> Iterator[Fault]:
    one = said(row.cells)
    if row.cells["金额"] and one["amount"] is None:
        yield Fault(row.line, "金额", f"“{row.cells['金额']}”不是金额，请填大于零、最多两位小数的数字")
    for field, sentence in services.wrongs(one, clock.today()):
        yield Fault(row.line, TITLES[field], sentence)
    if identity(one) in kept:
        yield Fault(row.line, "号码", services.TWICE)


def known(rows: list[Row]) -> set[tuple]:
    """What the register has already of these holders."""
    holders = {index_of(row.cells["号码"]) for row in rows}
    found = Benefit.objects.filter(holder_index__in=holders, revoked_at=None)
    return set(found.values_list("holder_index", "purpose", "item", "occasion", "level", "document", "paid"))


def identity(one: dict[str, Any]) -> tuple:
    return (
        index_of(one["number"]), *(one[name] for name in ("purpose", "item", "occasion", "level", "document", "paid"))
    )  # fmt: skip


def keep(rows: list[Row], actor) -> list[list[str]]:
    entered = [Benefit(**said(row.cells)) for row in rows]
    services.enter(entered, actor)
    return [
        [one.name, mask(normalised(one.number)), one.level, one.document, f"{one.amount:,.2f}"]
        for one in entered
    ]


IMPORTS = {
    "benefits": Import("其他政策的待遇", [*COLUMNS], services.DESKS[0], check, keep,
                       ["姓名或名称", "号码", "政策层级", "依据文号", "金额（元）"], signed=True),
}  # fmt: skip
