"""What of a claim's money has come back (追回), as far as it matters for the difference topped up."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from approvals.recoveries.models import APPROVED, REFUSED, Recovery, Waiver
from workflows.claim.beside import PAYING
from workflows.claim.law import Claim

ZERO = Decimal(0)
DUE_AGAIN = ("duplicate", "miscounted", "mispaid")
"""Grounds after which what has come back may be due again; after any other nothing is topped up."""

LOOKED_INTO = "原申报正在核实有关情况，核实结束后才能补发差额（四(四)）"


@dataclass(frozen=True)
class Back:
    """In yuan: all of it, and by the number of a line (0: the whole); ``against`` says why nothing may be topped up."""

    amount: Decimal
    lines: dict[str, str]
    against: list[str]


def of(original: Claim, kin: list[Claim]) -> Back:
    """What has come back of a claim and of what tops it up."""
    found = by_original({original.pk: kin})[original.pk]
    lines: dict[int, Decimal] = defaultdict(Decimal)
    room = awarded(kin)
    for one in found:
        spread(one.received, lines_of(one, original), room, lines)
    amount = sum((one.received for one in found), ZERO)
    return Back(
        amount, {str(line): str(back) for line, back in lines.items() if back}, against(original, found)
    )


def lines_of(one: Recovery, original: Claim) -> list[int]:
    """Whose money it was: of people who are paid each for himself the payee's, else of whoever is named."""
    known = original.known
    each = known.scheme.each_person and known.get("payees")
    return [one.part] if each else one.lines


def against(original: Claim, found: list[Recovery]) -> list[str]:
    return (bars(original, found) or [unfinished(one) for one in found if one.finished_at is None])[:1]


def unfinished(one: Recovery) -> str:
    """What is only proposed is not told: nobody has approved of it yet."""
    if one.outcome != APPROVED:
        return LOOKED_INTO
    return f"追回 {one.number} 尚未办结，办结后才能补发差额（四(四)）"


def bars(original: Claim, found: list[Recovery]) -> list[str]:
    """Why nothing is topped up, in words: the grounds of what was approved, or that the sides are not even any more."""
    forfeited = [
        f"原申报因“{one.why.title}”追回（{one.number}），不能补发差额（{one.clause}）"
        for one in found
        if one.outcome == APPROVED and one.cause not in DUE_AGAIN
    ]
    return forfeited or uneven(original, found)


def uneven(original: Claim, found: list[Recovery]) -> list[str]:
    """Where sides share, a difference is shared alike: it cannot make up for what came back of one of them."""
    known, back = original.known, defaultdict(Decimal)
    for one in found:
        back[one.part] += one.received
    if not known.sides or len({back[one["part"]] for one in known.payees}) == 1:
        return []
    return [
        f"{'、'.join(known.sides)}退回的金额不相等，差额按各方等额补发会付错；双方退回的金额相等后再办理（{known.scheme.clause}）"
    ]


def awarded(kin: list[Claim]) -> dict[int, Decimal]:
    """By line of the roster, or for the whole: what the claims have been awarded together."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for one in kin:
        if one.state not in PAYING:
            continue
        if not one.known.scheme.each_person:
            found[0] += one.known.amount
            continue
        counted = [line.number for line in one.people if not line.refused]
        for number, line in zip(counted, one.known.award["lines"], strict=False):
            found[number] += Decimal(line["amount"] or 0)
    return found


def spread(amount: Decimal, over: list[int], room: dict[int, Decimal], lines: dict[int, Decimal]) -> None:
    """Over these lines in their order, then over the others, each up to what it was awarded."""
    places = [line for line in over if line in room]
    places += [line for line in room if line not in places]
    for line in places:
        share = min(amount, room[line] - lines[line])
        lines[line] += share
        amount -= share


def by_original(kin: Mapping[int, list[Claim]]) -> dict[int, list[Recovery]]:
    """What was asked back, and neither refused nor found not to be owed at all, by the claim the others top up: one
    statement.
    """
    of_whom = {one.pk: (original, one) for original, those in kin.items() for one in those}
    found: dict[int, list[Recovery]] = defaultdict(list)
    not_due = Q(waivers__kind=Waiver.NOT_DUE, waivers__agreed_at__isnull=False)
    asked = Recovery.objects.filter(case__in=of_whom).exclude(outcome=REFUSED)
    for one in asked.annotate(not_due=Sum("waivers__amount", filter=not_due)).order_by("pk"):
        if one.not_due != one.amount:
            original, one.case = of_whom[one.case_id]
            found[original].append(one)
    return found
