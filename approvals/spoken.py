"""The journal in words: who did what from which desk, every answer under its label and as people read it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from parties import roles
from parties.people import User
from workflows.case import Case
from workflows.forms import ActionForm
from workflows.fsm import law_of
from workflows.journal import Entry

Names = dict[str, dict[Any, str]]
"""What codes are called, by the name of the answer they stand in."""


def timeline(case: Case, units: dict[str, str]) -> list[dict[str, Any]]:
    """The whole journal, the latest first."""
    entries = list(case.log.select_related("actor").order_by("-number"))
    names = names_of(case, units, entries)
    return [
        {"entry": one, "desk": desk_title(one.desk, units), "said": spoken(case, one, names)}
        for one in entries
    ]


def desk_title(desk: str | None, units: dict[str, str]) -> str:
    role, _, unit = (desk or "").partition("@")
    return f"{units.get(unit, unit)} {roles.ROLES.get(role, role)}" if desk else ""


def names_of(case: Case, units: dict[str, str], entries: Iterable[Entry]) -> Names:
    materials = {item["code"]: item["title"] for item in case.known.get("materials", ())}
    return {
        "seen": materials, "items": materials, "unit": units, "desks": units, "examiners": examiners(entries),
    } | case.legend()  # fmt: skip


def examiners(entries: Iterable[Entry]) -> dict[int, str]:
    """The names of those who examined; nothing is asked where nobody has yet."""
    people = {pk for one in entries for pk in one.said("examiners", ())}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=people)} if people else {}


def spoken(case: Case, entry: Entry, names: Names) -> list[tuple[str, str]]:
    if entry.action == "reassign":
        return [("转给", entry.said("to_name", "")), ("原因", entry.said("reason", ""))]
    if entry.action == "retype":
        return retyped(case, entry)
    if entry.action == "step_aside":
        return [("回避人", entry.said("officer_name", "")), ("事由", entry.said("reason", ""))]
    if shown := entry.said("shown"):
        return [(label, value) for label, value in shown]
    asked, said = declared_fields(case, entry.action), entry.payload or {}
    answers = [
        (asked[name].label, words(value, called(asked[name]) | names.get(name, {})))
        for name, value in said.items() if name in asked
    ]  # fmt: skip
    return [(label, value) for label, value in answers if value]


def retyped(case: Case, entry: Entry) -> list[tuple[str, str]]:
    """A correction: which answer, what stood before, what stands now, and why."""
    answer = case.RETYPABLE.get(entry.said("field"))
    title = answer.title.partition("（")[0] if answer else entry.said("field", "")
    before, after = words(entry.said("before")) or "空", words(entry.said("after"))
    return [(title, f"{before} 更正为 {after}"), ("依据", entry.said("why", ""))]


def declared_fields(case: Case, action: str) -> dict[str, forms.Field]:
    if not hasattr(case, action):
        return {}
    form: type[forms.Form] = law_of(type(case), action).form or ActionForm
    return {name: field for name, field in form.base_fields.items() if name != "scan"}


def called(field: forms.Field) -> dict[Any, str]:
    """The labels of a question's own choices, by what is kept of them."""
    kept = getattr(field, "coerce", lambda value: value)
    return {} if isinstance(field, forms.MultipleChoiceField) else {
        kept(value): label for value, label in getattr(field, "choices", ())
    }  # fmt: skip


def words(value: Any, named: dict[Any, str] | None = None) -> str:
    if isinstance(value, list):
        return "、".join(words(one, named) for one in value)
    if isinstance(value, dict):
        return "；".join(f"{words(name, named)} {words(one)}" for name, one in value.items())
    if named and value in named:
        return named[value]
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
