"""异议: taken in from anybody, looked into by one person, answered by another; an open one holds its claim only."""

from dataclasses import dataclass

from django.db import transaction

from approvals import sealing
from approvals.publicity import services
from approvals.publicity.models import POSTED, UPHELD, Objection, PublicityLine
from documents.words import day
from workflows import clock, holds, numbers, permits
from workflows.calendar import working_days
from workflows.case import Case
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.rulings import Ruled

HOLD = "公示异议"
RESTART = "重新公示"
"""The answer to 口径 publicity.restart by which a line's days start anew when an objection to it was in vain."""


@dataclass(frozen=True)
class Said:
    """What somebody objects; without a name it is anonymous."""

    text: str
    name: str = ""
    contact: str = ""
    channel: str = "网上"


@transaction.atomic
def file(line_pk: int, said: Said, *, key: str, by=None) -> Objection:
    """Keep an objection and stop its claim; the same ``key`` again answers with what the first click filed.

    The claim is locked before anything is read: a closing under way is over first, and then the objection is late.
    """
    case_pk = PublicityLine.objects.values_list("case", flat=True).get(pk=line_pk)
    Case.objects.select_for_update().get(pk=case_pk)
    if filed := Objection.objects.filter(key=key).first():
        return filed
    line = PublicityLine.objects.select_related("publicity", "case").get(pk=line_pk)
    if line.last_day is None:
        raise Refused("此公示尚未发布，不能提出异议")
    year, late = clock.today().year, line.is_over
    objection = Objection.objects.create(
        number=f"QL-YY-{year}-{numbers.next_number('YY', year):05d}", key=key, line=line, late=late, entered_by=by,
        filed_at=clock.now(), **vars(said),
    )  # fmt: skip
    if not late and is_open(line):
        holds.place(line.case, HOLD, objection.source, by)
    return objection


@transaction.atomic
def investigate(objection: Objection, found: str, actor) -> None:
    """What was found; it may be written again until the objection is answered."""
    objection = taken_up(objection, actor)
    objection.found, objection.investigated_by, objection.investigated_at = found, actor, clock.now()
    objection.save(update_fields=["found", "investigated_by", "investigated_at"])


@transaction.atomic
def decide(objection: Objection, result: str, actor, reply: str = "", told: str = "") -> None:
    """Answer it: by somebody else than who looked into it; its hold goes, and the claim with it where it can."""
    objection = taken_up(objection, actor)
    if objection.investigated_at is None:
        raise Refused("请先登记核查情况")
    if objection.investigated_by_id == actor.pk:
        raise Refused("异议的核查和办结须由两人分别办理，请由本单位其他人员办结（内部控制）")
    objection.result, objection.reply, objection.told = result, reply, told
    objection.decided_by, objection.decided_at = actor, clock.now()
    objection.save(update_fields=["result", "reply", "told", "decided_by", "decided_at"])
    holds.lift(objection.source, actor)
    settle(objection, actor)


def taken_up(objection: Objection, actor) -> Objection:
    """The objection under the locks of its publicity and claim, for somebody who may handle it."""
    services.check_poster(actor)
    services.locked(objection.line.publicity_id)
    case = Case.objects.select_for_update().get(pk=objection.line.case_id)
    permits.check_impartial(case, services.POSTS, actor, permits.desks_acted_from([case.pk], actor)[case.pk])
    found = Objection.objects.select_related("line__publicity", "line__case").get(pk=objection.pk)
    if found.result:
        raise Refused(f"此异议已由 {found.decided_by} 于{day(found.decided_at)}办结，请刷新页面")
    return found


def settle(objection: Objection, actor) -> None:
    """Once nothing is open against a line: back to the leading group, shown anew, or on where its list is closed."""
    line = objection.line
    if not is_open(line) or line.case_id in holds.objected([line.case]):
        return
    if upheld := list(line.objections.filter(result=UPHELD)):
        sealing.seal([line], clock.now(), UPHELD)
        services.move(line.publicity, [line], "uphold", actor, "；".join(one.told for one in upheld)[:500])
    elif restarts(objection):
        line.restarted_until = working_days().add(clock.today(), line.publicity.days).day
        line.save(update_fields=["restarted_until"])
    elif line.publicity.closed_at and line.is_over:
        go_on(line, actor)


def go_on(line: PublicityLine, actor) -> None:
    """Clear a line its list was closed without; where the law still refuses, it waits on the page for a person."""
    try:
        with transaction.atomic():
            services.clear(line.publicity, [line], actor)
    except Refused:
        line.refresh_from_db()


def is_open(line: PublicityLine) -> bool:
    """Whether the claim still waits for the end of its days."""
    return line.outcome == POSTED and line.case.state == S.POSTED


def restarts(objection: Objection) -> bool:
    if objection.late:
        return False
    ruling = Ruled().on(objection.line.publicity.posted_on).get("publicity.restart")
    return bool(ruling and ruling.value == RESTART)
