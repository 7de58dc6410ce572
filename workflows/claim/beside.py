"""What stands beside a claim for 四(四): benefits of other policies, and what the county itself has paid for the same.

A claim that tops up another (差额补发) names it (``tops_up``, ``earlier``); both and any other that tops it up are kin.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from parties.benefits import Benefit, same_occasion
from policies.stacking import WHOLE, Beside, Upper
from policies.terms import Scheme
from workflows.case import Case
from workflows.claim.rosters import RosterLine
from workflows.claim.states import DUE, S

KEY = "beside"
"""Its place among the facts an assessment keeps."""
PAYING = (S.REVIEWED, S.BATCHED, S.CONFIRMED, S.POSTED, *DUE)
"""Where a claim has money reserved or paid."""
PAID = (S.PAID, S.CLOSED)

Place = tuple[int, str]
"""A line (or the whole), and the keyed index of who would hold a benefit for it."""


def places(case: Case, people: list[RosterLine]) -> list[Place]:
    """Whose benefits stand beside which line of a claim; of one without a roster, beside the whole.

    While a claim is still drawn up nobody is its payee yet: whoever claims stands for him.
    """
    known = case.known
    if known.scheme.each_person:
        return [(place, line.id_index) for place, line in enumerate(people, 1)]
    if index := known.talent.get("index"):
        return [(WHOLE, index)]
    paid = known.payees if known.get("payees") or known.get("payee") else [known.claimant]
    return [(WHOLE, index) for index in sorted({one["index"] for one in paid})]


def occasion(case: Case, line: RosterLine | None) -> str:
    """What exactly a claim, or a line of it, is for, as ``parties.benefits`` writes it."""
    scheme: Scheme = case.known.scheme
    if line is not None:
        said = (line.said.get(column.name) for column in scheme.columns if column.once)
        return same_occasion(" ".join(str(one or "") for one in said))
    if case.known.talent.get("index"):
        return ""
    asks = any(count.asks for count in scheme.counts)
    return same_occasion(case.known.occasion.isoformat()) if asks else str(case.known.counted_in)


def concerned(
    case: Case, people: list[RosterLine], held: Mapping[tuple[str, str], list[Benefit]]
) -> list[tuple[int, Benefit]]:
    """Each benefit for the purpose, cost item and occasion of a claim, with the line it stands beside."""
    scheme, found = case.known.scheme, []
    for place, holder in places(case, people):
        line = people[place - 1] if place else None
        found += [
            (place, one)
            for one in held.get((scheme.key, holder), ())
            if one.item == scheme.item and same_occasion(one.occasion) == occasion(case, line)
        ]
    return sorted(found, key=lambda pair: (pair[0], -pair[1].amount, pair[1].pk))


def as_facts(found: list[tuple[int, Benefit]], paid: Mapping[int, Decimal]) -> dict[str, Any]:
    """The same as plain data an assessment keeps; nothing where nothing stands beside the claim."""
    if not found and not paid:
        return {}
    benefits = [
        {"line": place, "level": one.level, "document": one.document, "amount": one.amount, "paid": one.paid}
        for place, one in found
    ]
    return {KEY: {"benefits": benefits, "paid": {str(place): amount for place, amount in paid.items()}}}


def read(said: Mapping[str, Any], policy: Mapping[str, Any], on: date) -> Beside:
    """From what an assessment has kept."""
    uppers: dict[int, tuple[Upper, ...]] = {}
    for one in said["benefits"]:
        upper = Upper(Decimal(one["amount"]), one["paid"], f"{one['level']}　{one['document']}")
        uppers[one["line"]] = (*uppers.get(one["line"], ()), upper)
    paid = {int(place): Decimal(amount) for place, amount in said["paid"].items()}
    return Beside(uppers, paid, policy, on)


# What the county has paid for the same -----------------------------------------------------------------------------------


def paid_for(
    case: Case, kin: list[Case], people: list[RosterLine], theirs: Mapping[int, list[RosterLine]]
) -> dict[int, Decimal]:
    """By line of a claim that tops up, or for the whole: what its kin have been awarded, before any total cut it.

    What a year's total cut off stays cut off: it is not due in another year. What was recovered is not paid any more.
    """
    found: dict[int, Decimal] = {}
    where = {line.number: place for place, line in enumerate(people, 1)}
    for one in kin:
        if one.pk == case.pk or one.state not in PAYING or not one.known.award:
            continue
        if not case.known.scheme.each_person:
            found[WHOLE] = found.get(WHOLE, Decimal(0)) + one.known.amount + one.known.cut
            continue
        lines = zip(theirs.get(one.pk, ()), one.known.award["lines"], strict=False)
        for line, award in lines:
            if (place := where.get(line.number)) and Decimal(award["amount"] or 0):
                found[place] = found.get(place, Decimal(0)) + Decimal(award["amount"])
    for number, back in case.known.get("recovered", {}).items():
        place = where.get(int(number), WHOLE)
        found[place] = max(found.get(place, Decimal(0)) - Decimal(back), Decimal(0))
    return found
