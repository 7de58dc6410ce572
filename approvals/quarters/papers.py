"""季度汇总表: the reported claims of one quarter with both enterprises, persons, amounts and halves."""

from datetime import date

from approvals.quarters.services import Row, check_reviewer, total
from documents import issue
from documents.issued import Paper
from documents.lists import yuan
from documents.words import day, unit_name
from workflows import clock
from workflows.claim import quarters

KIND, TITLE = "quarter", "共享用工补助季度汇总表"
BUREAU = "RSJ"


def columns(found: list[Row]) -> list[str]:
    sides = found[0].known.scheme.sides if found else ()
    return [
        "序号",
        "办件编号",
        "备案号",
        *sides,
        "实际完成人数",
        "金额（元）",
        *(f"{side}补助" for side in sides),
        "状态",
    ]


def lines(found: list[Row]) -> list[list[str]]:
    listed = [
        [str(place), row.case.number, row.known.registered.get("number", ""), *row.names, str(row.completed),
         yuan(row.amount), *map(yuan, row.halves), row.word]
        for place, row in enumerate(found, 1)
    ]  # fmt: skip
    people = str(sum(row.completed for row in found))
    return (
        [*listed, ["", "总计", "", *[""] * len(found[0].names), people, *map(yuan, total(found)), ""]]
        if found
        else []
    )


def source_of(due: date, key: str) -> str:
    return f"quarter:{due.isoformat()}:{key}"


def print_list(due: date, found: list[Row], actor, key: str) -> Paper | None:
    """The list as it stands now; the same click again makes no second one."""
    check_reviewer(actor)
    source = source_of(due, key)
    if not found or Paper.objects.filter(source=source).exists():
        return None
    head = (
        f"{quarters.title(due)}　编制单位：{unit_name(BUREAU)}　编制日期：{day(clock.today())}　共 {len(found)} 件；"
        "未审核的为按今日额度逐件测算"
    )
    return issue.leave(source, KIND, TITLE, {
        "layout": "roster", "columns": columns(found), "paragraphs": [head], "lines": lines(found),
        "own": ["编制人签名：", "审核人签名：", "单位盖章："],
    })  # fmt: skip


def papers_of(due: date):
    return Paper.objects.filter(kind=KIND, source__startswith=source_of(due, "")).order_by("-pk")
