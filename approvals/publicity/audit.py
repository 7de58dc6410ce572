"""What ``manage.py verify`` and every tick say about publicities."""

from collections.abc import Iterator

from approvals.publicity import services
from approvals.publicity.models import CLEAR, Objection, PublicityLine


def faults() -> Iterator[str]:
    """Lines that are not what was sealed, and lines cleared although somebody had objected in time."""
    for line in PublicityLine.objects.exclude(sealed_at=None).select_related("publicity").iterator():
        if not line.opens(line, line.outcome):
            yield f"{line.publicity.number} 第{line.position}项：与签发时的内容不符"
    slipped = Objection.objects.filter(line__outcome=CLEAR, late=False, result="")
    for objection in slipped.select_related("line__publicity"):
        yield f"{objection.line.publicity.number} 第{objection.line.position}项：异议 {objection.number} 未办结就已结束"


def reminders() -> Iterator[str]:
    """Lists that wait for a person to close them; nothing is closed by itself."""
    for one in services.over():
        yield f"公示期满，待县委人才办结束：{one.number} {one.title}（{one.last_day} 届满）"
