"""What the county knows about claims, looked up at most once for a whole set: registers, pools, holds, rulings.

The rules ask for facts by name; those a register knows are never taken from the claimant's word (``SOURCES``).
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q

from parties import employers
from parties.benefits import Benefit, standing
from parties.employers import Employer, Listing, field_on
from parties.engagements import Engagement
from parties.lists import RECRUITERS, SHORT, Lists
from parties.secrets import index_of
from parties.talents import CLASSES, Recognition
from policies.periods import add_months
from policies.regions import region_of
from workflows import clock, holds
from workflows.case import Case
from workflows.claim import beside, groups, pools
from workflows.claim.groups import Group
from workflows.claim.rosters import RosterLine, plain
from workflows.claim.states import NOT_ON_FILE
from workflows.ledger import Pool, Reservation
from workflows.rulings import Ruled

LIVE = ("held", "committed")
AT_WORK = "在岗"


class Registers:
    """Everything the assessment of these claims needs: each thing looked up once for all of them, when first asked.

    ``presumed`` is taken of a talent of whom nobody has said yet whether he is at work, where only looking ahead.
    """

    presumed: str | None = None

    def __init__(self, cases: list[Case], ruled: Ruled | None = None):
        self.cases = cases
        self.ruled = ruled or Ruled()
        self.ask = anew

    @classmethod
    def shown(cls, case: Case) -> "Registers":
        """For a page that only shows one claim: rulings and its employer are at most a minute old, its people those it has."""
        made = cls([case], Ruled.shown())
        made.ask = employers.near
        made.rosters = {case.pk: [line for line in case.people if not line.refused]}
        return made

    @cached_property
    def held(self) -> set[int]:
        return holds.objected(self.cases)

    @cached_property
    def employers(self) -> dict[str, Employer]:
        return self.ask(employers.found, self.employer_codes)

    @cached_property
    def listings(self) -> dict[str, list[Listing]]:
        return self.ask(employers.listed, self.employer_codes)

    @cached_property
    def recognitions(self) -> dict[str, list[Recognition]]:
        indexes = {case.known.talent.get("index") for case in self.cases} - {None}
        found = Recognition.objects.filter(talent__id_index__in=indexes).select_related("talent")
        return by(found, lambda one: one.talent.id_index)

    @cached_property
    def pools(self) -> dict[str, Pool]:
        return {one.code: one for one in Pool.objects.filter(code__in=self.codes())}

    @cached_property
    def lines(self) -> dict[str, list[Reservation]]:
        """What anybody holds or asks for about the talents of these claims, by the talent's pool."""
        codes = {pools.talent_code(case) for case in self.cases} - {""}
        found = Reservation.objects.filter(pool__code__in=codes).exclude(status="released")
        return by(found.select_related("pool"), lambda one: one.pool.code)

    @cached_property
    def own(self) -> dict[int, list[Reservation]]:
        """What these claims hold themselves."""
        return by(Reservation.objects.filter(case__in=self.cases, status__in=LIVE), lambda one: one.case_id)

    @cached_property
    def engagements(self) -> dict[int, Engagement]:
        """The agreements with flexible talents these claims are about, by claim."""
        wanted = {case.pk: case.known.engagement for case in self.cases if case.known.engagement}
        found = Engagement.objects.in_bulk(wanted.values()) if wanted else {}
        return {case: found[pk] for case, pk in wanted.items() if pk in found}

    @cached_property
    def rosters(self) -> dict[int, list[RosterLine]]:
        """The people of these claims who still count."""
        return by(RosterLine.objects.filter(case__in=self.cases, refused=""), lambda one: one.case_id)

    @property
    def employer_codes(self) -> set[str]:
        return {case.known.employer for case in self.cases}

    def codes(self) -> set[str]:
        return {code for case in self.cases for code in pools.codes(case, self.policy(case))}

    def policy(self, case: Case) -> dict[str, Any]:
        """The parameters of the rules as the county had ruled on the day of acceptance."""
        return self.ruled.policy(case.known.accepted_on)

    # what one claim asks

    def asked(self, case: Case) -> dict[str, Any]:
        """The facts of one claim as its scheme declares them: from the registers where they know, else as said."""
        return {
            fact.name: SOURCES[fact.name](self, case) if fact.name in SOURCES else case.known.said[fact.name]
            for fact in case.known.scheme.facts
            if not fact.line and (fact.name in SOURCES or fact.name in case.known.said)
        } | self.people(case) | self.sums(case) | self.beside(case)  # fmt: skip

    def agreed_to(self, case: Case, amount: Decimal) -> dict[str, Any]:
        """The facts as they would be had the leading group confirmed the claim with this amount."""
        decided = {case.known.scheme.decided: amount, "committee_confirmed": True}
        asked = self.asked(case)
        return asked | {name: value for name, value in decided.items() if name in asked}

    def people(self, case: Case) -> dict[str, list[dict[str, Any]]]:
        """Each person of the roster, or each batch of them, as a line of the scheme's own; what follows is reckoned."""
        scheme = case.known.scheme
        if not scheme.roster:
            return {}
        names = [fact.name for fact in scheme.facts if fact.line == scheme.roster]
        if scheme.grouped_by:
            batches = groups.of(case, self.rosters.get(case.pk, []))
            return {scheme.roster: [{name: GROUP_SOURCES[name](one) for name in names} for one in batches]}
        return {scheme.roster: [
            {name: LINE_SOURCES[name](self, line) if name in LINE_SOURCES else line.said[name] for name in names}
            for line in self.rosters.get(case.pk, [])
        ]}  # fmt: skip

    def sums(self, case: Case) -> dict[str, str]:
        """What the claim's vouchers come to, in yuan; claims filed before vouchers were asked for said it themselves."""
        scheme, lines = case.known.scheme, self.rosters.get(case.pk, [])
        if not scheme.vouchers or (not lines and scheme.vouchers.sums in case.known.said):
            return {}
        return {
            scheme.vouchers.sums: str(sum((Decimal(line.said[scheme.money]) for line in lines), Decimal(0)))
        }

    # what stands beside it (四(四))

    def beside(self, case: Case) -> dict[str, Any]:
        """The benefits and what the county has paid, as an assessment keeps them; nothing where there is neither."""
        return beside.as_facts(self.concerned(case), self.paid_before(case))

    @cached_property
    def benefits(self) -> dict[tuple[str, str], list[Benefit]]:
        """What the holders these claims are about have from other policies, by purpose and holder."""
        places = [beside.places(case, self.counted(case)) for case in self.cases]
        holders = {holder for those in places for _, holder in those}
        purposes = {case.known.scheme.key for case in self.cases}
        found = standing().filter(holder_index__in=holders, purpose__in=purposes)
        return by(found, lambda one: (one.purpose, one.holder_index))

    def concerned(self, case: Case) -> list[tuple[int, Benefit]]:
        """The benefits that stand beside a claim, each with its line."""
        return beside.concerned(case, self.counted(case), self.benefits)

    def counted(self, case: Case) -> list[RosterLine]:
        return self.rosters.get(case.pk, []) if case.known.scheme.each_person else []

    @cached_property
    def kin(self) -> dict[int, list[Case]]:
        """Of claims that top up another: that one and all that top it up, by the one topped up."""
        topped = {case.earlier_id for case in self.cases if case.known.tops_up}
        if not topped:
            return {}
        found = Case.objects.filter(Q(pk__in=topped) | Q(earlier__in=topped), chain="claim").order_by("pk")
        return by(
            (one.coerced for one in found),
            lambda one: one.earlier_id if one.earlier_id in topped else one.pk,
        )

    @cached_property
    def kin_rosters(self) -> dict[int, list[RosterLine]]:
        cases = [one.pk for kin in self.kin.values() for one in kin if one.known.scheme.each_person]
        return (
            by(RosterLine.objects.filter(case__in=cases, refused=""), lambda one: one.case_id)
            if cases
            else {}
        )

    def paid_before(self, case: Case) -> dict[int, Decimal]:
        """What the county has paid of what a claim tops up, by line."""
        kin = self.kin.get(case.earlier_id, []) if case.known.tops_up else []
        return beside.paid_for(case, kin, self.counted(case), self.kin_rosters) if kin else {}

    @cached_property
    def rewarded(self) -> set[str]:
        """What of these rosters another claim has been rewarded for already."""
        asked = {line.once for lines in self.rosters.values() for line in lines}
        standing = RosterLine.objects.filter(once__in=asked, taken=True).exclude(case__in=self.cases)
        return set(standing.values_list("once", flat=True))

    @cached_property
    def lists(self) -> Lists:
        """The county's dated lists."""
        return Lists()

    def employer(self, case: Case) -> Employer | None:
        return self.employers.get(case.known.employer)

    def recognised_as(self, case: Case) -> list[Recognition]:
        """The talent's recognitions that hold on the day of acceptance, the highest class first."""
        known = self.recognitions.get(case.known.talent.get("index"), [])
        return sorted(
            (one for one in known if one.holds_on(case.known.accepted_on)),
            key=lambda one: CLASSES.index(one.talent_class),
        )

    def talent_lines(self, case: Case) -> list[Reservation]:
        """What other claims (and opening lines) hold or ask for about the same talent.

        What a claim tops up is not among it: that is taken off as paid before.
        """
        kin = self.kin.get(case.earlier_id, []) if case.known.tops_up else []
        own = {case.pk, *(one.pk for one in kin)}
        return [one for one in self.lines.get(pools.talent_code(case), []) if one.case_id not in own]

    def used(self, case: Case, code: str) -> Decimal:
        """What others have used of one of the claim's pools."""
        pool = self.pools.get(code)
        return pool.taken - self.held_of(case, pool) if pool else Decimal(0)

    def used_of(self, case: Case, fact: str) -> dict[str, Decimal]:
        """What others have used of the totals a fact speaks of, by side; empty where it speaks of none under the rulings."""
        totals = pools.totals(case, self.policy(case))
        return {total.side: self.used(case, total.code) for total in totals if total.fact == fact}

    def held_of(self, case: Case, pool: Pool) -> Decimal:
        """What the claim holds of a pool; one that was never awarded anything holds nothing."""
        mine = self.own.get(case.pk, []) if case.known.award else []
        return sum((one.amount for one in mine if one.pool_id == pool.pk), Decimal(0))


def anew(ask: Callable[[Collection[str]], dict[str, Any]], codes: Collection[str]) -> dict[str, Any]:
    """As the register stands now: what a decision asks."""
    return ask(codes)


def by(rows, key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def talent_class(known: Registers, case: Case) -> list[str] | str:
    classes = [one.talent_class for one in known.recognised_as(case)]
    return classes or "未认定"


def first_recognition(known: Registers, case: Case) -> bool:
    """Whether the highest class was recognised for the first time (口径 tr.upgrade)."""
    return next((one.first for one in known.recognised_as(case)), False)


def field(known: Registers, case: Case) -> str:
    """Of the engagement where the claim is about one, else of the employer."""
    if engagement := known.engagements.get(case.pk):
        return engagement.field
    return field_on(known.listings.get(case.known.employer, []), case.known.accepted_on)


def county_recognised(known: Registers, case: Case) -> bool:
    engagement = known.engagements.get(case.pk)
    return bool(engagement and engagement.is_recognised_on(case.known.accepted_on))


def flexible(known: Registers, case: Case) -> bool:
    """Whether the talent was engaged by the employer itself, and not for full time, on the day of acceptance."""
    engagement, employer = known.engagements.get(case.pk), known.employer(case)
    if engagement is None or employer is None or engagement.unit_id != employer.unit_id:
        return False
    return engagement.is_flexible_on(case.known.accepted_on)


def evaluated_good(known: Registers, case: Case) -> bool | None:
    """Not known before 县委人才办 has evaluated the work."""
    result = case.known.evaluation.get("result")
    return None if result is None else result == GOOD


def decided_reward(known: Registers, case: Case) -> Decimal | None:
    decided = case.known.resolution.get("amount")
    return None if decided is None else Decimal(decided)


def prior_paid(known: Registers, case: Case) -> Decimal:
    return sum((one.worth for one in known.talent_lines(case) if one.status in LIVE), Decimal(0))


def other_claimant(known: Registers, case: Case) -> bool:
    mine = case.known.claimant["index"]
    return any(one.status in LIVE and one.holder != mine for one in known.talent_lines(case))


def in_personnel_work(known: Registers, case: Case) -> bool:
    """Declared by the claimant or found by the reviewer."""
    return bool(case.facts.get("declared", {}).get("personnel_work") or case.facts.get("personnel_found"))


def in_county(known: Registers, case: Case) -> bool:
    employer = known.employer(case)
    return bool(employer and employer.in_county)


def is_employer(known: Registers, case: Case) -> bool:
    employer = known.employer(case)
    return bool(employer and index_of(employer.credit_code) == case.known.claimant["index"])


def first_fund_left(known: Registers, case: Case) -> Decimal:
    """What the scheme's first fund can still give, so that the rest is seen to come from the next."""
    pool = known.pools.get(pools.fund_codes(case)[0])
    return pool.left + known.held_of(case, pool) if pool else Decimal(0)


def org(known: Registers, case: Case) -> str | None:
    """The unit that paid in, by its name in the register of employers (三(十四))."""
    employer = known.employer(case)
    return employer.unit.name if employer else None


def winners(known: Registers, case: Case) -> dict[str, Any]:
    """How many of each place, trade by trade (三(十三)4); nobody of each where no line counts."""
    none = dict.fromkeys(case.known.scheme.fact("winners").values, 0)
    found: dict[str, dict[str, int]] = {}
    titles: dict[str, str] = {}
    for line in known.rosters.get(case.pk, []):
        trade = titles.setdefault(plain(line.said["trade"]), line.said["trade"])
        found.setdefault(trade, dict(none))[line.said["place"]] += 1
    return found or none


def region(known: Registers, case: Case) -> str:
    """By the code of the place that was named; claims filed before it was asked for said the region itself."""
    said = case.known.said
    return region_of(said["place"]) if said.get("place") else said["region"]


def organiser(known: Registers, case: Case) -> str:
    """What sort of organiser was named, by the county's list on the day of the trip."""
    said = case.known.said
    if "organised_by" not in said:
        return said["organiser"]
    found = known.lists.found(RECRUITERS, said["organised_by"], case.known.occasion)
    return found.sort if found else "企业自行"


def used_by_side(known: Registers, case: Case) -> dict[str, Decimal]:
    """What each side has had of its own total; nothing where the total is not counted by side."""
    used = known.used_of(case, "used_by_enterprise")
    return {side: used.get(side, Decimal(0)) for side in case.known.scheme.sides}


def on_file(known: Registers, case: Case) -> bool:
    """Put on file by HR; where only looking ahead, also what is still on its way there."""
    return bool(case.known.registered.get("on")) or (known.presumed is not None and case.state in NOT_ON_FILE)


GOOD = "成效较好"

SOURCES: dict[str, Callable[[Registers, Case], Any]] = {
    "region": region,
    "organiser": organiser,
    "talent_class": talent_class,
    "first_recognition": first_recognition,
    "field": field,
    "status": lambda known, case: case.known.status.get("word") or known.presumed,
    "publicity_clear": lambda known, case: case.pk not in known.held,
    "prior_paid_for_talent": prior_paid,
    "other_claimant_exists": other_claimant,
    "claimant_in_personnel_work": in_personnel_work,
    "referrer_in_personnel_work": in_personnel_work,
    "used_this_year": lambda known, case: known.used_of(case, "used_this_year").get(""),
    "used_in_cap_scope": lambda known, case: known.used_of(case, "used_in_cap_scope").get(""),
    "used_by_enterprise": used_by_side,
    "registered": on_file,
    "county_recognised": county_recognised,
    "flexible": flexible,
    "evaluated_good": evaluated_good,
    "committee_confirmed": lambda known, case: bool(case.known.resolution),
    "decided_reward": decided_reward,
    "granted_this_year": lambda known, case: int(known.used(case, pools.count_code(case))),
    "employment_fund_balance": first_fund_left,
    "referrer": lambda known, case: "个人" if case.known.claimant["kind"] == "个人" else "机构",
    "employer_in_county": in_county,
    "referrer_is_employer": is_employer,
    "org": org,
    "winners": winners,
    "trades": lambda known, case: 1,  # the winners are said trade by trade
}


NEW_MONTHS = 12
"""How long somebody counts as newly hired (三(十三)2 names no figure): a county setting, months before the training ended."""


def is_new(known: Registers, line: RosterLine) -> bool:
    hired, trained = line.hired, line.day("trained")
    return bool(hired and trained and hired <= trained < add_months(hired, NEW_MONTHS))


def is_short(known: Registers, line: RosterLine) -> bool:
    """Whether the occupation stood on the county's list on the day the certificate was issued."""
    return known.lists.found(SHORT, line.said.get("occupation"), line.day("issued")) is not None


LINE_SOURCES: dict[str, Callable[[Registers, RosterLine], Any]] = {
    "count": lambda known, line: 1,
    "months": lambda known, line: line.months(clock.today()),
    "new_hire": is_new,
    "duplicate": lambda known, line: line.once in known.rewarded,
    "shortage": is_short,
}
"""Facts of a roster's line that are reckoned, not typed."""

GROUP_SOURCES: dict[str, Callable[[Group], Any]] = {
    "filed": lambda one: one.filed,
    "completed": lambda one: one.completed,
    "months": lambda one: one.months,
    "social_insurance": lambda one: one.social_insurance,
}
"""Facts of a batch of a roster's people, reckoned out of their lines, what was put on file and what was reported."""
