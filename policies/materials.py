"""Which papers an application for a transfer brings along (三(三)1), by the ground it claims: data, read once."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("qingren_huigui") / "materials.toml"

GROUNDS = {
    "B1": "本人籍贯为清流县",
    "B2": "配偶、父母、岳父母或公婆长期在清流工作生活，清流户口满5年",
    "B3": "配偶、父母、公婆或岳父母是清流县机关事业单位在编人员",
}
"""The three grounds (符合下列条件之一), in short words."""


@dataclass(frozen=True)
class Material:
    """One line of the checklist; ``grounds`` empty means everybody brings it, ``proves`` names conditions."""

    code: str
    title: str
    hint: str = ""
    required: bool = True
    grounds: tuple[str, ...] = ()
    proves: tuple[str, ...] = ()

    def wanted_for(self, claimed: Collection[str]) -> bool:
        return not self.grounds or bool(set(self.grounds) & set(claimed))


@cache
def every_material() -> tuple[Material, ...]:
    """The whole list, in the order people gather it."""
    lines = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["material"]
    several = ("grounds", "proves")
    return tuple(Material(**line | {name: tuple(line.get(name, ())) for name in several}) for line in lines)


def checklist(claimed: Collection[str]) -> tuple[Material, ...]:
    """What a person claiming these grounds (B1, B2, B3) brings along."""
    return tuple(material for material in every_material() if material.wanted_for(claimed))


def proofs_of(rule: str) -> tuple[Material, ...]:
    """The papers in which an official can see whether a condition (E1, B2) is met; none for what files tell."""
    return tuple(material for material in every_material() if rule in material.proves)
