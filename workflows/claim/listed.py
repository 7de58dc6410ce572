"""What a claim names that stands on no list of the county's on its day: said to the reviewer, decided by him."""

from collections.abc import Iterator

from parties.lists import Lists
from workflows.case import Case

SHOWN = 5


def unlisted(case: Case, lists: Lists | None = None) -> list[str]:
    """One sentence for each question and each column that names somebody who is not listed, with the lines."""
    known = lists or Lists()
    return [*unlisted_names(case, known), *unlisted_columns(case, known)]


def unlisted_names(case: Case, lists: Lists) -> Iterator[str]:
    for ask in case.known.scheme.asks:
        said, day = case.known.said.get(ask.name), case.known.occasion
        if ask.listed and said and not lists.found(ask.listed, said, day):
            yield f"“{said}”{day}不在{ask.listed}名单上，请核对；确应列入的，先办理名单登记（{ask.clause}）"


def unlisted_columns(case: Case, lists: Lists) -> Iterator[str]:
    for column in case.known.scheme.columns:
        if not column.listed:
            continue
        missing: dict[str, list[int]] = {}
        for line in case.people:
            said, day = line.said.get(column.name), line.day(column.on)
            if said and not lists.found(column.listed, said, day):
                missing.setdefault(said, []).append(line.number)
        for said, numbers in missing.items():
            where = "" if column.head else f"第 {listed(numbers)} 行的"
            yield f"{where}{column.label}“{said}”当日不在{column.listed}名单上，请核对（{column.clause}）"


def listed(numbers: list[int]) -> str:
    more = f"等 {len(numbers)}" if len(numbers) > SHOWN else ""
    return "、".join(map(str, numbers[:SHOWN])) + more
