"""A workbook of the roster: brought in at once, checked by the worker chunk by chunk, looked at, then taken whole.

The list of before stays until the new one is taken. Every chunk is kept in a small transaction of its own, so that
nobody waits for the check; a check that was broken off begins anew and comes to the same.
"""

import base64
import io
import json
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction

from approvals.applications.models import Draft, new_key
from approvals.applications.services import Lock
from approvals.claims import rosters
from approvals.claims.checking import Checker
from approvals.claims.models import RosterPart, RosterUpload
from approvals.claims.sections import scheme_of
from approvals.imports.services import Fault
from documents.workbooks import Row, Unreadable, annotated, guard, read_rows
from workflows import clock, jobs
from workflows.claim import rosters as lines
from workflows.fsm import Refused

JOB = "check_roster"
CHUNK = 500
SHOWN = 50
AT_ONCE = 16 * 1024
"""Bytes of a workbook of some hundred rows, which is checked while one waits."""
QUIET = timedelta(minutes=1)
"""A check of which nothing was heard for so long is taken to be broken off."""
PROBLEM = "错误说明"
STALE = "上传以后名单又有改动，采用会盖掉这些改动；请点“重新检查”后再采用，或放弃这份工作簿"


def of(draft: Draft) -> RosterUpload | None:
    """The workbook that waits to be taken, without its content."""
    return RosterUpload.objects.filter(draft=draft).defer("content").first()


def begin(draft: Draft, content: bytes, lock: Lock) -> RosterUpload:
    """Keep the workbook in place of the one before and leave its check to the worker; a short one is checked at once."""
    guard(content)
    with transaction.atomic():
        draft = lock(draft)
        RosterUpload.objects.filter(draft=draft).delete()
        upload = RosterUpload.objects.create(
            draft=draft, content=base64.b64encode(content).decode(), stands_on=rosters.version(draft)
        )
        if len(content) > AT_ONCE:
            jobs.leave(JOB, key=upload.key)
    if len(content) <= AT_ONCE:
        check(upload.key)
    return upload


def again(draft: Draft, lock: Lock) -> None:
    """Check the same workbook anew, against the list as it is now; a check still going on under the old key ends."""
    with transaction.atomic():
        draft = lock(draft)
        upload = RosterUpload.objects.select_for_update().filter(draft=draft).first()
        if upload is None:
            return
        key = new_key()
        clear(upload, stands_on=rosters.version(draft), key=key)
        jobs.leave(JOB, key=key)


def drop(draft: Draft) -> None:
    RosterUpload.objects.filter(draft=draft).delete()


def clear(upload: RosterUpload, **more) -> None:
    upload.parts.all().delete()
    fresh = {"total": 0, "done": 0, "bad": 0, "elsewhere": 0, "unread": "", "said": None, "finished_at": None}
    RosterUpload.objects.filter(pk=upload.pk).update(**fresh, moved_at=clock.now(), **more)


def is_quiet(upload: RosterUpload) -> bool:
    """Whether the check seems to have been broken off."""
    return upload.finished_at is None and clock.now() - upload.moved_at > QUIET


# The check ------------------------------------------------------------------------------------------------------


def check(key: str) -> None:
    """All of it; nothing where the workbook was replaced, dropped or checked in the meantime."""
    upload = RosterUpload.objects.filter(key=key, finished_at=None).select_related("draft__case").first()
    if upload is None:
        return
    with transaction.atomic():
        clear(upload)
    scheme = scheme_of(upload.draft)
    try:
        rows = read_rows(io.BytesIO(base64.b64decode(upload.content)), [*rosters.titles(scheme)])
        refuse_count(rows)
    except Unreadable as fault:
        move(key, unread=str(fault)[:400], finished_at=clock.now())
        return
    if move(key, total=len(rows)):
        go_through(upload, rows, Checker(scheme))


def refuse_count(rows: list[Row]) -> None:
    if not rows:
        raise Unreadable("工作簿里没有数据行，请按模板填写")
    if len(rows) > rosters.MOST:
        raise Unreadable(f"最多 {rosters.MOST} 行，这份有 {len(rows)} 行，请分次申报")


def go_through(upload: RosterUpload, rows: list[Row], checker: Checker) -> None:
    bad = done = known = 0
    shown: dict[str, list] = {"faults": [], "elsewhere": []}
    for number, chunk in enumerate(chunks(rows)):
        people, faults = checker.read(chunk)
        wrong = {fault.line for fault in faults}
        sound = [row.line for row in chunk if row.line not in wrong]
        others = elsewhere(upload.draft, people, sound)
        bad, done, known = bad + len(wrong), done + len(chunk), known + len(others)
        shown["faults"] += [[one.line, one.column, one.sentence] for one in faults][
            : SHOWN - len(shown["faults"])
        ]
        shown["elsewhere"] += others[: SHOWN - len(shown["elsewhere"])]
        kept = {"people": people, "faults": [[one.line, one.column, one.sentence] for one in faults]}
        finished = clock.now() if done == len(rows) else None
        if not keep(
            upload,
            number,
            kept,
            done=done,
            bad=bad,
            elsewhere=known,
            finished_at=finished,
            said=as_json(shown),
        ):
            return


def chunks(rows: list[Row]) -> Iterator[list[Row]]:
    return (rows[first : first + CHUNK] for first in range(0, len(rows), CHUNK))


def as_json(said) -> str:
    return json.dumps(said, ensure_ascii=False)


@transaction.atomic
def keep(upload: RosterUpload, number: int, found: dict, **progress) -> bool:
    """Keep one chunk and how far the check has come; False where the workbook is no longer wanted."""
    if not move(upload.key, **progress):
        return False
    RosterPart.objects.create(upload=upload, number=number, secret=as_json(found))
    return True


def move(key: str, **progress) -> bool:
    found = RosterUpload.objects.filter(key=key, finished_at=None)
    return bool(found.update(moved_at=clock.now(), **progress))


def elsewhere(draft: Draft, people: rosters.People, numbers: list[int]) -> list[int]:
    """The lines whose people (or vouchers) stand in other claims of late: one query for a chunk."""
    named = [rosters.line_of(draft, 1, one, {}).settle().id_index for one in people]
    standing = lines.of_late(named, draft.case_id or 0)
    return [number for number, index in zip(numbers, named, strict=True) if index in standing]


def is_settled(key: str) -> bool:
    return not RosterUpload.objects.filter(key=key, finished_at=None).exists()


# What comes of it -----------------------------------------------------------------------------------------------


@transaction.atomic
def take(draft: Draft, key: str, lock: Lock) -> Draft:
    """The workbook's rows in place of the list of before: all of them, or none with the reason."""
    draft = lock(draft)
    upload = RosterUpload.objects.select_for_update().filter(draft=draft, key=key).first()
    if upload is None:
        raise Refused("这份工作簿已被采用、放弃或被后来上传的替换，请看现在的名单")
    if not upload.is_takeable:
        raise Refused("工作簿还没有检查完，或有需要改正的行，不能采用")
    if upload.stands_on != rosters.version(draft):
        raise Refused(STALE)
    people = [one for part in upload.parts.all() for one in part.found["people"]]
    upload.delete()
    return rosters.keep(draft, people)


def is_stale(upload: RosterUpload, draft: Draft) -> bool:
    return upload.stands_on != rosters.version(draft)


def returned(upload: RosterUpload) -> bytes:
    """The same workbook with what is wrong beside each of its lines."""
    said: dict[int, list[str]] = {}
    for part in upload.parts.all():
        for fault in (Fault(*one) for one in part.found["faults"]):
            said.setdefault(fault.line, []).append(
                f"{fault.column}：{fault.sentence}" if fault.column else fault.sentence
            )
    columns = [*rosters.titles(scheme_of(upload.draft))]
    beside = {line: "；".join(sentences) for line, sentences in said.items()}
    return annotated(base64.b64decode(upload.content), columns, beside, PROBLEM)
