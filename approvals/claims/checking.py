"""Reading the rows of a roster's workbook: every row by the form of one row, thousands in seconds, every fault by its line."""

import re
from typing import Any

from approvals.claims import rosters
from approvals.claims.forms import row_of
from approvals.imports.services import Fault
from documents.workbooks import Row
from policies.terms import Scheme

BETWEEN = re.compile(r"[、,，;；/\s]+")


class Checker:
    """Goes through the rows of one workbook in their order; remembers what it has met, so that chunks fit together.

    One form is filled again for every row: making one for each would take most of the time.
    """

    def __init__(self, scheme: Scheme):
        self.scheme = scheme
        self.form = row_of(scheme)({})
        self.titles = rosters.titles(scheme)
        self.several = [column.name for column in scheme.columns if column.kind == "choices"]
        self.seen: dict[tuple[str, ...], int] = {}

    def read(self, rows: list[Row]) -> tuple[rosters.People, list[Fault]]:
        """The rows that are right, and what is wrong with the others, in the order of the lines."""
        people: rosters.People = []
        faults: list[Fault] = []
        for row in rows:
            wrong = self.check(row)
            if not wrong:
                people.append(rosters.accepted(self.form))
            faults += wrong
        return people, faults

    def check(self, row: Row) -> list[Fault]:
        self.form.data = self.answers(row)
        self.form.full_clean()
        if self.form.errors:
            return self.faults(row.line)
        first = self.seen.setdefault(rosters.once(self.scheme, rosters.accepted(self.form)), row.line)
        if first == row.line:
            return []
        same = rosters.same_column(self.scheme)
        return [Fault(row.line, same, f"与第 {first} 行重复，{rosters.why_once(self.scheme)}")]

    def answers(self, row: Row) -> dict[str, Any]:
        """A line of the workbook as the form of one row takes it; a cell may name several kinds."""
        said: dict[str, Any] = {name: row.cells.get(title, "") for title, name in self.titles.items()}
        return said | {name: [one for one in BETWEEN.split(said[name]) if one] for name in self.several}

    def faults(self, line: int) -> list[Fault]:
        named = {name: title for title, name in self.titles.items()}
        return [
            Fault(line, named.get(name, ""), str(sentence))
            for name, sentences in self.form.errors.items()
            for sentence in sentences
        ]
