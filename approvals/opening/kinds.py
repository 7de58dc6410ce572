"""What can be brought in as 期初: the columns, whose desks, how a row is checked and read, what a confirmed one does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from approvals.imports.services import Fault
from approvals.opening.models import TITLES, OpeningLine
from documents.workbooks import Row

Summary = tuple[str, int, Decimal]


@dataclass(frozen=True)
class Kind:
    """One kind of opening lines.

    ``makers`` and ``checkers`` are desks, or roles of one bureau (written ``role@*``). ``read`` makes a line of a
    sound row; ``post`` lets confirmed lines take effect; ``group`` names the sum a line belongs to in the preview;
    ``warnings`` are what the second person should know although it stops nothing.
    """

    code: str
    columns: list[str]
    makers: tuple[str, ...]
    checkers: tuple[str, ...]
    check: Callable[[list[Row]], Iterator[Fault]]
    read: Callable[[Row], OpeningLine]
    post: Callable[[list[OpeningLine], str], None]
    group: Callable[[dict[str, Any]], str]
    shown: dict[str, str]
    warnings: Callable[[list[OpeningLine]], list[str]] = field(default=lambda lines: [])

    @property
    def title(self) -> str:
        return TITLES[self.code]

    def desks(self, user) -> list[str]:
        """The desks from which somebody may bring this in."""
        return [desk for desk in sorted(user.desks) if fits(desk, self.makers)]

    def may_check(self, user, desk: str) -> bool:
        """Whether somebody sits where what came from ``desk`` is confirmed: for a bureau's, in the same bureau."""
        unit = desk.partition("@")[2]
        return any(user.sits_at(one.replace("*", unit)) for one in self.checkers)

    def may_read(self, user) -> bool:
        every = {*self.makers, *self.checkers}
        return user.has_role("auditor") or any(fits(desk, every) for desk in user.desks)


def fits(desk: str, patterns) -> bool:
    return desk in patterns or f"{desk.partition('@')[0]}@*" in patterns
