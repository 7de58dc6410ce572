"""What a claim comes to: every rule of its scheme, the amount, who is paid from which fund (三(十)、三(十二)–三(十五)).

``None`` means not known. A fact that is not known never counts as good or bad: where nothing else refuses the claim
it is held (``hold``) until the fact is there, its rule answering ``unknown``. A rule that holds a claim by itself (not
on post, publicity, the committee) then lends its code; any other unknown fact is held as ``needs_evidence``. A fact
that cannot change the outcome is not asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from policies import schemes
from policies.amounts import ZERO
from policies.eligibility import MET, UNKNOWN, UNMET, Finding
from policies.measuring import Measure, measure_of
from policies.reckoning import Line, Reckoning
from policies.terms import Scheme

PAYABLE, NOT_PAYABLE, HOLD = "payable", "not_payable", "hold"
NEEDS_EVIDENCE, NOTHING_CLAIMED, RECORDED_ONLY = "needs_evidence", "nothing_claimed", "recorded_only"


@dataclass(frozen=True)
class Award:
    """The whole answer. ``amount`` is zero unless ``payable``; ``lines`` are before the yearly total cuts.

    ``capped`` is None where the scheme has no total or standard, ``cut`` what the totals alone have taken off; ``split``
    and ``funding`` are yuan by name, empty where they do not apply (or, for funds in order, where the balance of the
    first is not known).
    """

    scheme: str
    verdict: str
    amount: Decimal
    reason: str | None = None
    capped: bool | None = None
    split: Mapping[str, Decimal] = field(default_factory=dict)
    funding: Mapping[str, Decimal] = field(default_factory=dict)
    paid_to: str | None = None
    findings: tuple[Finding, ...] = ()
    lines: tuple[Line, ...] = ()
    cut: Decimal = ZERO

    @property
    def against(self) -> list[Finding]:
        """The findings that stand against it, the one that gave the reason first."""
        found = [one for one in self.findings if one.outcome in (UNMET, UNKNOWN)]
        return sorted(found, key=lambda one: one.rule != self.reason)


def assess(
    scheme: str | Scheme,
    said: Mapping[str, Any],
    policy: Mapping[str, Any] | None,
    on: date,
    beside: Callable[[Reckoning], None] | None = None,
) -> Award:
    """Measure a claim by its scheme as it stood on the day of acceptance, under a county's rulings.

    ``said`` is plain data with exactly the declared facts; ``policy`` comes from ``rulings.policy_of``, what is absent
    by default. ``beside`` takes off what was had elsewhere (``policies.stacking``), before any yearly total. Raises
    Unreadable for facts that do not fit, UnknownScheme, Unruled.
    """
    asked = scheme if isinstance(scheme, Scheme) else schemes.scheme(scheme, on)
    facts = asked.read(said, "input")
    if asked.recorded:
        finding = Finding(RECORDED_ONLY, UNMET, asked.recorded, asked.clause)
        return Award(asked.key, NOT_PAYABLE, ZERO, RECORDED_ONLY, findings=(finding,))
    reckoned = measure(asked, tuple(sorted((policy or {}).items()))).reckon(facts, on, beside)
    verdict, reason = decide(reckoned)
    due = reckoned.due or ZERO
    if verdict != PAYABLE:
        return Award(asked.key, verdict, ZERO, reason, None if reckoned.capped is None else False, findings=tuple(reckoned.findings),
                     lines=tuple(reckoned.lines))  # fmt: skip
    return Award(
        asked.key, verdict, due, None, reckoned.capped, reckoned.split, funding(asked, facts, due),
        payee(asked, facts), tuple(reckoned.findings), tuple(reckoned.lines), reckoned.cut,
    )  # fmt: skip


@lru_cache(maxsize=512)
def measure(scheme: Scheme, policy: tuple[tuple[str, Any], ...]) -> Measure:
    return measure_of(scheme, dict(policy))


def decide(reckoned: Reckoning) -> tuple[str, str | None]:
    """not_payable > hold > payable; of several reasons the first in the house's order."""
    if reckoned.refusals:
        return NOT_PAYABLE, min(reckoned.refusals)[1]
    if reckoned.holds:
        return HOLD, min(reckoned.holds)[1]
    if reckoned.due is None or reckoned.unknown:
        return HOLD, NEEDS_EVIDENCE
    return (PAYABLE, None) if reckoned.due else (NOT_PAYABLE, NOTHING_CLAIMED)


def funding(scheme: Scheme, facts: Mapping[str, Any], due: Decimal) -> dict[str, Decimal]:
    """By fund, in order: each gives what it has, the last one the rest."""
    funds = sorted(scheme.funds, key=lambda fund: fund.order)
    found, left = {}, due
    for fund in funds[:-1]:
        has = facts.get(fund.balance)
        if has is None:
            return {}
        found[fund.name] = min(has, left)
        left -= found[fund.name]
    return found | ({funds[-1].name: left} if funds else {})


def payee(scheme: Scheme, facts: Mapping[str, Any]) -> str | None:
    for one in scheme.payees:
        return str(facts[one.fact]) if one.fact else one.title
    return None


__all__ = ["HOLD", "MET", "NOT_PAYABLE", "PAYABLE", "UNKNOWN", "UNMET", "Award", "Finding", "Line", "assess"]
