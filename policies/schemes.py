"""The plan's schemes (补助、奖励条款) as dated data: one file each, read strictly once, asked for by key and day.

``scheme(key, on)`` is the whole scheme as it stood on a day: its facts, rules, rates, limits, papers, steps, funds.
What a file may say is declared in ``policies.scheme_files``; docs/adding-a-scheme.md shows it by an example.
"""

from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from policies.scheme_files import File, read
from policies.terms import Scheme

FOLDER = Path(__file__).parent / "qingren_huigui" / "schemes"


class UnknownScheme(LookupError):
    """No scheme of that key, or none in force on the day; the message is a Chinese sentence."""


def files(folder: Path | None = None) -> dict[str, File]:
    """Every scheme's file by key, read once."""
    return all_of(folder or FOLDER)


@cache
def all_of(folder: Path) -> dict[str, File]:
    return {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}


def scheme(key: str, on: date, folder: Path | None = None) -> Scheme:
    """The scheme as it stood on a day. Raises UnknownScheme."""
    file = files(folder).get(key)
    if file is None:
        raise UnknownScheme(f"没有名为 {key} 的条款")
    days = [day for day in file.days if day <= on]
    if on < file.head["start"] or not days:
        raise UnknownScheme(f"{file.head['title']}自 {file.head['start']} 起执行，{on} 还没有这一条款")
    return as_it_stood(key, days[-1], folder or FOLDER)


@lru_cache(maxsize=256)
def as_it_stood(key: str, day: date, folder: Path) -> Scheme:
    return files(folder)[key].on(day)


def schemes(on: date, folder: Path | None = None) -> dict[str, Scheme]:
    """Every scheme in force on a day."""
    return {key: scheme(key, on, folder) for key, file in files(folder).items() if file.head["start"] <= on}
