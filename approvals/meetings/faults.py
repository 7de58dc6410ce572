"""Everything that stands against signing a sitting, at once."""

from collections import Counter
from collections.abc import Iterator

from approvals.meetings.matters import batch_of
from approvals.meetings.models import Item, Meeting


def faults_of(meeting: Meeting, items: list[Item]) -> Iterator[str]:
    if not meeting.minutes_number:
        yield "请先填写纪要文号"
    if not items and not meeting.corrects_id:
        yield "议程还没有议题"
    if not meeting.has_quorum:
        yield f"到会 {len(meeting.present)} 人，未过应到 {len(meeting.attendance)} 人的半数，不能形成决议"
    yield from unresolved(items)
    for item in items:
        yield from faults_of_item(meeting, item)


def unresolved(items: list[Item]) -> Iterator[str]:
    """Items without a result: one by one, or counted where a batch has several."""
    missing = [item for item in items if not item.outcome]
    counted = Counter(filter(None, map(batch_of, missing)))
    for batch, count in counted.items():
        if count > 1:
            yield f"{batch}还有 {count} 件没有登记结果，可以用“其余全部”一次登记"
    for item in missing:
        if counted[batch_of(item)] <= 1:
            yield f"{name_of(item)}尚未登记结果"


def faults_of_item(meeting: Meeting, item: Item) -> Iterator[str]:
    name = name_of(item)
    if item.task.finished:
        yield f"{name}已不待研究（{item.case.label}），请先从议程中移出"
    if item.outcome in ("decline", "postpone") and not item.reason:
        yield f"{name}不同意或暂缓须写明理由"
    if unknown := [one for one in item.recused if one not in meeting.present]:
        yield f"{name}回避人员 {'、'.join(unknown)} 不在到会名单中"
    if (len(meeting.present) - len(item.recused)) * 2 <= len(meeting.attendance):
        yield f"{name}除回避人员外到会不过半数，不能对该项形成决议"


def name_of(item: Item) -> str:
    return f"第{item.position}项（{item.case.subject}）"
