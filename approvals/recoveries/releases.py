"""What comes free again when money comes back, and what never does.

With every receipt: the funds (in the year the money was reserved in) and the claimant's yearly total (口径
recovery.room), by what has really come. With the last act: the people of the roster, the talent, the year's count,
and only where all of it has come, of the claim and of whatever tops it up, and the mistake was such (口径
recovery.again) that they may be claimed for again; after 虚报冒领 never.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, Sum

from approvals.payments.funding import fund_name
from approvals.recoveries import paid
from approvals.recoveries.causes import CAUSES, FALSE_CLAIM
from approvals.recoveries.models import APPROVED, Receipt, Recoverable, Recovery, Waiver
from workflows import clock, flags, jobs, ledger, rulings
from workflows.case import Case
from workflows.claim import groups, pools
from workflows.claim.rosters import RosterLine
from workflows.claim.states import S

ROOM, KEPT = "recovery.room", "不退回"
AGAIN, ALL_BUT_FALSE = "recovery.again", "除虚报冒领外都可以"


def at_receipt(case, recovery: Recovery, receipt: Receipt, shares: dict[str, Decimal]) -> set[str]:
    """Give back what the receipt frees, keep on it what that was; answers the funds whose indicators got it back."""
    lines = {line.pool.code: line for line in ledger.of(case, "held", "committed").select_related("pool")}
    back, freed = {}, set()
    for code in lines:
        if (
            code.startswith("fund:")
            and (share := shares.get(fund_name(code)))
            and year_of(code) == receipt.dated.year
        ):
            back[code] = share
            freed.add(fund_name(code))
        elif pools.bears(case, recovery.part, code) and rulings.settled(ROOM, clock.today()) != KEPT:
            back[code] = min(receipt.amount, lines[code].amount)
        elif code.startswith("talent:") and recovery.cause != FALSE_CLAIM:
            back[code] = Decimal(0)
    receipt.worth = receipt.amount if any(code.startswith("talent:") for code in back) else Decimal(0)
    receipt.released = {code: str(amount) for code, amount in back.items()}
    receipt.save(update_fields=["released", "worth"])
    ledger.give_back(case, back, worth=receipt.worth)
    for code in back:
        if code.startswith("cap:"):
            jobs.leave("reassess_cut", code=code)
    return freed


def year_of(code: str) -> int:
    """The year of a fund's pool (``fund:人才专项资金:2026``)."""
    return int(code.rpartition(":")[2])


def at_finish(case, recovery: Recovery) -> None:
    """Free whom all of the money was about, take the marks off; whoever claimed falsely keeps his."""
    if recovery.cause != FALSE_CLAIM or (not recovery.received and not_due(recovery) == recovery.waived):
        flags.lift(recovery.source)
    causes = freeing()
    if recovery.cause not in causes:
        return
    kin = kin_of(case)
    done = list(
        Recovery.objects.filter(case__in=kin, outcome=APPROVED, cause__in=causes).exclude(finished_at=None)
    )
    if everything_is_back(kin, done):
        people = [line.number for one in kin for line in one.people]
        for one in kin:
            counted = [*ledger.of(one, "held", "committed").filter(pool__code__regex="^(talent|count):")]
            ledger.give_back(one, {line.pool.code: line.amount for line in counted})
    else:
        people = list(lines_back(kin, recovery, done))
    RosterLine.objects.filter(case__in=kin, number__in=people).update(taken=False)


def kin_of(case) -> list:
    """The claim with what tops it up (差额补发), whose lines bear the numbers of those they top up."""
    return [one.coerced for one in kin(case)]


def kin(case):
    first = case.earlier_id if case.known.tops_up else case.pk
    return Case.objects.filter(Q(pk=first) | Q(earlier=first), chain="claim").order_by("pk")


def lock_kin(case) -> None:
    """All of them, in one order: of two recoveries finished at the same moment the second sees the first."""
    list(kin(case).select_for_update())


def freeing() -> list[str]:
    """The grounds after which people may be claimed for again."""
    wide = rulings.settled(AGAIN, clock.today()) == ALL_BUT_FALSE
    return [one.key for one in CAUSES.values() if one.ours or (wide and one.key != FALSE_CLAIM)]


def everything_is_back(kin: list, done: list[Recovery]) -> bool:
    """Whether every yuan these claims paid to anybody has come back, and none of them is still under way."""
    if any(one.finished is None for one in kin):
        return False
    paid_out = sum((part.amount for one in kin for part in paid.parts(one).values()), Decimal(0))
    return sum((one.received for one in done), Decimal(0)) == paid_out


def lines_back(kin: list, recovery: Recovery, done: list[Recovery]) -> Iterable[int]:
    """The lines this recovery names, where what came back for just these is all that was awarded for them."""
    if any(one.finished is None for one in kin):
        return []
    named = set(recovery.lines)
    awarded = [(people, amount) for one in kin for people, amount in awards_of(one) if people & named]
    if not named <= set().union(*(people for people, _ in awarded)):
        return []
    due = sum((amount for _, amount in awarded), Decimal(0))
    back = sum((one.received for one in done if one.lines == recovery.lines), Decimal(0))
    return named if back >= due else []


def awards_of(case) -> Iterable[tuple[set[int], Decimal]]:
    """What was awarded for whom, by the numbers of their lines: one person's, or for all of a batch together.

    Those refused are not among the award's lines; where it has none (vouchers), it is for all of them. A claim that
    ended without being paid has awarded nothing.
    """
    if case.state != S.CLOSED:
        return
    counted = [line for line in case.people if not line.refused]
    for people, one in zip(groups.apart(case, counted), case.known.award.get("lines", ()), strict=False):
        yield {line.number for line in people}, Decimal(one["amount"] or 0)


def not_due(recovery: Recovery) -> Decimal:
    """What turned out not to be owed."""
    waived = Waiver.objects.filter(recovery=recovery, kind=Waiver.NOT_DUE).exclude(agreed_at=None)
    return waived.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def faults():
    """Where sums kept beside each other differ; for ``manage.py verify``."""
    for one in Recovery.objects.select_related("case"):
        received = one.receipts.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        shares = one.receipts.aggregate(sum=Sum("shares__amount"))["sum"] or Decimal(0)
        waived = one.waivers.exclude(agreed_at=None).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        if (one.received, one.received, one.waived) != (received, shares, waived):
            yield f"{one}：记为到账 {one.received}、核销 {one.waived}，逐笔 {received}、{waived}，各资金 {shares}"
        if one.sealed_at and not one.is_true():
            yield f"{one}：金额、对象或结果在批准后被改动"
    for row in Recoverable.objects.all():
        live = Recovery.objects.filter(case=row.case_id, part=row.part).exclude(outcome="refused")
        asked = sum((one.amount - not_due(one) for one in live), Decimal(0))
        if asked != row.asked:
            yield f"{row}：记为已提出追回 {row.asked}，逐笔合计 {asked}"
