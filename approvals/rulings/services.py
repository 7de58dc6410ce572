"""How the county rules on an open question (口径): 县委人才办 proposes, another desk's person confirms, never backwards."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from approvals.rulings import previews
from approvals.rulings.models import Preview
from policies import rulings
from workflows import clock
from workflows.fsm import Refused
from workflows.proposals import OPEN
from workflows.rulings import Ruling, check_since, forget

PROPOSER = "publicity@RCB"
CHECKERS = ("reward_review@RSJ", "secretary@RCB")
OPEN_PROPOSAL = "这一问题已有待确认的口径，请先确认或不予确认"
UNSEEN = "请先看此项口径对在办件的影响，再确认（口径自生效日起改变测算结果）"
BACKWARDS = "生效日期已过，口径不能倒签；请不予确认，由县委人才办改日期后重新提出"


def may_check(user) -> bool:
    return any(user.sits_at(desk) for desk in CHECKERS)


@transaction.atomic
def propose(key: str, value: str, since: date, document: str, note: str, actor) -> Ruling:
    """Put one answer forward; it changes nothing until it is confirmed."""
    check(key, value, since, actor)
    try:
        with transaction.atomic():
            return Ruling.objects.create(
                key=key, value=value, since=since, document=document, note=note, proposed_by=actor,
                proposed_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(OPEN_PROPOSAL) from None


@transaction.atomic
def propose_seen(preview: Preview, actor) -> Ruling:
    """Propose what somebody has looked ahead at; it is his look that the proposal stands on, once."""
    kept = Preview.objects.select_for_update().get(pk=preview.pk)
    if kept.ruling_id:
        raise Refused("已按此提出口径，请在口径页面查看")
    said = (kept.key, kept.value, kept.since, kept.document, kept.note)
    kept.ruling = propose(*said, actor)
    kept.save(update_fields=["ruling"])
    return kept.ruling


def check(key: str, value: str, since: date, actor) -> None:
    """What stands against proposing an answer, said before anybody looks ahead at what it would change."""
    if not actor.sits_at(PROPOSER):
        raise PermissionDenied("只有县委人才办公示岗可以提出口径")
    asked = rulings.rulings()[key]
    if asked.policy_key and value not in asked.values:
        raise Refused(f"“{asked.question}”只能从所列取值中选择")
    check_since(since, clock.today())
    if Ruling.objects.filter(key=key, since=since).exclude(confirmed_at=None).exists():
        raise Refused(f"自 {since} 起的口径已经确认，请换一个生效日期")
    if Ruling.objects.filter(OPEN, key=key).exists():
        raise Refused(OPEN_PROPOSAL)


@transaction.atomic
def confirm(pk: int, actor) -> Ruling:
    """From its day on the rules ask under this answer; what was accepted before keeps the answer of its day."""
    ruling = waiting(pk, actor)
    if ruling.proposed_by_id == actor.pk:
        raise Refused("提出和确认须由两人分别办理，请由另一人确认（内部控制）")
    if ruling.since < clock.today():
        raise Refused(BACKWARDS)
    if previews.is_reckoned(ruling.key) and not previews.seen(ruling, actor):
        raise Refused(UNSEEN)
    ruling.confirmed_by, ruling.confirmed_at = actor, clock.now()
    try:
        with transaction.atomic():
            ruling.save(update_fields=["confirmed_by", "confirmed_at"])
    except IntegrityError:
        raise Refused(f"自 {ruling.since} 起的口径已经确认，请不予确认后换一个生效日期重新提出") from None
    transaction.on_commit(forget)
    return ruling


@transaction.atomic
def decline(pk: int, why: str, actor) -> Ruling:
    """Not confirmed, with the reason; it stays in the history."""
    ruling = waiting(pk, actor)
    if not why.strip():
        raise Refused("不予确认的，请写明理由")
    ruling.declined_by, ruling.declined_at, ruling.why_declined = actor, clock.now(), why.strip()
    ruling.save(update_fields=["declined_by", "declined_at", "why_declined"])
    return ruling


def waiting(pk: int, actor) -> Ruling:
    if not may_check(actor):
        raise PermissionDenied("口径由县人社局奖补复核岗或县委人才办会议秘书岗确认")
    ruling = Ruling.objects.select_for_update().get(pk=pk)
    if ruling.confirmed_at or ruling.declined_at:
        raise Refused("此项口径已确认或不予确认，请刷新页面")
    return ruling
