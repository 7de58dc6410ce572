"""The people a claim is about (花名册), line by line; one person is rewarded under one scheme once."""

from datetime import date

from django.db import models

from parties.secrets import EncryptedCharField, index_of, mask, normalised
from policies.periods import add_months
from workflows.case import Case
from workflows.fsm import Refused


class RosterLine(models.Model):
    """One person of a claim, with one spell of employment; ``taken`` while the claim holds money for it."""

    case = models.ForeignKey(Case, related_name="roster", on_delete=models.PROTECT)
    scheme = models.CharField(max_length=40)
    number = models.PositiveIntegerField("行")
    name = models.CharField("姓名", max_length=60)
    id_number = EncryptedCharField("身份证号", max_length=18)
    id_index = models.CharField(max_length=64)
    kinds = models.JSONField("类别", default=list)
    hired = models.DateField("入职日期", null=True)
    left = models.DateField("离职日期", null=True)
    said = models.JSONField("其他事项", default=dict)
    refused = models.CharField("不予计入的理由", max_length=200, blank=True)
    taken = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_line_per_number"),
            models.UniqueConstraint(
                fields=["scheme", "id_index"], name="one_reward_per_person", condition=models.Q(taken=True)
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
        self.id_number = normalised(self.id_number)
        self.id_index = index_of(self.id_number)
        return self

    @property
    def masked_id(self) -> str:
        return mask(self.id_number)

    def months(self, checked: date) -> int:
        """Full months of employment until the day it is checked, or until it ended (口径 lr.months)."""
        if self.hired is None:
            return 0
        end = min(filter(None, (self.left, checked)))
        months = max((end.year - self.hired.year) * 12 + end.month - self.hired.month, 0)
        return months if months == 0 or add_months(self.hired, months) <= end else months - 1


def take(case: Case) -> None:
    """Mark the counted lines as rewarded by this claim; a person another claim holds is named, with its line."""
    lines = list(case.roster.filter(refused="").order_by("id_index"))
    indexes = [line.id_index for line in lines]
    others = RosterLine.objects.filter(scheme=case.facts["scheme"], id_index__in=indexes, taken=True)
    clash = {line.id_index: line for line in others.exclude(case=case).select_related("case")}
    if against := [(line, clash[line.id_index]) for line in lines if line.id_index in clash]:
        raise Refused(*(
            f"第 {line.number} 行 {line.name} 已在 {other.case.number} 中计入奖补，同一人只计一次，请剔除该行（三(十二)、四(四)）"
            for line, other in against
        ))  # fmt: skip
    case.roster.filter(refused="").update(taken=True)


def give_back(cases: list[Case]) -> None:
    RosterLine.objects.filter(case__in=cases, taken=True).update(taken=False)


def elsewhere(case: Case) -> tuple[list[RosterLine], dict[int, list[RosterLine]]]:
    """The roster, and where else each of its people is claimed for, by line: one query, for the reviewer."""
    people = RosterLine.objects.filter(case=case).values("id_index")
    rows = RosterLine.objects.filter(id_index__in=people).select_related("case").order_by("case_id", "number")
    mine = [row for row in rows if row.case_id == case.pk]
    numbers = {row.id_index: row.number for row in mine}
    others: dict[int, list[RosterLine]] = {}
    for row in rows:
        if row.case_id != case.pk:
            others.setdefault(numbers[row.id_index], []).append(row)
    return mine, others
