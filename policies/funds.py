"""The funds the plan pays from, and which of its words name one and the same fund (口径 funds.alias)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "qingren_huigui" / "funds.toml"
RULING = "funds.alias"


@dataclass(frozen=True)
class Fund:
    """One word for a fund. ``same_as`` names the fund it means, unless the county has ruled the choice ``unless``."""

    name: str
    clause: str
    same_as: str = ""
    unless: str = ""
    own: bool = False

    def means(self, ruled: str) -> str:
        """The fund this word means under the county's ruling (empty: none made)."""
        return self.same_as if self.same_as and not (self.unless and ruled == self.unless) else self.name


@cache
def words() -> dict[str, Fund]:
    """Every word of the plan for a fund."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf8"))["fund"]
    return {row["name"]: Fund(**row) for row in rows}


def fund_of(name: str, ruled: str = "") -> str:
    """The fund a scheme means by its word; a word this list does not know means itself."""
    return words()[name].means(ruled) if name in words() else name


def funds(ruled: str = "") -> dict[str, tuple[str, ...]]:
    """The funds that 财政局 has indicators for, each with the other words that mean it."""
    found: dict[str, list[str]] = {}
    for one in words().values():
        if not one.own:
            found.setdefault(one.means(ruled), []).append(one.name)
    return {name: tuple(word for word in said if word != name) for name, said in found.items()}
