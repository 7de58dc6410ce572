"""How far limits and funds reach to the end of the year: what claims still ask for, taken in the order of acceptance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from policies.awards import Award
from policies.reading import Unreadable
from workflows.case import Case
from workflows.claim import amounts, pools
from workflows.claim.registers import AT_WORK, Registers
from workflows.claim.states import S
from workflows.ledger import Pool, Reservation

REVIEWING = (S.FILED, S.CORRECTING, S.REGISTERING, S.REPORTING, S.CHECKED, S.SUSPENDED)
PROPOSED = (S.REVIEWED, S.BATCHED)
"""Where an amount may stand that the leading group is still to fix."""
UNDECIDED = Q(state__in=REVIEWING) | Q(state__in=PROPOSED, facts__award__proposed=True)
"""Where nothing is reserved yet."""
ZERO = Decimal(0)


@dataclass(frozen=True)
class Demand:
    """What one undecided claim probably comes to, in yuan; what of it each of its yearly totals bears; its funds in order."""

    number: str
    subject: str
    scheme: str
    accepted_on: date
    amount: Decimal
    caps: tuple[tuple[str, Decimal], ...]
    funds: tuple[str, ...]


@dataclass
class Reach:
    """One limit: its room, what is reserved and paid, what is still asked for, and from which claim on it is short.

    ``passed_on`` is what the next fund of the order bears because this one is used up, from ``passes`` on; only what
    no fund bears is ``lacking``, from ``short`` on.
    """

    code: str
    title: str
    room: Decimal = ZERO
    taken: Decimal = ZERO
    paid: Decimal = ZERO
    asked: Decimal = ZERO
    passed_on: Decimal = ZERO
    lacking: Decimal = ZERO
    passes: Demand | None = None
    short: Demand | None = None
    pk: int | None = None

    @property
    def reserved(self) -> Decimal:
        return self.taken - self.paid

    @property
    def left(self) -> Decimal:
        """What is left when everything that is asked for is granted; below zero by what is lacking."""
        return self.room - self.taken - self.asked

    @property
    def free(self) -> Decimal:
        return max(self.left, ZERO)


@dataclass
class Outlook:
    """Every fund of the year, and the yearly totals that somebody still asks something of."""

    funds: dict[str, Reach]
    caps: dict[str, Reach]
    counted: int = 0
    waiting: int = 0
    asked: Decimal = ZERO
    by_scheme: dict[str, dict[str, Decimal]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, demand: Demand) -> None:
        """Grant one claim what its yearly total leaves, out of its funds in their order."""
        self.counted += 1
        due = self.capped(demand)
        self.asked += due
        rest = due
        for place, code in enumerate(demand.funds, 1):
            fund = self.funds[code]
            share = rest if place == len(demand.funds) else min(rest, fund.free)
            lacks = max(share - fund.free, ZERO)
            fund.asked += share
            fund.lacking += lacks
            fund.short = fund.short or (demand if lacks else None)
            rest -= share
            if rest:
                fund.passed_on += rest
                fund.passes = fund.passes or demand
            if share:
                borne = self.by_scheme[demand.scheme]
                borne[code] = borne.get(code, ZERO) + share

    def capped(self, demand: Demand) -> Decimal:
        """What its yearly totals leave of it: one, or one for each side of it."""
        if not demand.caps:
            return demand.amount
        return sum((self.drawn(demand, code, share) for code, share in demand.caps), ZERO)

    def drawn(self, demand: Demand, code: str, share: Decimal) -> Decimal:
        cap = self.caps[code]
        due = min(share, cap.free)
        cap.lacking += share - due
        cap.short = cap.short or (demand if due < share else None)
        cap.asked += due
        return due


def outlook(fund_titles: Mapping[str, str], found: Iterable[Demand], waiting: int) -> Outlook:
    """The county's under these demands as the ledger stands now; ``fund_titles``: its funds of the year by their pool."""
    asked = sorted(found, key=lambda one: one.accepted_on)
    codes = {*fund_titles, *(code for one in asked for code in (*dict(one.caps), *one.funds))}
    reaches = measured(codes, fund_titles)
    funds = {code: one for code, one in reaches.items() if code.startswith("fund:")}
    caps = {code: one for code, one in reaches.items() if not code.startswith("fund:")}
    seen = Outlook(funds, caps, waiting=waiting)
    for one in asked:
        seen.take(one)
    return seen


def measured(codes: Iterable[str], titles: Mapping[str, str]) -> dict[str, Reach]:
    """These limits as the ledger has them; a fund without an indicator has nothing."""
    reaches = {code: Reach(code, titles.get(code, pools.fund_in(code))) for code in codes}
    kept = list(Pool.objects.filter(code__in=reaches))
    committed = Reservation.objects.filter(pool__in=kept, status="committed").values_list("pool")
    paid = dict(committed.annotate(paid=Sum("amount")).order_by())
    for pool in kept:
        one = reaches[pool.code]
        one.pk, one.room, one.taken, one.paid = pool.pk, pool.room, pool.taken, paid.get(pool.pk, ZERO)
        one.title = titles.get(pool.code, pool.title)
    return reaches


def undecided() -> QuerySet[Case]:
    """Every claim that may still ask for money, in a fixed order."""
    return Case.objects.filter(UNDECIDED, chain="claim", finished=None).order_by("pk")


def demands(cases: list[Case]) -> tuple[list[Demand], int]:
    """What these undecided claims come to on the facts as they stand; and how many of them wait for something."""
    found, waiting = [], 0
    known = Registers(cases)
    known.presumed = AT_WORK
    for case in cases:
        try:
            award = expected(case, known)
        except Unreadable:
            waiting += 1
            continue
        waiting += award.verdict == "hold"
        if award.verdict == "payable":
            found.append(demand(case, known, award))
    return found, waiting


def expected(case: Case, known: Registers) -> Award:
    """The award on the facts as they stand; of a proposed amount as if the leading group agreed to it."""
    if case.known.is_proposed:
        return amounts.if_agreed(case, known, case.known.amount)
    return amounts.assess(case, known)


def demand(case: Case, known: Registers, award: Award) -> Demand:
    totals = pools.totals(case, known.policy(case))
    due = amounts.payable(award)
    caps = tuple((one.code, award.split[one.side] if one.side else due) for one in totals)
    said, funds = case.known, tuple(pools.fund_codes(case))
    return Demand(case.number, case.subject, said.scheme.title, said.accepted_on, due, caps, funds)
