"""四(四): beside a benefit of another policy for the same purpose, the better one counts and nothing is paid twice.

The rule itself is the scheme ``overlap`` (口径 overlap.mode); here it is applied to an award that stands.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from policies.amounts import ZERO, to_yuan
from policies.awards import PAYABLE, Award, assess

SCHEME = "overlap"


def stacked(
    award: Award,
    upper_amount: Decimal | None,
    upper_paid: bool | None,
    policy: Mapping[str, Any] | None,
    on: date,
) -> Award:
    """What an award comes to beside ``upper_amount`` of another policy; None where that is not known.

    One that is not payable stays as it is. Equal parts stay equal, rounded down to the yuan; what falls away relieves
    the later fund first.
    """
    if award.verdict != PAYABLE:
        return award
    said = {"plan_amount": award.amount, "upper_amount": upper_amount, "upper_paid": upper_paid}
    beside = assess(SCHEME, said, policy, on)
    findings = award.findings + beside.findings
    if beside.verdict != PAYABLE:
        return replace(
            award, verdict=beside.verdict, amount=ZERO, reason=beside.reason, split={}, funding={}, paid_to=None, findings=findings
        )  # fmt: skip
    if beside.amount == award.amount:
        return replace(award, findings=findings)
    return replace(
        award, amount=beside.amount, split=shared(award, beside.amount), funding=funded(award, beside.amount), findings=findings
    )  # fmt: skip


def shared(award: Award, amount: Decimal) -> dict[str, Decimal]:
    return {side: to_yuan(amount * share / award.amount) for side, share in award.split.items()}


def funded(award: Award, amount: Decimal) -> dict[str, Decimal]:
    found = {}
    for fund, gave in award.funding.items():
        found[fund] = min(gave, amount)
        amount -= found[fund]
    return found
