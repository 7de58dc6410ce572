"""The roster while it is being drawn up (引进人员名单): typed row by row or brought in as a workbook, kept encrypted."""

import re
from datetime import date
from typing import Any

from django.db import transaction

from approvals.applications.models import Draft
from approvals.applications.services import Lock
from approvals.claims.forms import Worker
from approvals.claims.sections import kinds_of, scheme_of
from approvals.imports.services import Fault
from documents.workbooks import Row, written
from parties.secrets import normalised
from workflows import clock
from workflows.claim.rosters import RosterLine
from workflows.fsm import Refused

COLUMNS = {"姓名": "name", "身份证号": "id_number", "类别": "kinds", "入职日期": "hired", "离职日期": "left"}
MOST = 2000
BETWEEN = re.compile(r"[、,，;；/\s]+")
ONCE = "同一人只计一次，请核对（三(十二)3）"

People = list[dict[str, Any]]


def rows(draft: Draft) -> People:
    """The people accepted so far, each as the answers of one row."""
    return draft.hidden.get("roster", [])


def form_of(draft: Draft, data=None) -> Worker:
    return Worker(data, kinds=kinds_of(scheme_of(draft)))


def accepted(form: Worker) -> dict[str, Any]:
    """A valid row as it is kept."""
    said = form.cleaned_data
    return {
        "name": said["name"], "id_number": normalised(said["id_number"]), "kinds": said["kinds"],
        "hired": said["hired"].isoformat(), "left": said["left"].isoformat() if said["left"] else "",
    }  # fmt: skip


@transaction.atomic
def put(draft: Draft, person: dict[str, Any], number: int | None, lock: Lock) -> Draft:
    """Add a person at the end, or in place of the row with this number. Refused where he is there already."""
    draft = lock(draft)
    people = rows(draft)
    place = len(people) if number is None else number - 1
    for at, one in enumerate(people):
        if at != place and one["id_number"] == person["id_number"]:
            raise Refused(f"{person['name']} 已在名单第 {at + 1} 行，{ONCE}")
    if place >= MOST:
        raise Refused(f"名单最多 {MOST} 人，请分次申报")
    return keep(draft, [*people[:place], person, *people[place + 1 :]])


@transaction.atomic
def remove(draft: Draft, number: int, lock: Lock) -> Draft:
    draft = lock(draft)
    people = rows(draft)
    return keep(draft, [*people[: number - 1], *people[number:]])


@transaction.atomic
def bring_in(draft: Draft, table: list[Row], lock: Lock) -> list[Fault]:
    """Every fault of every row; or, where there is none, the workbook's people in place of those before."""
    people, faults = read(draft, table)
    draft = lock(draft)
    if faults:
        draft.hide("rejected", [[*cells(row), why(faults, row.line)] for row in table])
        draft.save(update_fields=["secret"])
    else:
        draft.hide("rejected", [])
        keep(draft, people)
    return faults


def read(draft: Draft, table: list[Row]) -> tuple[People, list[Fault]]:
    """The people of a workbook, and what is wrong with it, in the order of its lines."""
    if not table:
        return [], [Fault(0, "", "工作簿里没有数据行，请按模板填写")]
    if len(table) > MOST:
        return [], [Fault(0, "", f"名单最多 {MOST} 人，这份有 {len(table)} 行，请分次申报")]
    people: People = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    kinds = kinds_of(scheme_of(draft))
    for row in table:
        form = Worker(answers(row), kinds=kinds)
        if not form.is_valid():
            faults += faults_of(form, row.line)
            continue
        person = accepted(form)
        first = seen.setdefault(person["id_number"], row.line)
        if first != row.line:
            faults.append(Fault(row.line, "身份证号", f"与第 {first} 行是同一人，{ONCE}"))
        people.append(person)
    return people, faults


def answers(row: Row) -> dict[str, Any]:
    """A line of the workbook as the form of one row takes it; a cell may name several kinds."""
    said: dict[str, Any] = {name: row.cells.get(title, "") for title, name in COLUMNS.items()}
    return said | {"kinds": [kind for kind in BETWEEN.split(said["kinds"]) if kind]}


def cells(row: Row) -> list[str]:
    return [row.cells.get(title, "") for title in COLUMNS]


def faults_of(form: Worker, line: int) -> list[Fault]:
    titles = {name: title for title, name in COLUMNS.items()}
    return [
        Fault(line, titles[name], str(sentence))
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def why(faults: list[Fault], line: int) -> str:
    return "；".join(f"{one.column}：{one.sentence}" for one in faults if one.line == line)


def keep(draft: Draft, people: People) -> Draft:
    draft.hide("roster", people)
    draft.version += 1
    draft.updated = clock.now()
    draft.save(update_fields=["secret", "version", "updated"])
    return draft


def template() -> bytes:
    """An empty workbook with the right titles."""
    return written([*COLUMNS], [])


def rejected(draft: Draft) -> bytes | None:
    """The last workbook that was not taken, with what is wrong beside each of its lines."""
    table = draft.hidden.get("rejected")
    return written([*COLUMNS, "错误说明"], table) if table else None


def lines(draft: Draft) -> list[RosterLine]:
    """The roster as a claim keeps it."""
    return [
        RosterLine(
            scheme=draft.kind, number=number, name=one["name"], id_number=one["id_number"], kinds=one["kinds"],
            hired=date.fromisoformat(one["hired"]), left=date.fromisoformat(one["left"]) if one["left"] else None,
        ).settle()
        for number, one in enumerate(rows(draft), 1)
    ]  # fmt: skip
