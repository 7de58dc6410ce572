"""The people a claim is about (花名册), line by line; one person is rewarded under one scheme once."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db import models

from parties.secrets import EncryptedCharField, index_of, mask, normalised
from policies import schemes
from policies.periods import add_months, full_months
from policies.terms import Column
from workflows import clock
from workflows.case import Case
from workflows.fsm import Refused

Ends = Mapping[tuple[int, int], date]
"""On which other day than agreed somebody's time of work ended, by claim and line."""

VOUCHER = "voucher"
PAGE = 100
"""Lines a page shows at once; a roster that is longer is spoken of by line numbers."""


class RosterLine(models.Model):
    """One person (or voucher) of a claim with what the scheme's columns say; ``taken`` while the claim holds money for it.

    ``once`` names what is rewarded once: the person under the scheme, or the person and a course, an occupation …; or
    the voucher, whatever the scheme. A line that ``tops`` up another is no reward of its own.
    """

    case = models.ForeignKey(Case, related_name="roster", on_delete=models.PROTECT)
    scheme = models.CharField(max_length=40)
    number = models.PositiveIntegerField("行")
    name = models.CharField("姓名", max_length=60)
    id_number = EncryptedCharField("身份证号", max_length=18, null=True)
    id_index = models.CharField(max_length=64)
    said = models.JSONField("各栏内容", default=dict)
    once = models.CharField(max_length=64, default="")
    refused = models.CharField("不予计入的理由", max_length=200, blank=True)
    taken = models.BooleanField(default=False)
    tops = models.ForeignKey("self", verbose_name="所补的行", null=True, on_delete=models.PROTECT)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_line_per_number"),
            models.UniqueConstraint(
                fields=["once"], name="one_reward_per_person", condition=models.Q(taken=True)
            ),
        ]
        indexes = [models.Index(fields=["id_index"], name="where_a_person_stands")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"

    def save(self, *args, **kwargs):
        self.settle()
        super().save(*args, **kwargs)

    def settle(self) -> "RosterLine":
        """The one form the number is kept and found in (sets are written without ``save``)."""
        scheme = schemes.scheme(self.scheme, clock.today())
        parts = [plain(self.said.get(column.name)) for column in scheme.columns if column.once]
        self.id_number = normalised(self.id_number or "") or None
        if scheme.vouchers:
            self.name = "".join(parts)[:60]
            self.id_index = self.once = index_of("|".join([VOUCHER, *parts]))
        else:
            self.id_index = index_of(self.id_number)
            self.once = index_of("|".join([self.scheme, self.id_index, *parts]))
        if self.tops_id:
            self.once = uuid.uuid4().hex
        return self

    @property
    def rewarded(self) -> int:
        """The line that is the reward: this one, or the one it tops up."""
        return self.tops_id or self.pk

    @property
    def masked_id(self) -> str:
        return mask(self.id_number or "")

    @property
    def scheme_title(self) -> str:
        """What the claim it stands in is for."""
        return schemes.scheme(self.scheme, clock.today()).title

    @property
    def words(self) -> str:
        """What its columns say, in one line."""
        columns = schemes.scheme(self.scheme, clock.today()).listed
        return "　".join(word for _, word in self.spoken(columns) if word)

    @property
    def kinds(self) -> list[str]:
        return self.said.get("kinds", [])

    @property
    def hired(self) -> date | None:
        return self.day("hired")

    @property
    def left(self) -> date | None:
        return self.day("left")

    def day(self, column: str) -> date | None:
        said = self.said.get(column)
        return date.fromisoformat(said) if said else None

    def until(self, ends: "Ends") -> date | None:
        """The last day of work: as it was reported, else as agreed."""
        return ends.get((self.case_id, self.number)) or self.day("end")

    def meets(self, other: "RosterLine", ends: "Ends") -> bool:
        """Whether two times of work have a day in common."""
        days = (self.day("start"), other.until(ends), other.day("start"), self.until(ends))
        since, until, again, ended = (one or date.max for one in days)
        return since <= until and again <= ended and None not in days

    def spoken(self, columns: Iterable[Column]) -> list[tuple[str, str]]:
        """Each column's label and what stands in it, in words."""
        said = ((column.label, self.said.get(column.name)) for column in columns)
        return [(label, "、".join(one) if isinstance(one, list) else str(one or "")) for label, one in said]

    def months(self, checked: date) -> int:
        """Full months of employment until the day it is checked, or until it ended (口径 lr.months)."""
        if self.hired is None:
            return 0
        return full_months(self.hired, min(filter(None, (self.left, checked))))


def plain(said: str | None) -> str:
    """However it was typed: 电工 and 电 工 are one occupation."""
    return normalised(said or "")


def named(lines: models.QuerySet) -> models.QuerySet:
    """The lines with the cases they stand in: each case read once, and nothing of what it knows, which may be much."""
    return lines.prefetch_related(unread())


def unread() -> models.Prefetch:
    return models.Prefetch("case", Case.objects.defer("facts"))


def take(case: Case, numbers: Iterable[int]) -> None:
    """Mark these lines as rewarded by this claim; one that is rewarded already is named, with where it stands."""
    counted = case.roster.filter(number__in=list(numbers))
    lines = list(counted.order_by("once", "number"))
    standing = RosterLine.objects.filter(once__in=[line.once for line in lines], taken=True).exclude(
        case=case
    )
    first = {line.once: line for line in [*reversed(lines), *named(standing)]}
    against = [(line, first[line.once]) for line in lines if first[line.once].pk != line.pk]
    if against:
        why = "一张票据只用一次" if case.known.scheme.vouchers else "同一人同一事项只计一次"
        raise Refused(*(
            f"第 {line.number} 行 {line.name} 已在 {other.case.number} 第 {other.number} 行计入，{why}，"
            "请剔除该行（四(四) 不重复）" for line, other in against
        ))  # fmt: skip
    if overlaps := list(at_the_same_time(case, lines)):
        raise Refused(*overlaps)
    counted.update(taken=True)


def at_the_same_time(case: Case, lines: list[RosterLine]) -> Iterator[str]:
    """Where the scheme counts a time of work (from ``start`` to ``end``): whoever is paid for elsewhere in the same time."""
    if not {"start", "end"} <= {column.name for column in case.known.scheme.columns}:
        return
    others: dict[str, list[RosterLine]] = {}
    found = RosterLine.objects.filter(
        scheme=case.known.scheme.key, taken=True, id_index__in=[line.id_index for line in lines]
    )
    standing = [*named(found.exclude(case=case)), *lines]
    for one in standing:
        others.setdefault(one.id_index, []).append(one)
    ends = ended({one.case_id for one in standing})
    for line in lines:
        for other in others[line.id_index]:
            if other.rewarded != line.rewarded and line.meets(other, ends):
                where = "本件" if other.case_id == case.pk else other.case.number
                yield f"第 {line.number} 行 {line.name} 与 {where} 第 {other.number} 行的起止日期重叠，同一段用工只计一次，请剔除该行（四(四) 不重复）"


def ended(cases: set[int]) -> Ends:
    """What was reported of these claims' times of work: one statement, and nothing else of what they know."""
    said = Case.objects.filter(pk__in=cases).values_list("pk", "facts__report__ended")
    return {(pk, number): day for pk, days in said for number, day in by_line(days or {}).items()}


def by_line(said: Mapping[str, str]) -> dict[int, date]:
    """Days by the number of the line, as a report keeps them."""
    return {int(number): date.fromisoformat(day) for number, day in said.items()}


def give_back(cases: list[Case]) -> None:
    RosterLine.objects.filter(case__in=cases, taken=True).update(taken=False)


WINDOW = 12
"""Months back within which the same person in another claim is shown (a county setting; the plan names no figure)."""


def lately() -> models.Q:
    """Lines of claims begun within the window, or that money is held or paid for."""
    since = add_months(clock.today(), -WINDOW)
    return models.Q(case__created__date__gte=since) | models.Q(taken=True)


def of_late(indexes: Iterable[str], but: int) -> set[str]:
    """Which of these people (or vouchers) stand in other claims within the window."""
    found = RosterLine.objects.filter(lately(), id_index__in=list(indexes)).exclude(case_id=but)
    return set(found.values_list("id_index", flat=True))


def elsewhere(case: Case) -> tuple[list[RosterLine], dict[int, list[RosterLine]]]:
    """The roster, and where else each of its people is claimed for, by line, for the reviewer."""
    people = RosterLine.objects.filter(case=case).values("id_index")
    found = RosterLine.objects.filter(models.Q(case=case) | lately(), id_index__in=people).order_by(
        "case_id", "number"
    )
    mine = [row for row in found if row.case_id == case.pk]
    rows = [row for row in found if row.case_id != case.pk]
    models.prefetch_related_objects(rows, unread())
    numbers = {row.id_index: row.number for row in mine}
    kin = {line.tops_id for line in mine} | {line.pk for line in mine}
    others: dict[int, list[RosterLine]] = {}
    for row in rows:
        if row.pk not in kin and row.tops_id not in kin - {None}:
            others.setdefault(numbers[row.id_index], []).append(row)
    return mine, others
