"""The question KIND ``claim``: a claim in plain data, its award in plain data; money goes out as text with two places."""

from decimal import Decimal
from typing import Any

from policies import awards, schemes
from policies.deadlines import ISSUED
from policies.reading import Reader, Unreadable, one_of, record
from policies.rulings import as_parameter, parameters
from policies.sentences import shown


def payable_scheme(value: Any, name: str) -> str:
    """Those that are only recorded (``recorded``) are not asked for an amount."""
    payable = [key for key, file in schemes.files().items() if "recorded" not in file.head]
    return str(one_of(*payable)(value, name))


def facts(value: Any, name: str) -> dict[str, Any]:
    """An object; what is in it only its scheme can read."""
    if not isinstance(value, dict):
        raise Unreadable(f"字段 {name} 应为对象")
    return value


def parameter(*values: Any) -> Reader:
    """One of the choices a ruling offers, true and false as such."""

    def read(value: Any, name: str) -> Any:
        if not any(type(value) is type(one) and value == one for one in values):
            raise Unreadable(f"字段 {name} 只能是：{'、'.join(map(written, values))}")
        return value

    return read


def written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else shown(value)


POLICY = record(
    {}, {key: parameter(*map(as_parameter, one.values)) for key, one in parameters("claim").items()}
)


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """``on`` is the day the claim is measured by; without one, the plan's own first day."""
    award = awards.assess(asked["scheme"], asked["input"], asked.get("policy"), asked.get("on") or ISSUED)
    said: dict[str, Any] = {"verdict": award.verdict, "amount": yuan(award.amount)}
    if award.reason:
        said["reason"] = award.reason
    if award.capped is not None:
        said["capped"] = award.capped
    for name in ("split", "funding"):
        if shares := getattr(award, name):
            said[name] = {one: yuan(amount) for one, amount in shares.items()}
    if award.paid_to:
        said["paid_to"] = award.paid_to
    if award.lines:
        said["lines"] = [line_json(line) for line in award.lines]
    return said | {"findings": [finding_json(one) for one in award.findings]}


def line_json(line: awards.Line) -> dict[str, Any]:
    amount = None if line.amount is None else yuan(line.amount)
    refused = {"reason": line.reason, "sentence": line.sentence} if line.reason else {}
    return {"line": line.place, "amount": amount} | refused


def finding_json(finding: awards.Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule, "outcome": finding.outcome, "clause": finding.clause, "sentence": finding.sentence,
        "earliest": finding.earliest.isoformat() if finding.earliest else None,
    }  # fmt: skip


def yuan(amount: Decimal) -> str:
    return f"{amount:.2f}"
