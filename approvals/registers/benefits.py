"""The register of benefits of other policies (四(四)): entered by one keeper, confirmed by another; revoked by two as well."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from approvals.registers.models import RegisterEntry
from parties import benefits
from parties.benefits import YEAR, Benefit
from parties.claimants import valid_credit_code
from parties.secrets import valid_id_number
from policies import schemes
from policies.terms import Scheme
from workflows import clock
from workflows.fsm import Refused

DESKS = ("reward_review@RSJ", "publicity@RCB")
TWICE = "同一对象、用途、场次和文号已有登记，请在名册中查找核对，不重复登记"
Wrong = tuple[str, str]
"""The field, and what is wrong with it."""


def keeps(user) -> bool:
    return any(user.sits_at(desk) for desk in DESKS)


def check_keeper(actor) -> None:
    if not keeps(actor):
        raise PermissionDenied("只有县人社局奖补复核岗和县委人才办公示岗可以登记其他政策的待遇")


# What is wrong with an entry -----------------------------------------------------------------------------------------


def wrongs(said: Mapping[str, Any], today: date) -> Iterator[Wrong]:
    """Everything wrong with one entry as it was typed or stood in a workbook, beyond what is missing."""
    scheme = schemes.schemes(today).get(said.get("purpose") or "")
    if scheme:
        yield from wrong_number(scheme, said.get("number") or "")
        yield from wrong_occasion(scheme, (said.get("occasion") or "").strip())
    if said.get("paid") and not said.get("paid_on"):
        yield "paid_on", "已发放的，请填写发放日期"
    if said.get("paid") is False and said.get("paid_on"):
        yield "paid_on", "尚未发放的不填发放日期"
    if (day := said.get("paid_on")) and day > today:
        yield "paid_on", "发放日期不能晚于今天"


def wrong_number(scheme: Scheme, number: str) -> Iterator[Wrong]:
    """People are kept by their ID number; whoever is paid by a credit code, or as a person."""
    for_people = scheme.each_person or benefits.is_about_a_talent(scheme)
    check = valid_id_number if for_people or not is_credit_code(number) else valid_credit_code
    try:
        if number:
            check(number)
    except ValidationError as wrong:
        yield "number", f"{wrong.messages[0]}；{scheme.title}登记{benefits.held_by(scheme)}"


def is_credit_code(number: str) -> bool:
    """Whether it looks like one: letters before the last place."""
    return any(one.isalpha() for one in number.strip()[:-1]) or number.strip()[:2] in ("91", "12", "52", "51")


def wrong_occasion(scheme: Scheme, occasion: str) -> Iterator[Wrong]:
    asked = benefits.asks(scheme)
    if asked and not occasion:
        yield "occasion", f"{scheme.title}须填写{asked}，用来判断是否同一事项"
    elif not asked and occasion:
        yield "occasion", f"{scheme.title}每人只计一次，不填场次"
    elif asked == YEAR and not (len(occasion) == 4 and occasion.isascii() and occasion.isdigit()):
        yield "occasion", "请填四位年度，如 2026"
    elif scheme.counts and occasion and not is_day(occasion):
        yield "occasion", f"{asked}请写成 2026-01-02 的样子"


def is_day(said: str) -> bool:
    try:
        return bool(date.fromisoformat(said))
    except ValueError:
        return False


# Keeping them --------------------------------------------------------------------------------------------------------


def note(one: Benefit, title: str, said: str, actor) -> RegisterEntry:
    return RegisterEntry(about=f"benefit:{one.pk}", title=title, said=said[:400], actor=actor)


def words(one: Benefit) -> str:
    paid = f"已于 {one.paid_on} 发放" if one.paid else "未发放（标准）"
    return f"{one.said}　{one.amount:,.2f} 元　{paid}"


@transaction.atomic
def enter(entered: list[Benefit], actor) -> list[Benefit]:
    """Keep what was entered; none of it counts until another keeper has confirmed it."""
    check_keeper(actor)
    for one in entered:
        one.settle()
        one.entered_by, one.entered_at = actor, clock.now()
    try:
        with transaction.atomic():
            kept = Benefit.objects.bulk_create(entered)
    except IntegrityError:
        raise Refused(TWICE) from None
    RegisterEntry.objects.bulk_create(note(one, "登记待遇", words(one), actor) for one in kept)
    return kept


@transaction.atomic
def confirm(pks: Collection[int], actor) -> list[Benefit]:
    """From now on they count, all of them or none."""
    check_keeper(actor)
    found = list(Benefit.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    if not found or len(found) < len(set(pks)) or not all(one.waits for one in found):
        raise Refused("所选的待遇中有已确认、已撤销或不存在的，请刷新名册后重新选择")
    if any(one.entered_by_id == actor.pk for one in found):
        raise Refused("登记和确认须由两人分别办理，请由另一位经办人员确认（内部控制）")
    now = clock.now()
    Benefit.objects.filter(pk__in=pks).update(confirmed_by=actor, confirmed_at=now)
    RegisterEntry.objects.bulk_create(note(one, "确认待遇", words(one), actor) for one in found)
    return found


@transaction.atomic
def drop(pk: int, reason: str, actor) -> Benefit:
    """Return an entry that never counted; the same may be entered again."""
    one = locked(pk, actor)
    if not one.waits:
        raise Refused("这项待遇已确认或撤销，请刷新页面")
    return end(one, "退回登记", reasoned(reason), actor)


@transaction.atomic
def ask_to_revoke(pk: int, reason: str, actor) -> Benefit:
    """One keeper says why it should not count any more; it counts until another agrees."""
    one = locked(pk, actor)
    if not one.counts or one.asks_to_end:
        raise Refused("这项待遇没有确认、已撤销或已有人提出撤销，请刷新页面")
    one.why_revoked, one.asked_by = reasoned(reason), actor
    one.save(update_fields=["why_revoked", "asked_by"])
    note(one, "提出撤销", one.why_revoked, actor).save()
    return one


@transaction.atomic
def revoke(pk: int, actor) -> Benefit:
    """It does not count any more; it stays in the register with the reason."""
    one = asked(pk, actor)
    if one.asked_by_id == actor.pk:
        raise Refused("提出和同意撤销须由两人分别办理，请由另一位经办人员办理（内部控制）")
    return end(one, "撤销待遇", one.why_revoked, actor)


@transaction.atomic
def keep(pk: int, actor) -> Benefit:
    """Not to be revoked after all."""
    one = asked(pk, actor)
    note(one, "不予撤销", one.why_revoked, actor).save()
    one.why_revoked, one.asked_by = "", None
    one.save(update_fields=["why_revoked", "asked_by"])
    return one


def end(one: Benefit, title: str, reason: str, actor) -> Benefit:
    one.why_revoked, one.revoked_by, one.revoked_at = reason, actor, clock.now()
    one.save(update_fields=["why_revoked", "revoked_by", "revoked_at"])
    note(one, title, reason, actor).save()
    return one


def locked(pk: int, actor) -> Benefit:
    check_keeper(actor)
    return Benefit.objects.select_for_update().get(pk=pk)


def asked(pk: int, actor) -> Benefit:
    one = locked(pk, actor)
    if not one.asks_to_end:
        raise Refused("没有人提出撤销这项待遇，请刷新页面")
    return one


def reasoned(reason: str) -> str:
    if not reason.strip():
        raise Refused("请写明理由")
    return reason.strip()[:200]
