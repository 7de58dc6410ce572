"""Reckoning a look ahead: few cases at once, thousands by the worker, chunk by chunk, each chunk kept when it is done."""

from datetime import date

from django.db import transaction

from approvals.rulings.effects import Answers, effects
from approvals.rulings.models import Preview, PreviewLine
from policies.rulings import rulings
from workflows import clock, jobs
from workflows.case import Case
from workflows.rulings import Ruling, confirmed_rulings

CHUNK = 200
"""Cases reckoned with one set of statements; no more than these are reckoned while somebody waits."""
JOB = "preview_ruling"


def is_reckoned(key: str) -> bool:
    """Whether the answer changes what the rules come to; other questions are for people to follow."""
    return bool(rulings()[key].policy_key)


def open_cases(key: str):
    return Case.objects.filter(chain=rulings()[key].purpose, finished=None).order_by("pk")


def begin(
    key: str, value: str, since: date, document: str, note: str, actor, ruling: Ruling | None = None
) -> Preview:
    """Start looking ahead; done already where few cases are open."""
    with transaction.atomic():
        total = open_cases(key).count()
        preview = Preview.objects.create(
            key=key, value=value, since=since, document=document, note=note, ruling=ruling, asked_by=actor, total=total,
        )  # fmt: skip
        if total > CHUNK:
            jobs.leave(JOB, preview_id=preview.pk)
    if total <= CHUNK:
        reckon(preview.pk)
        preview.refresh_from_db()
    return preview


def of(ruling: Ruling, actor) -> Preview:
    """The look ahead before a proposal is confirmed."""
    said = (ruling.key, ruling.value, ruling.since, ruling.document, ruling.note)
    return begin(*said, actor, ruling)


def seen(ruling: Ruling, actor) -> bool:
    """Whether this person has looked at what the proposal would change, today."""
    found = Preview.objects.filter(ruling=ruling, asked_by=actor).exclude(finished_at=None)
    return any(clock.local(one.asked_at).date() == clock.today() for one in found)


def reckon(preview_id: int) -> None:
    """All chunks that are left; one begun by a worker that died goes on where it was."""
    while go_on(preview_id):
        pass


def is_reckoned_through(preview_id: int) -> bool:
    return Preview.objects.filter(pk=preview_id).exclude(finished_at=None).exists()


@transaction.atomic
def go_on(preview_id: int) -> bool:
    """One chunk; False when nothing is left."""
    preview = Preview.objects.select_for_update().get(pk=preview_id)
    if preview.finished_at:
        return False
    left = list(open_cases(preview.key).filter(pk__gt=preview.reached)[: CHUNK + 1])
    cases = [one.coerced for one in left[:CHUNK]]
    answers = Answers.of(confirmed_rulings(), preview.key, preview.value, preview.since)
    changed, unread = effects(cases, answers, preview.question, preview.value, preview.since)
    PreviewLine.objects.bulk_create(line(preview, one) for one in changed)
    preview.done += len(cases)
    preview.left_out += unread
    preview.reached = cases[-1].pk if cases else preview.reached
    if len(left) <= CHUNK:
        preview.finished_at = clock.now()
    preview.save(update_fields=["done", "left_out", "reached", "finished_at"])
    return preview.finished_at is None


def line(preview: Preview, one) -> PreviewLine:
    return PreviewLine(
        preview=preview, case_id=one.case.pk, applies=one.applies, accepted_on=one.accepted_on,
        before=one.before.word, before_amount=one.before.amount, after=one.after.word, after_amount=one.after.amount,
        why=one.why(preview.question, preview.value),
    )  # fmt: skip
