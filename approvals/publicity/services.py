"""What is done with a publicity: 人社局 prepares it, 县委人才办 posts, extends and closes it."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from approvals import sealing
from approvals.publicity import lines as listed
from approvals.publicity import papers
from approvals.publicity.models import CLEAR, ENDED, POSTED, Extension, Objection, Publicity, PublicityLine
from documents.words import day
from workflows import clock, engine, holds, numbers
from workflows.calendar import working_days
from workflows.case import Case, Task
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.rulings import Ruled

PREPARES, POSTS = "reward_review@RSJ", "publicity@RCB"
DAYS = {"五个工作日，公布当日不计": 5, "七个工作日": 7}
"""What each answer to 口径 publicity.days means."""
MOST_DAYS = 30


def check_preparer(actor) -> None:
    if not actor.sits_at(PREPARES):
        raise PermissionDenied("只有县人社局奖补复核岗可以编制公示名单")


def check_poster(actor) -> None:
    if not actor.sits_at(POSTS):
        raise PermissionDenied("只有县委人才办公示岗可以发布、延长和结束公示")


def fewest_days(on: date) -> int:
    """How many working days the county shows a list at least (口径 publicity.days)."""
    ruling = Ruled().on(on).get("publicity.days")
    return DAYS[ruling.value] if ruling else min(DAYS.values())


# What there is ----------------------------------------------------------------------------------------------------


def waiting() -> QuerySet[Task]:
    """Confirmed claims that stand on no list yet."""
    tasks = Task.objects.filter(finished=None, owner_permission=POSTS, flow_task__endswith=".announce")
    return (
        tasks.exclude(pk__in=PublicityLine.objects.filter(sealed_at=None).values("task"))
        .select_related("process")
        .order_by("pk")
    )


def running() -> QuerySet[Publicity]:
    """What anybody may read today."""
    today = clock.today()
    shown = Q(last_day__gte=today) | Q(lines__restarted_until__gte=today, lines__outcome=POSTED)
    return Publicity.objects.exclude(posted_at=None).filter(shown).distinct()


def over() -> QuerySet[Publicity]:
    """Lists whose days have passed and that have lines to close: each waits for a person."""
    today = clock.today()
    held = holds.Hold.objects.filter(case=OuterRef("case"), lifted_at=None)
    lines = PublicityLine.objects.filter(publicity=OuterRef("pk"), outcome=POSTED)
    left = lines.exclude(restarted_until__gte=today).exclude(Exists(held))
    return Publicity.objects.filter(Q(closed_at=None) | Exists(left), last_day__lt=today)


def ending_today() -> QuerySet[Publicity]:
    return Publicity.objects.filter(last_day=clock.today())


# 人社局 ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def prepare(title: str, days: int, tasks: Iterable[Task], actor) -> Publicity:
    """A list of confirmed claims as the public will read it, frozen now."""
    check_preparer(actor)
    chosen, year = list(tasks), clock.today().year
    if not chosen:
        raise Refused("请先勾选要公示的申报")
    if not fewest_days(clock.today()) <= days <= MOST_DAYS:
        raise Refused(
            f"公示期应为 {fewest_days(clock.today())} 至 {MOST_DAYS} 个工作日（口径 publicity.days）"
        )
    publicity = Publicity.objects.create(
        number=f"QL-GS-{year}-{numbers.next_number('GS', year):05d}",
        title=title,
        days=days,
        prepared_by=actor,
    )
    rows = listed.shown([task.process.coerced for task in chosen])
    try:
        with transaction.atomic():
            PublicityLine.objects.bulk_create(
                PublicityLine(publicity=publicity, case_id=task.process_id, task=task, position=at, shown=row)
                for at, (task, row) in enumerate(zip(chosen, rows, strict=True), 1)
            )
    except IntegrityError:
        raise Refused("所选申报中有的刚刚已列入另一份公示名单，请刷新页面后重新勾选") from None
    return publicity


@transaction.atomic
def remove(line: PublicityLine, actor) -> None:
    """Take a line off a list that is not posted; a list without lines is dropped."""
    check_preparer(actor)
    publicity = unposted(line.publicity_id)
    line.delete()
    rest = list(publicity.lines.order_by("position"))
    for at, one in enumerate(rest, 1):
        one.position = at
    PublicityLine.objects.bulk_update(rest, ["position"])
    if not rest:
        publicity.delete()


# 县委人才办 ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def post(publicity: Publicity, place: str, link: str, photo: str, actor) -> None:
    """The list is up from today: where, at which address, on which photo."""
    check_poster(actor)
    publicity = unposted(publicity.pk)
    if publicity.prepared_by_id == actor.pk:
        raise Refused("公示名单的编制和发布须由两人分别办理，请由本单位其他人员发布（内部控制）")
    lines = list(publicity.lines.select_related("case", "task"))
    if gone := [line for line in lines if line.task.finished]:
        named = "、".join(f"第{line.position}项（{line.case.label}）" for line in gone)
        raise Refused(f"{named}已不待公示，请先由人社局从名单中移出")
    publicity.posted_by, publicity.posted_at = actor, clock.now()
    publicity.place, publicity.link, publicity.photo = place, link, photo
    until = working_days().add(publicity.posted_on, publicity.days)
    publicity.last_day, publicity.provisional = until.day, until.provisional
    publicity.save()
    locked_cases(lines)
    seal_recalled(lines, publicity.posted_at)
    sealing.seal(lines, publicity.posted_at, POSTED)
    said = {"number": publicity.number, "until": day(publicity.last_day)}
    moves = [engine.Asked(line.case_id, line.task_id, "post", said, {"notice": line}) for line in lines]
    engine.perform_many(moves, actor, key=click())
    papers.print_notice(publicity, lines)


def seal_recalled(lines: list[PublicityLine], at) -> None:
    """A claim that was recalled from another list (撤回复核) leaves it for good: only the new one speaks of it.

    The claims are locked: a closing of that list under way is over first, or comes after and finds them gone.
    """
    earlier = PublicityLine.objects.filter(case__in=[line.case_id for line in lines], outcome=POSTED)
    sealing.seal(list(earlier.select_related("publicity", "case")), at, ENDED)


@transaction.atomic
def extend(publicity: Publicity, days: int, reason: str, actor) -> Extension:
    """More working days, and why; only while the list is up, so that nobody's objection changes from late to timely."""
    check_poster(actor)
    publicity = locked(publicity.pk)
    if publicity.posted_at is None or publicity.is_over:
        raise Refused("只能延长正在公示的名单；公示期已满的，请办理结束")
    if not 1 <= days <= MOST_DAYS:
        raise Refused(f"延长应为 1 至 {MOST_DAYS} 个工作日；公示期只能延长，不能缩短")
    before, until = publicity.last_day, working_days().add(publicity.last_day, days)
    publicity.last_day, publicity.provisional = until.day, publicity.provisional or until.provisional
    publicity.save(update_fields=["last_day", "provisional"])
    return Extension.objects.create(
        publicity=publicity, days=days, reason=reason, before=before, after=until.day, by=actor
    )


@transaction.atomic
def close(publicity: Publicity, actor, leave: Iterable[int] = ()) -> int:
    """Clear the lines whose days are over and that nothing holds, together; answers how many.

    Filing an objection locks the claim's row, and so does this: whoever comes second sees what the first has done.
    ``leave`` names lines to be left for later.
    """
    check_poster(actor)
    publicity = locked(publicity.pk)
    if not publicity.is_over:
        raise Refused(
            f"公示期至{day(publicity.last_day)}24时，期满后才能结束" if publicity.last_day else "公示尚未发布"
        )
    cases = {case.pk: case for case in locked_cases(open_lines(publicity))}
    lines, left = open_lines(publicity), set(leave)
    ended = [line for line in lines if cases[line.case_id].state != S.POSTED]
    ready = [line for line in ripe(lines) if line not in ended and line.pk not in left]
    if not ended and not ready and (lines or publicity.closed_at):
        raise Refused("没有可以结束的项目：有异议的，请先办结异议；已经结束的，不需要再办理")
    sealing.seal(ended, clock.now(), ENDED)
    clear(publicity, ready, actor)
    if publicity.closed_at is None:
        publicity.closed_by, publicity.closed_at = actor, clock.now()
        publicity.save(update_fields=["closed_by", "closed_at"])
    return len(ready)


def clear(publicity: Publicity, lines: list[PublicityLine], actor) -> None:
    """公示无异议 for these lines, whose claims are locked: sealed, moved on and proved on paper, all of them or none."""
    if not lines:
        return
    sealing.seal(lines, clock.now(), CLEAR)
    move(publicity, lines, "clear", actor)
    answered = set(Objection.objects.filter(line__in=lines, late=False).values_list("line", flat=True))
    papers.print_proof(publicity, lines, answered)


def move(publicity: Publicity, lines: list[PublicityLine], action: str, actor, reason: str = "") -> None:
    """Let what the sealed lines say take effect on their claims."""
    said = {"number": publicity.number, "reason": reason}
    open_work = Task.objects.filter(
        process__in=[line.case_id for line in lines], finished=None, flow_task__endswith=".publicity"
    )
    tasks = dict(open_work.values_list("process", "pk"))
    moves = [
        engine.Asked(line.case_id, tasks[line.case_id], action, said, {"publicity": line}) for line in lines
    ]
    engine.perform_many(moves, actor, key=click())


# The pieces -------------------------------------------------------------------------------------------------------


def locked(pk: int) -> Publicity:
    return Publicity.objects.select_for_update().get(pk=pk)


def unposted(pk: int) -> Publicity:
    publicity = locked(pk)
    if publicity.posted_at:
        raise Refused(f"此公示已于{day(publicity.posted_at)}发布，名单不能再改")
    return publicity


def locked_cases(lines: Iterable[PublicityLine]) -> list[Case]:
    """The claims of these lines, locked in one order."""
    wanted = [line.case_id for line in lines]
    return list(Case.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def open_lines(publicity: Publicity) -> list[PublicityLine]:
    """Lines that still say ``posted``."""
    return list(publicity.lines.filter(outcome=POSTED).select_related("publicity", "case"))


def ripe(lines: list[PublicityLine]) -> list[PublicityLine]:
    """Those whose days are over and whose claims nothing holds."""
    held = holds.held([line.case for line in lines])
    return [line for line in lines if line.is_over and line.case_id not in held]


def click() -> str:
    return uuid.uuid4().hex[:20]
