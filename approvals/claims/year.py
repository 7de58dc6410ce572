"""An employer's year: what was claimed and granted under each scheme, trips and totals used, what is still under way."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from approvals.recoveries.models import APPROVED, Recovery
from parties import units
from parties.benefits import Benefit
from parties.employers import Employer
from parties.secrets import index_of
from policies import rulings, schemes
from policies.terms import Scheme
from workflows import clock
from workflows.case import Case, Task
from workflows.claim import pools
from workflows.claim.beside import PAYING
from workflows.claim.law import Claim
from workflows.claim.rosters import RosterLine
from workflows.claim.states import ENDED, S
from workflows.ledger import Pool
from workflows.rulings import Ruled

FIRST = 2023
"""The year the plan began."""
SCOPES = ("cap_scope", "cap_mode")
"""The rulings that say for whom a yearly total is and how it cuts."""
ZERO = Decimal(0)


@dataclass
class Line:
    """One scheme: how many claims, people or occasions, and yuan granted, arrived, and claims still undecided."""

    scheme: Scheme
    filed: int = 0
    people: int = 0
    granted: Decimal = ZERO
    arrived: Decimal = ZERO
    undecided: int = 0
    ended: int = 0


@dataclass(frozen=True)
class Used:
    """A limit of the year for this employer, with the rulings it stands under."""

    title: str
    room: Decimal
    taken: Decimal
    clause: str
    ruled: list[str] = field(default_factory=list)

    @property
    def left(self) -> Decimal:
        return max(self.room - self.taken, ZERO)


@dataclass(frozen=True)
class Row:
    """One claim: where it stands, the employer's part of it, and while it is under way who must act, until when."""

    case: Claim
    amount: Decimal | None
    waits: list[tuple[str, str, date | None]] = field(default_factory=list)

    @property
    def scheme(self) -> Scheme:
        return self.case.known.scheme

    @property
    def accepted_on(self) -> date:
        return self.case.known.accepted_on


@dataclass(frozen=True)
class Year:
    """Everything one page shows of an employer and a year."""

    employer: Employer
    year: int
    years: list[int]
    lines: list[Line]
    counts: list[Used]
    caps: list[Used]
    under: list[Row]
    ended: list[Row]
    recoveries: list[Recovery]
    benefits: list[Benefit]

    @property
    def granted(self) -> Decimal:
        return sum((one.granted for one in self.lines), ZERO)

    @property
    def arrived(self) -> Decimal:
        return sum((one.arrived for one in self.lines), ZERO)


def of(employer: Employer, year: int, only=None) -> Year:
    """The claims an employer has filed or is paid for; those of a year by the day its grants are counted by.

    ``only`` an account that has yet to prove whose it is: what this account has filed itself, and nothing else.
    """
    index = index_of(employer.credit_code)
    claims = [case for case in concerning(employer, index) if not only or case.applicant_id == only.pk]
    ours = [case for case in claims if case.known.counted_in == year]
    people = Counter(
        dict(RosterLine.objects.filter(case__in=ours, refused="").values_list("case").annotate(Count("pk")).order_by())
    )  # fmt: skip
    years = sorted({FIRST, clock.today().year, year, *(case.known.counted_in for case in claims)})
    return Year(
        employer, year, list(range(years[0], years[-1] + 1)), lines_of(ours, index, people), counts(employer, year),
        caps(ours, index, year), under_way(ours, index), [Row(case, granted(case, index)) for case in ours if case.finished],
        [] if only else asked_back(index, year), [] if only else beside(index, year),
    )  # fmt: skip


def is_proved(user, employer: Employer) -> bool:
    """Whether a claim this account filed for the employer, with the employer's seal on it, was found right."""
    mine = Q(facts__claimant__index=index_of(employer.credit_code))
    return Case.objects.filter(mine, chain="claim", applicant=user, state__in=PAYING).exists()


def concerning(employer: Employer, index: str) -> list[Claim]:
    mine = Q(facts__employer__code=employer.unit.code) | Q(facts__claimant__index=index)
    for side in {side for one in schemes.schemes(clock.today()).values() for side in one.sides}:
        mine |= Q(**{f"facts__sides__{side}__index": index})
    found = [case.coerced for case in Case.objects.filter(mine, chain="claim").order_by("-pk")]
    return [case for case in found if is_concerned(case, index)]


def is_concerned(case: Claim, index: str) -> bool:
    """Whether the employer claims, shares or is paid; who brings workers to it claims for himself."""
    others = (*case.known.payees, *case.known.sides.values())
    return index in {case.known.claimant["index"], *(one.get("index") for one in others)}


def granted(case: Claim, index: str) -> Decimal | None:
    """What stands awarded of a claim, of a shared one the employer's part; None where nothing does (any more)."""
    if case.state not in PAYING or case.known.is_proposed:
        return None
    if not case.known.sides:
        return case.known.amount
    return sum((part.amount for part in case.known.parts if part.payee["index"] == index), ZERO)


def lines_of(cases: Iterable[Claim], index: str, people: Counter) -> list[Line]:
    found: dict[str, Line] = {}
    for case in cases:
        line = found.setdefault(case.known.scheme.key, Line(case.known.scheme))
        line.filed += 1
        if case.state in ENDED:
            line.ended += 1
            continue
        amount = granted(case, index)
        line.people += people[case.pk]
        line.granted += amount or ZERO
        line.arrived += (amount or ZERO) if case.state == S.CLOSED else ZERO
        line.undecided += amount is None
    return sorted(found.values(), key=lambda one: one.scheme.measure + one.scheme.key)


def counts(employer: Employer, year: int) -> list[Used]:
    """So many grants a year: also those of which none is used yet."""
    limited = [one for one in schemes.schemes(clock.today()).values() if one.counts]
    codes = {f"count:{one.key}:{year}:{employer.unit.code}": one for one in limited}
    taken = dict(Pool.objects.filter(code__in=codes).values_list("code", "taken"))
    return [
        Used(
            f"{one.title}　{one.counts[0].label}", Decimal(one.figures[one.counts[0].limit]), taken.get(code, ZERO),
            one.counts[0].clause,
        )
        for code, one in codes.items()
    ]  # fmt: skip


def caps(cases: list[Claim], index: str, year: int) -> list[Used]:
    """The yearly totals the employer has of its own, and the county's these claims draw on: nobody else's."""
    known = {key: one for key, one in schemes.schemes(clock.today()).items() if one.caps}
    own = {pools.cap_of(one, year, index) for one in known.values()} | {
        pools.cap_code(case) for case in cases
    }
    drawn = Q(code__startswith="cap:") & (Q(code__in=own) | Q(lines__case__in=cases))
    found = Pool.objects.filter(drawn).distinct().order_by("code")
    ruled = Ruled.shown().policy(clock.today())
    seen = [pool for pool in found if pool.code.rpartition(":")[2] in (index[:32], pools.COUNTY)]
    return [used(pool, known.get(pool.code.split(":")[1]), ruled) for pool in seen]


def used(pool: Pool, scheme: Scheme | None, ruled: dict) -> Used:
    asked = rulings.parameters("claim")
    said = [asked[name] for name in SCOPES if scheme and name in scheme.parameters]
    words = [f"{one.question}：{one.label(str(ruled[one.policy_key]))}" for one in said]
    return Used(pool.title, pool.room, pool.taken, scheme.caps[0].clause if scheme else "", words)


def under_way(cases: list[Claim], index: str) -> list[Row]:
    """One query for all of them; the applicant is called by what he is."""
    going = [case for case in cases if not case.finished]
    waits: dict[int, list[tuple[str, str, date | None]]] = defaultdict(list)
    names = units.names()
    tasks = Task.objects.filter(process__in=going, finished=None, flow_task_type="HUMAN").order_by("pk")
    for task in tasks:
        who = names.get((task.desk or "").partition("@")[2], "") if task.desk else "申报对象"
        waits[task.process_id].append((who, task.step.task_title, task.due))
    return [Row(case, granted(case, index), waits[case.pk]) for case in going]


def asked_back(index: str, year: int) -> list[Recovery]:
    """What was asked back of the employer in the year, and what of it is still open from before."""
    demanded = Recovery.objects.filter(payee_index=index, outcome=APPROVED, made_at__year__lte=year)
    return [one for one in demanded if one.is_open or one.made_at.year == year]


def beside(index: str, year: int) -> list[Benefit]:
    """What the employer has of other policies that counts beside its claims (四(四))."""
    counting = Benefit.objects.filter(holder_index=index, revoked_at=None).exclude(confirmed_at=None)
    return [one for one in counting if (one.paid_on or clock.local(one.confirmed_at)).year == year]
