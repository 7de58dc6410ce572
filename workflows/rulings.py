"""口径 ruled by the county: from a day on, by a document, proposed by one person and confirmed by another."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.cache import caches
from django.db import models

from policies import rulings
from policies.rulings import policy_of
from workflows.fsm import Refused
from workflows.proposals import OPEN, Proposal, by_two

KEPT, MINUTE = "confirmed-rulings", 60


class Ruling(Proposal):
    """One answer of the county to one open question of the plan; it counts from ``since`` once it is confirmed."""

    key = models.CharField("口径", max_length=40)
    value = models.CharField("取值", max_length=200)
    since = models.DateField("自")
    document = models.CharField("依据文号", max_length=60)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta(Proposal.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["key", "since"], name="one_ruling_per_day", condition=~models.Q(confirmed_at=None)
            ),
            models.UniqueConstraint(fields=["key"], name="one_open_proposal", condition=OPEN),
            by_two("ruled_by_two"),
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value} 自{self.since}"

    @property
    def said(self) -> str:
        """The answer as people read it."""
        question = rulings.rulings().get(self.key)
        return question.label(self.value) if question else self.value

    @property
    def cited(self) -> str:
        return f"{self.key}：{self.said}（{self.document}，自{self.since}）"


def confirmed_rulings() -> list[Ruling]:
    return list(Ruling.objects.exclude(confirmed_at=None).order_by("since", "pk"))


class Ruled:
    """The county's rulings as one set of questions sees them; read once."""

    def __init__(self, confirmed: list[Ruling] | None = None) -> None:
        self.confirmed = confirmed_rulings() if confirmed is None else confirmed

    @classmethod
    def shown(cls) -> "Ruled":
        """The same for a page that only shows something, at most a minute old; decisions read them anew."""
        return cls(caches["near"].get_or_set(KEPT, confirmed_rulings, MINUTE))

    def on(self, day: date) -> dict[str, Ruling]:
        """The ruling in force on the day for each question that has one."""
        return {one.key: one for one in self.confirmed if one.since <= day}

    def policy(self, day: date, purpose: str = "claim") -> dict[str, Any]:
        """The parameters of the rules of one purpose (transfer, claim) on the day."""
        return policy_of({key: one.value for key, one in self.on(day).items()}, purpose)

    def cited(self, day: date, used: Collection[str], purpose: str = "claim") -> list[str]:
        """The rulings that set the parameters ``used``, each with its document."""
        asked = rulings.parameters(purpose)
        keys = [asked[one].key for one in sorted(used) if one in asked]
        in_force = self.on(day)
        return [in_force[key].cited for key in keys if key in in_force]


def forget() -> None:
    """Let pages read the rulings anew: one was confirmed."""
    caches["near"].delete(KEPT)


def ruled(cases: list[Any]) -> Ruled:
    """The rulings, looked up once for a set of moves."""
    return Ruled()


def settled(key: str, day: date) -> str:
    """What the county had ruled on a day that has come, at most a minute old: it cannot change any more."""
    return caches["near"].get_or_set(f"ruled:{key}:{day}", lambda: answered(key, day), MINUTE) or ""


def answered(key: str, day: date) -> str:
    found = Ruling.objects.exclude(confirmed_at=None).filter(key=key, since__lte=day)
    return found.order_by("-since", "-pk").values_list("value", flat=True).first() or ""


def check_since(since: date, today: date) -> None:
    """Never backwards: what was decided was decided under the rulings of its day."""
    if since < today:
        raise Refused("口径只能自今天或以后的日期起生效，不能倒签；已作出的决定不受影响")
