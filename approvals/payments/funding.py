"""Which fund bears what of a claim: by the names the ledger keeps them under, however a scheme words them."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from approvals.payments.models import ALLOCATED, RequestShare
from workflows.claim.facts import Part
from workflows.fsm import Refused
from workflows.ledger import Reservation

Funding = dict[int, dict[str, Decimal]]
LIVE = ("held", "committed")


def fund_name(code: str) -> str:
    """The fund's name out of its pool's code (``fund:人才专项资金:2026``), or as it stands."""
    return code.split(":")[1] if code.startswith("fund:") else code


def reserved(claims: list) -> Funding:
    """What each claim holds in the ledger, by fund; together it must be what was awarded."""
    lines = Reservation.objects.filter(case__in=claims, pool__code__startswith="fund:", status__in=LIVE)
    found = gathered(lines.order_by("pk").values_list("case", "pool__code", "amount"))
    if wrong := [claim for claim in claims if sum(found[claim.pk].values()) != claim.known.amount]:
        raise Refused(*(f"{claim} {claim.subject} 预留的资金与核定金额不符，请退回复核" for claim in wrong))
    return found


def allocated(claims: list) -> Funding:
    """What 财政局 has paid out for each claim, by fund; without what went back to it."""
    shares = RequestShare.objects.filter(
        line__case__in=claims, line__outcome=ALLOCATED, line__handed_back=None
    )
    return gathered(shares.order_by("pk").values_list("line__case", "fund", "amount"))


def by_part(claims: list) -> dict[tuple[int, int], dict[str, Decimal]]:
    """What 财政局 has paid out for each (claim, part): all parts of a claim together are what it has paid out for it."""
    borne = allocated(claims)
    return {
        (claim.pk, number): shares
        for claim in claims
        for number, shares in divided(claim.known.parts, borne[claim.pk])
    }


def divided(parts: list[Part], borne: dict[str, Decimal]) -> Iterator[tuple[int, dict[str, Decimal]]]:
    """Each part in its order takes from the funds in theirs what those before it have left; the same every time."""
    left = dict(borne)
    for part in sorted(parts, key=lambda one: one.number):
        shares, owed = {}, part.amount
        for fund, room in left.items():
            if taken := min(owed, room):
                shares[fund] = taken
                left[fund] -= taken
                owed -= taken
        yield part.number, shares


def gathered(rows) -> Funding:
    found: Funding = defaultdict(lambda: defaultdict(Decimal))
    for case, fund, amount in rows:
        found[case][fund_name(fund)] += amount
    return found
