"""The journal (办理记录): append-only and hash-chained per case.

The chain runs over the digests of payloads, not over payloads: retention may delete what was said without
breaking the proof of what was done.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from workflows import sheaf
from workflows.case import Case, Task
from workflows.fsm import Move


def plain(said: dict[str, Any]) -> dict[str, Any]:
    """What was said, as the JSON that will be stored and digested."""
    return json.loads(json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False))


def digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Entry(models.Model):
    """One thing done to a case: who, when, from which desk, and what was said."""

    case = models.ForeignKey(Case, related_name="log", on_delete=models.PROTECT)
    number = models.PositiveIntegerField("序号")
    task = models.ForeignKey(Task, null=True, related_name="+", on_delete=models.PROTECT)
    action = models.CharField(max_length=40)
    title = models.CharField("事项", max_length=40)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="entries", on_delete=models.PROTECT
    )
    desk = models.CharField("经办岗", max_length=60, null=True)
    at = models.DateTimeField("时间")
    told = models.TextField("告知申请人", blank=True)
    payload = models.JSONField(null=True)
    payload_digest = models.CharField(max_length=64)
    key = models.CharField(max_length=64, null=True, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_chain_per_case"),
            models.UniqueConstraint(fields=["task"], name="one_decision_per_task"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.number} {self.title}"

    def seal(self) -> str:
        """The digest of this entry, its payload represented by its own digest."""
        return digest([
            self.case_id, self.number, self.task_id, self.action, self.title, self.source, self.target,
            self.actor_id, self.desk, self.at.timestamp(), self.told, self.payload_digest, self.key, self.previous,
        ])  # fmt: skip

    def said(self, name: str, default: Any = None) -> Any:
        """One answer out of the payload; the default where retention has deleted it."""
        return (self.payload or {}).get(name, default)


def write(
    case: Case, action: str, title: str, source: str, move: Move, *, task=None, key=None, told=""
) -> Entry:
    """Append to the case's chain; the case row (locked by the caller) carries its head."""
    payload = plain(move.said | {name: repr(thing) for name, thing in move.handed.items()})
    entry = Entry(
        case=case, number=case.entries + 1, task=task, action=action, title=title, source=source,
        target=case.state, actor=move.actor, desk=move.desk, at=move.at, told=told, payload=payload,
        payload_digest=digest(payload), key=key, previous=case.head,
    )  # fmt: skip
    entry.digest = entry.seal()
    sheaf.insert(entry)
    case.entries, case.head = entry.number, entry.digest
    return entry


def arrivals(cases: list[Case]) -> dict[int, datetime]:
    """When each case came into the state it is in."""
    moved = Entry.objects.filter(case__in=cases).exclude(source=models.F("target"))
    return dict(moved.order_by("case").values_list("case").annotate(models.Max("at")))


def broken(case: Case) -> int | None:
    """The number of the first entry that does not fit, or None when the chain is whole."""
    head = ""
    for number, entry in enumerate(case.log.order_by("number"), 1):
        payload_kept = entry.payload is None or digest(entry.payload) == entry.payload_digest
        if (entry.number, entry.previous, entry.digest) != (number, head, entry.seal()) or not payload_kept:
            return number
        head = entry.digest
    return None if head == case.head else case.entries
