"""The plan itself by its numbers: short titles in our own words, and an uploaded text taken apart by clause."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "qingren_huigui" / "plan.toml"
DIGITS = "一二三四五六七八九十"
SECTION = re.compile(rf"([{DIGITS}]{{1,3}})[、.．]")
CLAUSE = re.compile(rf"[（(]([{DIGITS}]{{1,3}})[）)]")
ITEM = re.compile(r"(\d{1,2})[.．、](?!\d)")
UNITS = re.compile(r"(牵头|责任)单位\s*[：:]")
END = re.compile(r"附\s*件\s*\d*\s*[：:]")
PARAGRAPH = re.compile(r"(.+?)(\d{1,2})")


@dataclass(frozen=True)
class Clause:
    """One numbered place of the plan: 三(三)1; in a clause without numbers below it, the digit is the paragraph."""

    number: str
    title: str


@cache
def clauses() -> dict[str, Clause]:
    """Every clause by number, in the plan's order."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf8"))["clause"]
    return {row["number"]: Clause(**row) for row in rows}


def title(number: str) -> str:
    """The title of a clause, or of the clause a paragraph belongs to; empty where the plan has none."""
    found = clauses().get(number) or clauses().get(parent(number))
    return found.title if found else ""


def parent(number: str) -> str:
    """The clause a paragraph belongs to: 三(十二) for 三(十二)2."""
    match = PARAGRAPH.fullmatch(number)
    return match[1] if match else number


def split(text: str) -> dict[str, str]:
    """The text of every clause by number (三, 三(三), 三(三)1), each with everything below it.

    Brackets and spaces may be of either width and blank lines may be missing; attachments are left out.
    """
    found: dict[str, list[str]] = {}
    for numbers, line in numbered(text):
        for number in numbers:
            found.setdefault(number, []).append(line)
    return {number: "\n".join(lines) for number, lines in found.items()}


def numbered(text: str) -> Iterator[tuple[list[str], str]]:
    """Each line and the numbers it stands under. A number must be higher than the one before it on its level."""
    section = clause = item = 0
    for line in filter(None, (raw.strip() for raw in text.replace("\u3000", " ").splitlines())):
        if section and END.match(line):
            return
        if (found := SECTION.match(line)) and value(found[1]) > section:
            section, clause, item = value(found[1]), 0, 0
        elif section and (found := CLAUSE.match(line)) and value(found[1]) > clause:
            clause, item = value(found[1]), 0
        elif clause and (found := ITEM.match(line)) and int(found[1]) == item + 1:
            item += 1
        if section:
            yield numbers(section, clause, item), line


def numbers(section: int, clause: int, item: int) -> list[str]:
    names = [said(section)]
    if clause:
        names.append(f"{names[0]}({said(clause)})")
    return [*names, f"{names[1]}{item}"] if item else names


def value(digits: str) -> int:
    """一 to 九十九; what is no number counts as nothing."""
    tens, ten, ones = digits.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    tens_value = 10 * (DIGITS.index(tens) + 1 if tens else 1) if ten else 0
    return tens_value + (DIGITS.index(ones) + 1 if ones else 0)


def said(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else DIGITS[tens - 1] + "十"
    return head + (DIGITS[ones - 1] if ones else "")


def find(texts: Mapping[str, str], number: str) -> str | None:
    """The text a citation points at: the clause, or the paragraph of it that the digit counts below its heading."""
    if number in texts or parent(number) == number:
        return texts.get(number)
    whole = texts.get(parent(number))
    if whole is None:
        return None
    paragraphs = [line for line in whole.split("\n")[1:] if not UNITS.match(line)]
    place = int(number.removeprefix(parent(number)))
    return paragraphs[place - 1] if 0 < place <= len(paragraphs) else None
