"""What opens a door of the law: a record kept elsewhere, sealed, for one case, with one outcome."""

import hmac
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db import models

from workflows import journal
from workflows.case import Case
from workflows.fsm import Move


class Key(models.Model):
    """A sealed record about one case; only a subclass stored with a true seal opens anything."""

    case_id: int
    is_stored = False  # set on what ``as_stored`` has read

    case = models.ForeignKey(Case, related_name="+", on_delete=models.PROTECT)
    outcome = models.CharField("结果", max_length=20, blank=True)
    sealed_at = models.DateTimeField("签发时间", null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    def says(self) -> str:
        """What the seal stands for; a record that also fixes money or an account adds it."""
        return f"{self._meta.label}|{self.pk}|{self.case_id}|{self.outcome}|{self.sealed_at}"

    def seal(self) -> str:
        """The keyed digest of what the record says."""
        return hmac.new(settings.SECRET_KEY.encode(), self.says().encode(), "sha256").hexdigest()

    def is_true(self) -> bool:
        """Whether the record still says what was sealed."""
        return self.sealed_at is not None and hmac.compare_digest(self.digest, self.seal())

    def opens(self, case: Case, outcome: str) -> bool:
        """Whether this record is sealed, true, about this case and says ``outcome``."""
        return (self.case_id, self.outcome) == (case.pk, outcome) and self.is_true()


def opened(case: Case, move: Move, name: str, outcome: str) -> bool:
    """Whether what was handed in as ``name``, as it is stored, is a key to ``outcome`` for this case where it stands.

    What was sealed before the case came into its present state has opened its door once, and opens no other.
    """
    key = handed_in(move, name)
    return isinstance(key, Key) and key.opens(case, outcome) and is_fresh(key, case, move)


def opened_parts(case: Case, move: Move, outcome: str) -> set[int]:
    """Of a claim paid in several: for which parts a record is handed in that is such a key."""
    keys = [key for key in as_stored([move.handed])[0].values() if isinstance(key, Key)]
    return {getattr(key, "part", 1) for key in keys if key.opens(case, outcome) and is_fresh(key, case, move)}


def is_fresh(key: Key, case: Case, move: Move) -> bool:
    """Whether the key was sealed since the case came into its present state."""
    arrived = move.once(case, journal.arrivals).get(case.pk)
    return key.sealed_at is not None and (arrived is None or key.sealed_at >= arrived)


def handed_in(move: Move, name: str) -> Any:
    """What was handed in under a name, as it is stored."""
    return as_stored([move.handed])[0].get(name)


def as_stored(handed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same things with every key read again, one query for a set: what is only in memory opens nothing.

    A key read so once (the engine does it for a whole set) is not read twice.
    """
    asked = defaultdict(set)
    for one in handed:
        for key in one.values():
            if isinstance(key, Key) and not key.is_stored:
                asked[type(key)].add(key.pk)
    found = {model: model._default_manager.in_bulk(pks) for model, pks in asked.items()}
    for kept in found.values():
        for key in kept.values():
            key.is_stored = True
    return [{name: stored(thing, found) for name, thing in one.items()} for one in handed]


def stored(thing: Any, found: dict[type, dict[Any, Key]]) -> Any:
    if not isinstance(thing, Key) or thing.is_stored:
        return thing
    return found[type(thing)].get(thing.pk)
