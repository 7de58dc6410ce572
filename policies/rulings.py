"""口径: the questions the plan leaves open, how they are answered until the county rules, and what else could be meant."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from policies.dated import Misread

SOURCE = Path(__file__).parent / "qingren_huigui" / "rulings.toml"
PURPOSES = ("transfer", "claim")


@dataclass(frozen=True)
class Ruling:
    """One open question of a clause; ``open`` marks those on which honest people differ.

    A ruling with a ``policy_key`` sets a rule's parameter: its default and alternatives are then the machine's
    words, ``labels`` says them in Chinese in the same order, and ``purpose`` names the rules (transfer, claim).
    """

    key: str
    clause: str
    question: str
    default: str
    alternatives: tuple[str, ...] = ()
    open: bool = False
    policy_key: str = ""
    purpose: str = ""
    labels: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """What may be chosen, the default first."""
        return (self.default, *self.alternatives)

    def label(self, value: str) -> str:
        """A choice as people read it."""
        return dict(zip(self.values, self.labels, strict=False)).get(value, value)


class Unruled(ValueError):
    """A choice the ruling does not offer; the message is a Chinese sentence."""


@cache
def rulings() -> dict[str, Ruling]:
    """Every open question by its key, in the order of the plan's clauses as asked."""
    lines = tomllib.loads(SOURCE.read_text(encoding="utf8"))["ruling"]
    read = [understood(line) for line in lines]
    if len({one.key for one in read}) < len(read):
        raise Misread(f"{SOURCE.name}：有重复的 key")
    return {one.key: one for one in read}


def understood(line: dict[str, Any]) -> Ruling:
    unknown = line.keys() - {one.name for one in fields(Ruling)}
    missing = {"key", "clause", "question", "default"} - line.keys()
    if unknown or missing:
        raise Misread(f"{SOURCE.name} {line.get('key', '？')}：{'、'.join(sorted(unknown | missing))}")
    lists = {name: tuple(line.get(name, ())) for name in ("alternatives", "labels")}
    found = Ruling(**{**line, **lists})
    if found.policy_key and (found.purpose not in PURPOSES or len(found.labels) != len(found.values)):
        raise Misread(
            f"{SOURCE.name} {found.key}：有 policy_key 的口径须写明 purpose，并给每个选项一个 labels"
        )
    return found


def parameters(purpose: str) -> dict[str, Ruling]:
    """The rulings that set a rule's parameter, by ``policy_key``."""
    return {one.policy_key: one for one in rulings().values() if one.policy_key and one.purpose == purpose}


def policy_of(choices: Mapping[str, str], purpose: str = "claim") -> dict[str, Any]:
    """What a county has ruled (ruling key → choice) as the rules' parameters; what it has not, by default.

    ``eligibility.Policy(**policy_of(choices, "transfer"))``, ``awards.assess(…, policy_of(choices))``. Choices of
    other rulings are left aside. Raises Unruled for a choice the ruling does not offer.
    """
    policy = {}
    for key, one in parameters(purpose).items():
        chosen = choices.get(one.key, one.default)
        if chosen not in one.values:
            raise Unruled(f"口径 {one.key} 只能是：{'、'.join(one.values)}")
        policy[key] = as_parameter(chosen)
    return policy


def as_parameter(chosen: Any) -> Any:
    """The machine's word as the rules take it: yes and no, a day, or the word itself."""
    if not isinstance(chosen, str):
        return chosen
    if chosen in ("true", "false"):
        return chosen == "true"
    return date.fromisoformat(chosen) if chosen[:4].isdigit() else chosen
