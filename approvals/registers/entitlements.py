"""待遇 without an amount: 人才消费券 and 人才服务卡 given to a talent and taken back, by 县委人才办, each with its reason."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from approvals.registers.models import RegisterEntry
from parties.engagements import Entitlement
from parties.talents import Talent
from workflows.fsm import Refused

DESK = "publicity@RCB"


def check_office(actor) -> None:
    if not actor.sits_at(DESK):
        raise PermissionDenied("人才消费券和人才服务卡由县委人才办公示岗发放和收回")


def note(talent_pk: int, title: str, said: str, actor) -> RegisterEntry:
    return RegisterEntry(about=f"talent:{talent_pk}", title=title, said=said[:400], actor=actor)


@transaction.atomic
def issue(talent: Talent, said: dict, actor) -> Entitlement:
    check_office(actor)
    if said["until"] and said["until"] < said["issued_on"]:
        raise Refused("有效期不能早于发放日期")
    if not (talent.recognitions.exists() or talent.engagements.exists()):
        raise Refused(f"{talent}既没有人才认定，也没有柔性引才协议，不能发放（三(四)2）")
    try:
        with transaction.atomic():
            kept = Entitlement.objects.create(talent=talent, issued_by=actor, **said)
    except IntegrityError:
        raise Refused(f"编号 {said['number']} 的{said['kind']}已经发放过，请核对编号") from None
    note(
        talent.pk,
        f"发放{kept.kind}",
        f"编号 {kept.number}　{kept.issued_on}　依据 {kept.reason}（{kept.clause}）",
        actor,
    ).save()
    return kept


@transaction.atomic
def revoke(pk: int, on: date, why: str, actor) -> None:
    check_office(actor)
    one = Entitlement.objects.select_for_update().get(pk=pk)
    if one.revoked_on:
        raise Refused(f"{one}已于 {one.revoked_on} 收回")
    if on < one.issued_on:
        raise Refused(f"收回日期不能早于发放日期 {one.issued_on}")
    one.revoked_on, one.why_revoked = on, why
    one.save(update_fields=["revoked_on", "why_revoked"])
    note(one.talent_id, f"收回{one.kind}", f"编号 {one.number}　{on}　{why}", actor).save()
