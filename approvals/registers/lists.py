"""The county's dated lists (名单): 人社局 puts lines forward, another person confirms; only what is confirmed counts."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from approvals.registers.models import ListChange, RegisterEntry
from parties.lists import DatedLine
from workflows import clock
from workflows.fsm import Refused

DESK = "reward_review@RSJ"
CHECKERS = (DESK, "publicity@RCB")
SAID = ("kind", "title", "code", "sort", "document")


def check_keeper(actor) -> None:
    if not actor.sits_at(DESK):
        raise PermissionDenied("只有县人社局奖补复核岗可以登记名单")


def may_check(actor) -> bool:
    return any(actor.sits_at(desk) for desk in CHECKERS)


def about(line: DatedLine) -> str:
    return f"list:{line.pk}"


@transaction.atomic
def enter(lines: list[DatedLine], actor) -> ListChange:
    """Put lines forward as one proposal; what stands on the list for the same days already is refused by name."""
    check_keeper(actor)
    refuse_standing(lines)
    return ListChange.objects.create(lines=[kept(line) for line in lines], proposed_by=actor)


def kept(line: DatedLine) -> dict[str, str]:
    days = {name: day.isoformat() if (day := getattr(line, name)) else "" for name in ("since", "until")}
    return {name: getattr(line, name) for name in SAID} | days


def proposed(change: ListChange) -> list[DatedLine]:
    """The lines of a proposal as they would stand on their lists."""
    return [
        DatedLine(
            **{name: said[name] for name in SAID}, since=date.fromisoformat(said["since"]),
            until=date.fromisoformat(said["until"]) if said["until"] else None,
        ) for said in change.lines
    ]  # fmt: skip


def refuse_standing(lines: list[DatedLine]) -> None:
    against = list(standing(lines))[:5]
    if against:
        raise Refused(*(
            f"“{line.title}”自 {other.since} 起已在{line.kind}名单（{other.document}），请先终止原项或改起止日期"
            for line, other in against
        ))  # fmt: skip


def standing(lines: list[DatedLine]) -> Iterable[tuple[DatedLine, DatedLine]]:
    """Lines with what says the same of some day: on the list already, or further up among themselves."""
    known: dict[tuple[str, str], list[DatedLine]] = {}
    for one in DatedLine.objects.filter(kind__in={line.kind for line in lines}).order_by("since", "pk"):
        known.setdefault(one.key, []).append(one)
    for line in lines:
        other = next((one for one in known.get(line.key, ()) if one.overlaps(line)), None)
        if other:
            yield line, other
        known.setdefault(line.key, []).append(line)


@transaction.atomic
def end(line: DatedLine, last: date, document: str, actor) -> ListChange:
    """Put forward that a line ends by a document; one entered by mistake ends on the day before it began."""
    check_keeper(actor)
    refuse_ending(line, last)
    try:
        with transaction.atomic():
            return ListChange.objects.create(line=line, last=last, document=document, proposed_by=actor)
    except IntegrityError:
        raise Refused("这一项已有待确认的终止，请先确认或不予确认") from None


def refuse_ending(line: DatedLine, last: date) -> None:
    if line.ended_by:
        raise Refused(f"此项已于 {line.until} 终止，不能再改；如需恢复，请重新列入")
    if last < line.since - timedelta(days=1):
        raise Refused(f"终止日期不能早于起始日期的前一日（{line.since - timedelta(days=1)}）")
    if line.until and last > line.until:
        raise Refused(f"此项原定至 {line.until}，终止日期不能更晚；需延长的，请另行列入")


@transaction.atomic
def confirm(pk: int, actor) -> ListChange:
    """From now on the lines count (or end), on the days their documents say."""
    change = waiting(pk, actor)
    if change.proposed_by_id == actor.pk:
        raise Refused("登记和确认须由两人分别办理，请由另一人确认（内部控制）")
    ended(change, actor) if change.line else listed(change, actor)
    change.confirmed_by, change.confirmed_at = actor, clock.now()
    change.save(update_fields=["confirmed_by", "confirmed_at"])
    return change


def listed(change: ListChange, actor) -> None:
    lines = proposed(change)
    refuse_standing(lines)
    try:
        with transaction.atomic():
            made = DatedLine.objects.bulk_create(lines)
    except IntegrityError:
        raise Refused("名单刚刚有变动，请刷新后再确认") from None
    RegisterEntry.objects.bulk_create(note(line, "列入名单", words(line), change, actor) for line in made)


def ended(change: ListChange, actor) -> None:
    line = DatedLine.objects.select_for_update().get(pk=change.line_id)
    refuse_ending(line, change.last)
    line.until, line.ended_by = change.last, change.document
    line.save(update_fields=["until", "ended_by"])
    note(line, "终止列入", f"至 {change.last}　依据 {change.document}", change, actor).save()


def note(line: DatedLine, title: str, said: str, change: ListChange, actor) -> RegisterEntry:
    return RegisterEntry(
        about=about(line), title=title, said=f"{said}　{change.proposed_by}登记", actor=actor
    )


def words(line: DatedLine) -> str:
    until = f" 至 {line.until}" if line.until else ""
    sort = f"　{line.sort}" if line.sort else ""
    return f"{line.kind}　{line.title}{sort}　自 {line.since}{until}　依据 {line.document}"


@transaction.atomic
def decline(pk: int, why: str, actor) -> ListChange:
    """Not confirmed, with the reason; it stays in the history."""
    change = waiting(pk, actor)
    if not why.strip():
        raise Refused("不予确认的，请写明理由")
    change.declined_by, change.declined_at, change.why_declined = actor, clock.now(), why.strip()[:200]
    change.save(update_fields=["declined_by", "declined_at", "why_declined"])
    return change


def waiting(pk: int, actor) -> ListChange:
    """The proposal, locked, as long as nobody has settled it.

    All that wait are locked with it, in one order: of two for the same days the second sees the first.
    """
    if not may_check(actor):
        raise PermissionDenied("名单由县人社局奖补复核岗的另一人或县委人才办公示岗确认")
    open_ones = ListChange.objects.filter(confirmed_at=None, declined_at=None).order_by("pk")
    list(open_ones.select_for_update().values_list("pk"))
    change = (
        ListChange.objects.select_for_update(of=("self",)).select_related("proposed_by", "line").get(pk=pk)
    )
    if change.confirmed_at or change.declined_at:
        raise Refused("此项已确认或不予确认，请刷新页面")
    return change
