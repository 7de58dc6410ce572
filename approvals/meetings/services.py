"""What a secretary does: put waiting cases on the agenda, record what was resolved, sign it."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction

from approvals import sealing
from approvals.meetings import corrections
from approvals.meetings.models import Item, Meeting
from documents import issue
from workflows import clock, engine
from workflows.case import Task
from workflows.fsm import Refused
from workflows.rulings import Ruled

COLUMNS = [
    "序号",
    "姓名",
    "性别",
    "出生日期",
    "学历",
    "现单位及岗位",
    "拟调入单位",
    "编制类别",
    "拟任岗位",
    "依据",
]


def waiting(meeting: Meeting):
    """The cases that wait for this body and stand on no open agenda."""
    tasks = Task.objects.filter(
        finished=None, owner_permission=meeting.rules.desk, flow_task__endswith=f".{meeting.rules.node}"
    )
    return (
        tasks.exclude(pk__in=Item.objects.filter(sealed_at=None).values("task"))
        .select_related("process")
        .order_by("pk")
    )


def check_secretary(meeting: Meeting, actor) -> None:
    if not actor.sits_at(meeting.rules.desk):
        raise PermissionDenied("只有该会议的秘书可以登记")


@transaction.atomic
def build_agenda(meeting: Meeting, tasks, actor) -> None:
    """Add waiting cases, in the order they are named."""
    check_secretary(meeting, actor)
    meeting.refuse_if_sealed()
    start = meeting.items.count()
    for place, task in enumerate(tasks, start + 1):
        Item.objects.create(meeting=meeting, case_id=task.process_id, task=task, position=place)


@transaction.atomic
def remove(item: Item, actor) -> None:
    check_secretary(item.meeting, actor)
    item.delete()


@transaction.atomic
def record(item: Item, outcome: str, reason: str, recused: list[str], actor) -> None:
    """What was resolved on one item, as long as the meeting is not signed."""
    check_secretary(item.meeting, actor)
    item.outcome, item.reason, item.recused = outcome, reason, recused
    item.save()


@transaction.atomic
def seal(meeting: Meeting, actor) -> None:
    """签发: lock the record and let every item take effect, all of them or none."""
    check_secretary(meeting, actor)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    meeting.refuse_if_sealed()
    items = list(meeting.items.select_related("case", "task"))
    if faults := list(faults_of(meeting, items)):
        raise Refused(*faults)
    meeting.sealed_at, meeting.sealed_by = clock.now(), actor
    Meeting.objects.filter(pk=meeting.pk).update(sealed_at=meeting.sealed_at, sealed_by=actor)
    sealing.seal(items, meeting.sealed_at)
    print_papers(meeting, items)
    engine.perform_many([move(meeting, item) for item in items], actor, key=uuid.uuid4().hex[:20])


def move(meeting: Meeting, item: Item):
    said = {"number": meeting.minutes_number, "reason": item.reason}
    action = meeting.rules.actions[item.outcome]
    return engine.Asked(item.case_id, item.task_id, action, said, {"resolution": item})


def faults_of(meeting: Meeting, items: list[Item]):
    """Everything that stands against signing, at once."""
    if not meeting.minutes_number:
        yield "请先填写纪要文号"
    if not items and not meeting.corrects_id:
        yield "议程还没有议题"
    if not meeting.has_quorum:
        yield f"到会 {len(meeting.present)} 人，未过应到 {len(meeting.attendance)} 人的半数，不能形成决议"
    for item in items:
        yield from faults_of_item(meeting, item)


def faults_of_item(meeting: Meeting, item: Item):
    name = f"第{item.position}项（{item.case.subject}）"
    if item.task.finished:
        yield f"{name}已不待研究（{item.case.label}），请先从议程中移出"
    if not item.outcome:
        yield f"{name}尚未登记结果"
    if item.outcome in ("decline", "postpone") and not item.reason:
        yield f"{name}不同意或暂缓须写明理由"
    if unknown := [one for one in item.recused if one not in meeting.present]:
        yield f"{name}回避人员 {'、'.join(unknown)} 不在到会名单中"
    if (len(meeting.present) - len(item.recused)) * 2 <= len(meeting.attendance):
        yield f"{name}除回避人员外到会不过半数，不能对该项形成决议"


def print_papers(meeting: Meeting, items: list[Item]) -> None:
    """议程, 拟调入人员一览表, 会议纪要, and what it corrects: frozen with the decision."""
    ruled = Ruled()
    rows = [row(item, ruled) for item in items if item.case.chain == "transfer"]
    corrected = print_correction(meeting)
    title, number = meeting.rules.name, meeting.minutes_number
    wide = {
        "layout": "roster",
        "columns": COLUMNS,
        "lines": rows,
        "paragraphs": [f"{title}　{meeting.held_on}"],
    }
    named = dict(agree="同意", decline="不同意", postpone="暂缓")
    resolved = [
        f"{item.position}．{item.case.subject}：{named[item.outcome]}。{item.reason}"
        + (f"（{'、'.join(item.recused)}回避）" if item.recused else "") for item in items
    ]  # fmt: skip
    head = [f"时间：{meeting.held_on}", f"地点：{meeting.place}", f"主持：{meeting.chair}",
            f"出席：{'、'.join(meeting.present)}", f"缺席：{'、'.join(absent(meeting)) or '无'}"]  # fmt: skip
    agenda = [f"{item.position}．研究{item.case.subject}同志调入事项" for item in items]
    if corrected:
        agenda.append(f"{len(items) + 1}．更正{meeting.corrects.minutes_number}会议纪要")
    leave(meeting, "agenda", f"{title}议程", {"layout": "letter", "paragraphs": [*head[:3], *agenda]})
    if rows:
        leave(meeting, "roster", "拟调入人员一览表", wide)
    minutes = {
        "layout": "letter",
        "paragraphs": [*head, *resolved, *corrected],
        "signer": title,
        "dated": str(meeting.held_on),
    }
    leave(meeting, "minutes", f"{title}会议纪要", minutes, number)


def print_correction(meeting: Meeting) -> list[str]:
    """Issue the 更正说明 as it now stands; the sentence the minutes repeat, if there is one."""
    if not meeting.corrects_id:
        return []
    wrong = corrections.wrong_in(meeting)
    corrections.drop(meeting)
    leave(meeting, corrections.KIND, corrections.TITLE, corrections.words(meeting, wrong))
    return [corrections.sentence(meeting, wrong)]


def absent(meeting: Meeting) -> list[str]:
    return [one["name"] for one in meeting.attendance if not one["present"]]


def row(item: Item, ruled: Ruled) -> list[str]:
    """One landscape row of the 一览表."""
    known = item.case.coerced.known
    known.ruled = ruled
    applicant, job, place = known.facts["applicant"], known.get("job", {}), known.placement
    degree = "、".join(one["level"] for one in applicant.get("education") or ())
    verdict = known.assessed(known.measured_on)
    return [str(item.position), item.case.subject, applicant.get("sex") or "", applicant.get("birth_date") or "", degree,
            f"{job.get('present_unit', '')}，{job.get('post', '')}", place["unit_name"], place["kind"], place["post"],
            f"三(三)1 {'、'.join(verdict.basis)}"]  # fmt: skip


def leave(meeting: Meeting, kind: str, title: str, words: dict, number: str | None = None) -> None:
    issue.leave(f"meeting:{meeting.pk}:{kind}", kind, title, words, number=number)
