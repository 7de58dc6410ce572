"""What of a claim's money has come back (追回), as far as it matters for the difference topped up."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from approvals.recoveries.models import REFUSED, Recovery
from workflows.claim.beside import PAYING
from workflows.claim.law import Claim

ZERO = Decimal(0)
DUE_AGAIN = ("duplicate", "miscounted", "mispaid")
"""Grounds after which what has come back may be due again; after any other nothing is topped up."""


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
        spread(one.received, one.lines or list(room), room, lines)
    amount = sum((one.received for one in found), ZERO)
    return Back(amount, {str(line): str(back) for line, back in lines.items() if back}, against(found))


def against(found: list[Recovery]) -> list[str]:
    open_ones = [one for one in found if one.finished_at is None]
    return (
        forfeits(found) or [f"追回 {one.number} 尚未办结，办结后才能补发差额（四(四)）" for one in open_ones]
    )[:1]


def forfeits(found: list[Recovery]) -> list[str]:
    """The grounds after which nothing is topped up, in words."""
    return [
        f"原申报因“{one.why.title}”追回（{one.number}），不能补发差额（{one.clause}）"
        for one in found
        if one.cause not in DUE_AGAIN
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
    """Over these lines in their order, each up to what it was awarded."""
    places = [line for line in over if line in room] or list(room)
    for line in places:
        share = min(amount, room[line] - lines[line])
        lines[line] += share
        amount -= share


def by_original(kin: Mapping[int, list[Claim]]) -> dict[int, list[Recovery]]:
    """What was asked back and not refused, by the claim the others top up: one statement."""
    of_whom = {one.pk: original for original, those in kin.items() for one in those}
    found: dict[int, list[Recovery]] = defaultdict(list)
    for one in Recovery.objects.filter(case__in=of_whom).exclude(outcome=REFUSED).order_by("pk"):
        found[of_whom[one.case_id]].append(one)
    return found
