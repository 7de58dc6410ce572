"""What a benefit changes that came to be known (or was revoked) after the county's award: claims with too much or too little.

Reckoned on the very facts the claim was last assessed on, with the benefits as they are now, so that nothing else moves.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Q

from approvals.recoveries.models import Recovery
from approvals.stacking import recovered
from approvals.stacking.models import Overlap
from parties.benefits import Benefit
from policies import schemes
from policies.awards import Award
from workflows import clock
from workflows.assessments import Assessment, plain
from workflows.case import Case
from workflows.claim import amounts, beside
from workflows.claim.beside import PAYING
from workflows.claim.law import Claim
from workflows.claim.registers import Registers
from workflows.claim.rosters import RosterLine
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.replay import policy_of
from workflows.rulings import Ruled

ZERO = Decimal(0)
States = tuple[S, ...]
TAKING = (S.CHECKED, *PAYING)
"""Where money is reserved, or is being reserved by a review that has not ended yet."""


@dataclass(frozen=True)
class Standing:
    """A claim with whatever tops it up: what the county has reserved or paid, and what is due with today's benefits.

    ``barred`` where money has come back on a ground after which nothing is topped up; ``under_way`` is the number of a
    top-up that holds money and has not reached anybody yet.
    """

    county: Decimal
    due: Decimal
    why: str = ""
    barred: bool = False
    under_way: str = ""

    @property
    def difference(self) -> Decimal:
        """Above zero: still due; below: paid too much."""
        more = self.due - self.county
        return min(more, ZERO) if self.barred else more


# Which claims a benefit concerns -------------------------------------------------------------------------------------


def concerned(benefits: Collection[Benefit]) -> dict[int, Benefit]:
    """The claims with money that these benefits may change, each with one that does; a top-up counts as what it tops up.

    Where the amount is only proposed nothing is reserved yet: whoever fixes it will see the benefits.
    """
    found = about(benefits, PAYING)
    told = ("pk", "earlier", "facts__tops_up", "facts__award__proposed")
    cases = Case.objects.filter(pk__in=found, state__in=PAYING).values_list(*told)
    return {earlier if tops_up else pk: found[pk] for pk, earlier, tops_up, proposed in cases if not proposed}


def about(benefits: Collection[Benefit], states: States) -> dict[int, Benefit]:
    """Claims for what these benefits are for, of whoever holds one, with that one."""
    by_holder: dict[tuple[str, str], Benefit] = {(one.purpose, one.holder_index): one for one in benefits}
    named = of_people(by_holder) + of_talents(by_holder, states) + of_payees(by_holder, states)
    return {case: by_holder[key] for case, key in named}


def lock(benefits: Collection[Benefit]) -> None:
    """Every claim they may change, also one whose review is taking money at this moment: it is over first, or sees them."""
    near = Case.objects.filter(pk__in=about(benefits, TAKING), state__in=TAKING)
    list(near.select_for_update().order_by("pk").values_list("pk"))


Found = list[tuple[int, tuple[str, str]]]


def of_people(wanted: dict[tuple[str, str], Benefit]) -> Found:
    holders, purposes = {holder for _, holder in wanted}, {purpose for purpose, _ in wanted}
    lines = RosterLine.objects.filter(id_index__in=holders, scheme__in=purposes, refused="")
    return [
        (case, (scheme, holder))
        for case, scheme, holder in lines.values_list("case", "scheme", "id_index")
        if (scheme, holder) in wanted
    ]


def of_talents(wanted: dict[tuple[str, str], Benefit], states: States) -> Found:
    """Claims that are about a talent, whether or not their scheme asks who else claims for him."""
    holders, purposes = {holder for _, holder in wanted}, {purpose for purpose, _ in wanted}
    cases = Case.objects.filter(
        chain="claim", state__in=states, facts__scheme__in=purposes, facts__talent__index__in=holders
    )
    rows = cases.values_list("pk", "facts__scheme", "facts__talent__index")
    return [(case, (scheme, holder)) for case, scheme, holder in rows if (scheme, holder) in wanted]


def of_payees(wanted: dict[tuple[str, str], Benefit], states: States) -> Found:
    """Claims that are about no person: whoever is paid holds the benefit, alone or as one of the sides."""
    known, holders = schemes.schemes(clock.today()), {holder for _, holder in wanted}
    asked = [known[purpose] for purpose, _ in wanted if purpose in known and not known[purpose].each_person]
    paid = Q(facts__payee__index__in=holders)
    for place in range(max((len(one.sides) for one in asked), default=0)):
        paid |= Q(**{f"facts__payees__{place}__index__in": holders})
    cases = Case.objects.filter(
        paid, chain="claim", state__in=states, facts__scheme__in={one.key for one in asked}
    )
    rows = cases.values_list("pk", "facts__scheme", "facts__payee__index", "facts__payees")
    return [
        (case, (scheme, holder))
        for case, scheme, payee, payees in rows
        for holder in {payee, *(one["index"] for one in payees or ())}
        if (scheme, holder) in wanted
    ]


# What they come to ---------------------------------------------------------------------------------------------------


def standings(originals: list[Claim]) -> dict[int, Standing]:
    """Each claim as it stands now, with a constant number of statements; one never assessed here is left out."""
    kin = kin_of(originals)
    newest = Assessment.objects.filter(case__in=[one for those in kin.values() for one in those])
    last = newest.values("case").annotate(last=Max("pk")).values("last")
    kept = {one.case_id: one for one in Assessment.objects.filter(pk__in=last)}
    known = Registers(originals, Ruled.shown())
    asked_back = recovered.by_original(kin)
    return {
        one.pk: standing(one, kin[one.pk], kept, known, asked_back[one.pk]) for one in originals if one.pk in kept
    }  # fmt: skip


def kin_of(originals: list[Claim]) -> dict[int, list[Claim]]:
    found: dict[int, list[Claim]] = defaultdict(list)
    for one in originals:
        found[one.pk].append(one)
    for one in Case.objects.filter(earlier__in=originals, chain="claim"):
        found[one.earlier_id].append(one.coerced)
    return found


def standing(
    original: Claim,
    kin: list[Claim],
    kept: dict[int, Assessment],
    known: Registers,
    asked_back: list[Recovery],
) -> Standing:
    """By its own facts, under the policy of whichever of its kin was assessed last; less what has come back."""
    back = sum((one.received for one in asked_back), ZERO)
    county = sum((one.known.amount for one in kin if one.state in PAYING), ZERO) - back
    facts = {name: said for name, said in kept[original.pk].asked.items() if name != beside.KEY}
    asked = plain(facts | beside.as_facts(known.concerned(original), {}))
    standing_ones = [kept[one.pk] for one in kin if one.pk in kept and one.state in PAYING]
    under = max(standing_ones, key=lambda one: one.pk, default=kept[original.pk])
    award = amounts.answered(under.kind, asked, policy_of(under), under.on)
    decided = [one.sentence for one in award.findings if one.clause == "四(四)"]
    barred = recovered.bars(original, asked_back)
    under_way = (
        one.number for one in kin if one.pk != original.pk and one.state in PAYING and not one.finished
    )
    return Standing(
        county,
        due_of(award, kin, county),
        "；".join([*decided, *barred]),
        bool(barred),
        next(under_way, ""),
    )


def due_of(award: Award, kin: list[Claim], county: Decimal) -> Decimal:
    """What a year's total cut off, of the claim or of what tops it up, is due in no other year: neither is it missing,
    nor is it too much where a later year had room.
    """
    cut = sum((one.known.cut for one in kin if one.state in PAYING), ZERO)
    low, high = sorted((amounts.payable(award), max(award.amount + award.cut - cut, ZERO)))
    return min(max(county, low), high)


@transaction.atomic
def notice(benefits: Collection[Benefit]) -> None:
    """Benefits have just come to count, or ceased to: keep what they make smaller or larger, close what they even out.

    The claims are locked, so that two benefits of one claim are noticed one after the other.
    """
    lock(benefits)
    found = concerned(benefits)
    locked = Case.objects.select_for_update().filter(pk__in=found).order_by("pk")
    now = standings([one.coerced for one in locked])
    open_ones = {
        one.case_id: one for one in Overlap.objects.select_for_update().filter(case__in=now, settled_at=None)
    }
    for pk, one in open_ones.items():
        one.county, one.due, one.benefit = now[pk].county, now[pk].due, found[pk]
        one.settled_at = None if now[pk].difference else clock.now()
    Overlap.objects.bulk_update(open_ones.values(), ["county", "due", "benefit", "settled_at"])
    Overlap.objects.bulk_create(
        Overlap(case_id=pk, benefit=found[pk], county=one.county, due=one.due)
        for pk, one in now.items() if one.difference and pk not in open_ones
    )  # fmt: skip


@transaction.atomic
def settle(pk: int, actor) -> None:
    """Nothing is left to be recovered or topped up, or the claim holds no money any more."""
    one = Overlap.objects.select_for_update(of=("self",)).select_related("case").get(pk=pk)
    if one.settled_at:
        raise Refused("此项已办结，请刷新页面")
    found = standings([one.case.coerced]).get(one.case_id)
    if found and found.county and found.difference:
        raise Refused(
            f"本县已核定或已付 {found.county:,.2f} 元，现应付 {found.due:,.2f} 元，差额处理完后才能办结（四(四)）"
        )
    one.settled_at, one.settled_by = clock.now(), actor
    one.save(update_fields=["settled_at", "settled_by"])


def open_overlaps(settled: bool = False):
    return Overlap.objects.filter(~Q(settled_at=None) if settled else Q(settled_at=None)).select_related(
        "case", "benefit"
    )
