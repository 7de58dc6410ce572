"""People of a roster the rules ask about together (调剂批次): one line of the scheme for each value of a column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from policies.periods import full_months
from workflows.case import Case
from workflows.claim.rosters import RosterLine, by_line, plain


@dataclass(frozen=True)
class Group:
    """A batch: who was put on file for it, who was reported as having gone through with it, until when.

    ``registered`` is None until the batch is on file; until it is reported on, everybody on it is taken to complete it.
    """

    name: str
    lines: list[RosterLine]
    done: list[RosterLine]
    ends: Mapping[int, date]
    registered: int | None = None

    @property
    def filed(self) -> int:
        return len(self.lines) if self.registered is None else self.registered

    @property
    def completed(self) -> int:
        return len(self.done)

    @property
    def counted(self) -> list[RosterLine]:
        """Whom months and insurance are asked of: nobody's where nobody completed would say nothing about the batch."""
        return self.done or self.lines

    @property
    def months(self) -> int:
        """The full months everybody counted has in common, both the first and the last day included."""
        since = [line.day("start") for line in self.counted]
        until = [self.ends.get(line.number) or line.day("end") for line in self.counted]
        if None in since or None in until:
            return 0
        return full_months(max(filter(None, since)), min(filter(None, until)) + timedelta(days=1))

    @property
    def social_insurance(self) -> bool:
        return all(line.said.get("insurance") and line.said.get("insurance_number") for line in self.counted)


def of(case: Case, people: Iterable[RosterLine]) -> list[Group]:
    """The batches of these people by their numbers, whatever the order of the roster."""
    column = case.known.scheme.grouped_by
    named: dict[str, list[RosterLine]] = {}
    for line in people:
        named.setdefault(plain(line.said.get(column)), []).append(line)
    report, on_file = case.known.report, case.known.registered.get("filed")
    ends = by_line(report.get("ended", {}))
    completed = set(report["completed"]) if "completed" in report else None
    return [
        Group(
            name, lines, [line for line in lines if completed is None or line.number in completed], ends,
            None if on_file is None else on_file.get(name, 0),
        )
        for name, lines in sorted(named.items(), key=lambda one: place(one[0]))
    ]  # fmt: skip


def place(name: str) -> tuple[bool, int, str]:
    """Numbers in their order, before words."""
    return (not name.isdecimal(), int(name) if name.isdecimal() else 0, name)


def apart(case: Case, people: list[RosterLine]) -> list[list[RosterLine]]:
    """Of whom each line of the award speaks: of one person, or of those who completed one batch."""
    if case.known.scheme.grouped_by:
        return [group.done for group in of(case, people)]
    return [[line] for line in people]
