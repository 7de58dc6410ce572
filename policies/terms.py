"""The words a scheme's file is made of: papers, steps, rates, limits, rules, prices, caps, funds; every one dated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from policies.facts import LINES, Fact, reader_of
from policies.reading import Reader


@dataclass(frozen=True)
class Dated:
    """Every value: the day it starts to hold, the clause it comes from; ``ended`` supersedes it with nothing."""

    start: date
    clause: str
    ended: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Material(Dated):
    """A paper the claim brings along."""

    code: str
    title: str
    hint: str = ""
    required: bool = True


@dataclass(frozen=True)
class Step(Dated):
    """One step of the chain and who takes it; ``stated`` is false where the plan names no chain.

    ``stage`` is the station of the one claim law it stands for; ``unit`` the unit whose desk takes it where that is
    not the usual one.
    """

    order: int
    name: str
    stage: str
    actor: str
    unit: str = ""
    stated: bool = True


STAGES = (
    "evidence",
    "file",
    "check",
    "register",
    "report",
    "review",
    "group",
    "publicity",
    "allocate",
    "pay",
)
"""Every station a claim can pass, in the only order there is; ``evidence`` is what has happened before or elsewhere."""


@dataclass(frozen=True)
class Rate(Dated):
    """Yuan for one ``of`` (a value of a fact, or the name of a tier, which starts ``at_least``)."""

    of: str
    yuan: Decimal
    at_least: Decimal | None = None


@dataclass(frozen=True)
class Limit(Dated):
    """A named figure: a cap, a threshold, a window, a percentage; by ``of`` where it differs by value."""

    name: str
    label: str
    value: Decimal
    unit: str
    of: str = ""


@dataclass(frozen=True)
class Rule(Dated):
    """What must hold (``need``) where the rule applies (``only``, ``policy``), for the claim or for each ``line``.

    ``hold``: unmet, it suspends the claim instead of refusing it. ``yearly``: time alone can meet it, next year.
    """

    code: str
    need: Any
    met: str
    unmet: str
    name: str = ""
    only: Any = None
    policy: Mapping[str, Any] = field(default_factory=dict)
    line: str = ""
    hold: bool = False
    yearly: bool = False


@dataclass(frozen=True)
class Price(Dated):
    """How the amount comes about, for the claim or for each ``line``.

    The rate is found by a fact (``rate_by``, the highest of several), by a tier (``tier_by``) or is the only one; or
    the amount is a ``fact`` itself, up to the rate where one is named too, or a ``percent`` of it, half-up to the fen.
    ``times`` multiplies it by facts; ``least_of`` by the least of several. ``decided``: the fact is what the leading
    group fixes, so that the claim comes to something only with its resolution.
    """

    rate_by: str = ""
    tier_by: str = ""
    fact: str = ""
    percent: str = ""
    times: tuple[str, ...] = ()
    least_of: tuple[str, ...] = ()
    line: str = ""
    decided: bool = False
    name: str = "price"


@dataclass(frozen=True)
class Uplift(Dated):
    """The rate is raised by a ``percent`` (a limit) where ``need`` holds."""

    percent: str
    need: Any
    policy: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Deduction(Dated):
    """What was paid already (``fact``): it is taken ``off``, or the amount is paid in full where it is higher."""

    code: str
    fact: str
    met: str
    unmet: str
    take_off: bool = True
    only: Any = None
    policy: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Cap(Dated):
    """A yearly total (``limit``) and what of it is ``used``; ``whole_persons`` is a policy under which no part is paid.

    ``by_side``: each side of the split has the total for itself, and ``used`` is an amount by side. ``per`` says whose
    total it is otherwise: each claimant's, or the whole county's.
    """

    code: str
    limit: str
    used: str
    label: str
    policy: Mapping[str, Any] = field(default_factory=dict)
    whole_persons: Mapping[str, Any] = field(default_factory=dict)
    by_side: bool = False
    per: str = "claimant"
    name: str = ""


@dataclass(frozen=True)
class Column(Dated):
    """One column of the roster beside name and ID number. ``kind``: text, day, number, money, choice or choices (several);
    ``bank`` and ``account`` of whoever the line is about, who is then paid himself, and which nobody else reads.

    ``values`` may be left out where a fact of the roster's lines has the same name: its values count. ``once``: a
    person is rewarded once for each value of this column (a course, an occupation), not once for all. ``head``: asked
    once for all lines, under this heading; ``ahead``: a day that may still be to come. ``listed`` names the county's list (名单) it should stand on, on the day in
    the column ``on``: where it does not, the reviewer is told.
    """

    name: str
    label: str
    kind: str
    values: tuple[str, ...] = ()
    optional: bool = False
    once: bool = False
    head: str = ""
    ahead: bool = False
    hint: str = ""
    listed: str = ""
    on: str = ""

    @property
    def is_secret(self) -> bool:
        """Kept encrypted and never said."""
        return self.kind in ("bank", "account")


@dataclass(frozen=True)
class Rows(Dated):
    """What the rows of the roster are where they are no people: ``voucher``s (票据), called ``title``.

    ``sums`` is the fact that is the sum of their money; one voucher, known by its columns with ``once``, is used once
    in all claims of all schemes.
    """

    kind: str
    title: str
    sums: str
    name: str = "rows"


@dataclass(frozen=True)
class Ask(Dated):
    """What the claimant is asked besides the facts, and a register turns into one of them: a ``place``, or a name that
    stands (or does not) on one of the county's lists (``listed``)."""

    name: str
    label: str
    kind: str
    listed: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Group(Dated):
    """The people of a roster are asked about together: one line of the scheme for each value of the column ``by``.

    ``people`` is what those on the roster are called, where the list of lines bears the name of the groups.
    """

    by: str
    people: str = ""
    name: str = "group"


@dataclass(frozen=True)
class Count(Dated):
    """So many grants a year (``limit``) for one employer; ``fact`` is how many there were already.

    ``asks`` is the question whose day decides the year, e.g. when the trip was; empty: the day of acceptance.
    """

    fact: str
    limit: str
    label: str
    asks: str = ""
    name: str = "count"


@dataclass(frozen=True)
class Split(Dated):
    """The amount goes in equal parts to these sides; a cap rounds each part down to the yuan."""

    sides: tuple[str, ...]
    name: str = "split"


@dataclass(frozen=True)
class Fund(Dated):
    """Where the money comes from, in order; ``balance`` is the fact that says what is left in it.

    ``last_resort``: 四(四) names it, because the scheme's own clause names none.
    """

    order: int
    name: str
    balance: str = ""
    last_resort: bool = False


@dataclass(frozen=True)
class Payee(Dated):
    """Who is paid: a ``title``, or whom a ``fact`` names."""

    title: str = ""
    fact: str = ""
    name: str = "payee"


@dataclass(frozen=True, eq=False)
class Scheme:
    """One scheme as it stands on a day. ``recorded`` says why nothing is paid under it, where it is only recorded.

    ``item`` is the cost it pays for: a benefit of another policy for the same cost is not paid beside it (四(四)).
    """

    key: str
    title: str
    clause: str
    measure: str
    start: date
    facts: tuple[Fact, ...]
    materials: tuple[Material, ...]
    steps: tuple[Step, ...]
    rates: tuple[Rate, ...]
    limits: tuple[Limit, ...]
    rules: tuple[Rule, ...]
    prices: tuple[Price, ...]
    uplifts: tuple[Uplift, ...]
    deductions: tuple[Deduction, ...]
    caps: tuple[Cap, ...]
    splits: tuple[Split, ...]
    funds: tuple[Fund, ...]
    payees: tuple[Payee, ...]
    counts: tuple[Count, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Rows, ...] = ()
    asks: tuple[Ask, ...] = ()
    groups: tuple[Group, ...] = ()
    item: str = ""
    recorded: str = ""
    read: Reader = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", reader_of(self.facts))

    def fact(self, name: str) -> Fact:
        return next(one for one in self.facts if one.name == name)

    @property
    def chain(self) -> tuple[str, ...]:
        """The names of the steps, in order."""
        return tuple(step.name for step in sorted(self.steps, key=lambda step: step.order))

    @property
    def decided(self) -> str:
        """The fact that is the amount the leading group fixes; empty where the scheme itself says the amount."""
        return next((one.fact for one in self.prices if one.decided), "")

    @property
    def price_by_line(self) -> Price | None:
        """What each of its lines comes to, where the amount is reckoned line by line."""
        return next((one for one in self.prices if one.line), None)

    @property
    def price_of_all(self) -> Price:
        """What the claim comes to as a whole; the price of its lines where there is no other."""
        return next((one for one in self.prices if not one.line), self.prices[0])

    @property
    def roster(self) -> str:
        """The list of lines the roster's people become; empty where the claim has no roster."""
        people = self.columns and not self.vouchers
        return next((fact.name for fact in self.facts if fact.kind == LINES), "") if people else ""

    @property
    def heads(self) -> tuple[Column, ...]:
        """What is asked once for the whole roster."""
        return tuple(one for one in self.columns if one.head)

    @property
    def cells(self) -> tuple[Column, ...]:
        """What is asked of every line."""
        return tuple(one for one in self.columns if not one.head)

    @property
    def listed(self) -> tuple[Column, ...]:
        """What a list of the lines shows to whoever may see it."""
        return tuple(one for one in self.cells if not one.is_secret)

    @property
    def pays_people(self) -> bool:
        """Whether everybody of the roster is paid into his own account."""
        return any(one.kind == "account" for one in self.columns)

    @property
    def line_labels(self) -> tuple[str, ...]:
        """What is asked of each line of the roster, in words."""
        return tuple(fact.label for fact in self.facts if fact.line and fact.line == self.roster)

    @property
    def group_label(self) -> str:
        """The column by which people are taken together, in words."""
        return next((column.label for column in self.columns if column.name == self.grouped_by), "")

    @property
    def people(self) -> str:
        """What the roster's people are called: 引进人员, 培训人员; its vouchers: 费用票据."""
        if self.vouchers:
            return self.vouchers.title
        named = next((group.people for group in self.groups if group.people), "")
        return named or (self.fact(self.roster).label if self.roster else "")

    @property
    def group_title(self) -> str:
        """What the groups of people are called: 调剂批次; empty where each is a line for himself."""
        return self.fact(self.roster).label if self.groups else ""

    @property
    def each_person(self) -> bool:
        """Whether every person of the roster is a line of the award by himself."""
        return bool(self.roster) and not self.groups

    @property
    def vouchers(self) -> Rows | None:
        """What the rows are called and add up to where they are vouchers."""
        return next(iter(self.rows), None)

    @property
    def has_roster(self) -> bool:
        """Whether something is named row by row: people or vouchers."""
        return bool(self.roster or self.vouchers)

    @property
    def roster_title(self) -> str:
        """The roster's own name on a page."""
        return f"{self.people}{'' if self.vouchers else '名单'}"

    @property
    def counted_in(self) -> str:
        """The measure word of the rows."""
        return "张" if self.vouchers else "人"

    @property
    def money(self) -> str:
        """The column whose sum the vouchers are about."""
        return next((one.name for one in self.columns if one.kind == "money"), "")

    @property
    def grouped_by(self) -> str:
        """The column by which the roster's people are taken together; empty where each is a line for himself."""
        return next((group.by for group in self.groups), "")

    @property
    def sides(self) -> tuple[str, ...]:
        """Who shares the amount (调出企业, 调入企业); empty where it is not shared."""
        return next((split.sides for split in self.splits), ())

    def values_of(self, column: Column) -> tuple[str, ...]:
        """What can be chosen in a column."""
        named = (fact.values for fact in self.facts if fact.line and fact.name == column.name)
        return column.values or next(named, ())

    @property
    def stages(self) -> tuple[str, ...]:
        """The stations of the claim law this scheme passes, in order."""
        return tuple(step.stage for step in sorted(self.steps, key=lambda step: step.order))

    def taken_by(self, stage: str, usual: str) -> str:
        """The unit whose desk takes a stage."""
        return next((step.unit for step in self.steps if step.stage == stage and step.unit), usual)

    def actor_of(self, stage: str) -> str:
        """Who takes a stage, in words."""
        return next((step.actor for step in self.steps if step.stage == stage), "")

    @property
    def paid_to(self) -> list[str]:
        """Who is paid, in words."""
        return [one.title or self.fact(one.fact).label for one in self.payees]

    @property
    def figures(self) -> dict[str, Any]:
        """The limits by name: a figure, or figures by value."""
        found: dict[str, Any] = {}
        for limit in self.limits:
            if limit.of:
                found.setdefault(limit.name, {})[limit.of] = limit.value
            else:
                found[limit.name] = limit.value
        return found

    @property
    def parameters(self) -> frozenset[str]:
        """The parameters of the rulings (口径) this scheme's rules ask for."""
        said = [row.policy for row in self.rules]
        said += [row.policy for row in self.uplifts] + [row.policy for row in self.deductions]
        said += [row.policy for row in self.caps] + [row.whole_persons for row in self.caps]
        return frozenset(key for choices in said for key in choices)
