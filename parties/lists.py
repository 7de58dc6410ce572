"""The county's dated lists (名单): what stands on one from a day on, by a document, until another document ends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models

from parties.secrets import normalised

SHORT = "急需紧缺职业（工种）"
PROVIDERS = "培训机构"
RECRUITERS = "招聘组织方"
CONTESTS = "大赛主办单位"


@dataclass(frozen=True)
class Kind:
    """One list: what its lines are called, the sorts there are of them, what follows from standing on it, the clause."""

    name: str
    what: str
    clause: str
    effect: str
    sorts: tuple[str, ...] = ()


KINDS = {
    one.name: one
    for one in (
        Kind(SHORT, "职业（工种）", "三(十三)2", "发证当日在名单上的，直补企业培训补贴标准提高30%"),
        Kind(PROVIDERS, "机构名称", "三(十三)2", "名册中写明的培训机构，结业当日不在名单上的提示复核人员"),
        Kind(
            RECRUITERS, "单位名称", "三(十)2", "招聘当日在名单上的单位组织的外出招聘可以补助",
            ("人社部门", "公共就业和人才服务机构"),
        ),
        Kind(CONTESTS, "单位名称", "三(十三)4", "职业技能大赛当日在名单上的主办单位可以报送获奖名单"),
    )
}  # fmt: skip


class DatedLine(models.Model):
    """One line of a list; ``code`` is what else it is known by (职业编码、信用代码), ``sort`` one of its list's sorts.

    One that was entered by mistake ends on the day before it began: it stays in the list's history and never held.
    """

    kind = models.CharField("名单", max_length=20, choices=[(name, name) for name in KINDS])
    title = models.CharField("名称", max_length=100)
    code = models.CharField("代码", max_length=40, blank=True)
    sort = models.CharField("类别", max_length=20, blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    document = models.CharField("依据文号", max_length=60)
    ended_by = models.CharField("终止依据", max_length=60, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "title", "since"], name="one_line_of_a_list_per_day",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> tuple[str, str]:
        """However its title was typed."""
        return self.kind, normalised(self.title)

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def overlaps(self, other: "DatedLine") -> bool:
        """Whether both say the same of some day."""
        first, last = max(self.since, other.since), min(self.until or date.max, other.until or date.max)
        return self.key == other.key and first <= last


class Lists:
    """The lists as one set of questions sees them: each read once, when first asked for."""

    def __init__(self) -> None:
        self._read: dict[str, dict[str, list[DatedLine]]] = {}

    def lines(self, kind: str) -> dict[str, list[DatedLine]]:
        """Everything that ever stood on a list, by title however it is typed."""
        if kind not in self._read:
            self._read[kind] = by_title(DatedLine.objects.filter(kind=kind))
        return self._read[kind]

    def found(self, kind: str, title: str | None, day: date | None) -> DatedLine | None:
        """What stands on the list under this title on the day."""
        lines = self.lines(kind).get(normalised(title or ""), []) if day else []
        return next((one for one in lines if day and one.holds_on(day)), None)


def by_title(lines: Iterable[DatedLine]) -> dict[str, list[DatedLine]]:
    found: dict[str, list[DatedLine]] = {}
    for line in lines:
        found.setdefault(normalised(line.title), []).append(line)
    return found


def titles_on(kind: str, day: date) -> list[str]:
    """What may be chosen from a list on a day."""
    holding = DatedLine.objects.filter(kind=kind, since__lte=day).exclude(until__lt=day)
    return list(holding.order_by("title").values_list("title", flat=True).distinct())
