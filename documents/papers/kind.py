"""One kind of paper: its title, its layout, whose number it bears, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from documents.words import Words

SIGNS = {
    "JYJ": "清教函", "WJJ": "清卫函", "RSJ": "清人社函", "ZZB": "清组函", "BB": "清委编办", "RCB": "清委人才办", "CZJ": "清财函",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of paper. ``sign`` is the unit that numbers it: ``case`` for the handling bureau, or a code."""

    title: str
    layout: str
    words: Callable[[Any, Any], Words]
    sign: str | None = None
    for_applicant: bool = False
