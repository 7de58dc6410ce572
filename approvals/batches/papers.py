"""复核汇总表: one row per claim, what they come to by fund; frozen when the batch is submitted."""

from approvals.batches.models import Batch, BatchLine
from documents import issue, lists
from documents.issued import Paper
from documents.words import day, unit_name

KIND, TITLE = "review_summary", "奖补复核汇总表"
COLUMNS = ["序号", *lists.COLUMNS]


def source_of(batch: Batch) -> str:
    return f"batch:{batch.pk}:{KIND}"


def print_summary(batch: Batch, lines: list[BatchLine]) -> None:
    """Freeze the list as it is submitted."""
    cases = [line.case.coerced for line in lines]
    head = f"{batch.title}　{batch.number}　编制单位：{unit_name(batch.unit)}　提交日期：{day(batch.sealed_at)}　共 {len(lines)} 件"
    issue.leave(source_of(batch), KIND, TITLE, {
        "layout": "roster", "columns": COLUMNS, "paragraphs": [head], "lines": rows(cases),
        "own": ["编制人签名：", "复核人签名：", "单位盖章："],
    })  # fmt: skip


def rows(cases: list) -> list[list[str]]:
    """Every claim with its number on the list, then the sums."""
    listed = [[str(place), *lists.row(case)] for place, case in enumerate(cases, 1)]
    return [*listed, *lists.closing(lists.totals(cases))]


def paper_of(batch: Batch) -> Paper | None:
    return Paper.objects.filter(source=source_of(batch)).first()
