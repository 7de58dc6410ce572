"""口径: the questions the plan leaves open, how they are answered until the county rules, and what else could be meant."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parent / "qingren_huigui" / "rulings.toml"


class Misread(ValueError):
    """The data file has a line this house does not understand; the message names file and key."""


@dataclass(frozen=True)
class Ruling:
    """One open question of a clause; ``open`` marks those on which honest people differ."""

    key: str
    clause: str
    question: str
    default: str
    alternatives: tuple[str, ...] = ()
    open: bool = False


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
    return Ruling(**{**line, "alternatives": tuple(line.get("alternatives", ()))})
