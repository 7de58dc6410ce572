"""Canaries: a token of its own in every text somebody wrote, each with the only person who may ever read it."""

import re
from collections.abc import Callable
from string import Formatter
from typing import Any

from django import forms
from django.apps import apps
from django.db import models

from workflows import engine
from workflows.forms import ActionForm, ByRecord, ScanField
from workflows.fsm import law_of
from workflows.nodes import Interrupt, Step

APPS = ("parties", "workflows", "documents", "approvals")
TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)
NOBODY = None
"""Whose words are for officials only."""
TOKEN = re.compile(r"ZQ\d{5}Z")


class Canaries:
    """Gives out tokens and remembers who may read each: the id of a user, or nobody of those who are crawled."""

    def __init__(self):
        self.readers: dict[str, int | None] = {}

    def token(self, reader: int | None) -> str:
        """Eight characters no page has by chance, the same with every break and space taken out."""
        made = f"ZQ{len(self.readers):05d}Z"
        self.readers[made] = reader
        return made

    def leaking(self, text: str, reader: int | None) -> list[str]:
        """The tokens in what somebody fetched that are not his to read."""
        found = set(TOKEN.findall("".join(text.split())))
        return sorted(one for one in found if one in self.readers and self.readers[one] != reader)

    # what officials and applicants say when they act

    def speak_through(self, monkeypatch, shown: set[tuple[str, str]], left: set[tuple[str, str]]) -> None:
        """Have every text of every decision be a token: the applicant's where the law tells it to him, else nobody's."""
        really = engine.validated

        def validated(case, task, action, data):
            said = dict(data or {}) | self.said(case, task, action, shown, left)
            return really(case, task, action, said)

        monkeypatch.setattr(engine, "validated", validated)

    def said(self, case, task, action, shown, left) -> dict[str, str]:
        law = law_of(type(case), action)
        form = form_of(case.flow_class, action)({}, case=case, task=task)
        own = told(law) | {name for one, name in shown if one == action}
        fields = [name for name in texts(form.fields) if (action, name) not in left]
        if issubclass(type(form), ByRecord):
            fields = ["reason"]
        mine = action in by_applicant(case.flow_class)
        return {name: self.token(case.applicant_id if mine or name in own else NOBODY) for name in fields}

    # what stands in the tables

    def plant(self, model, field: str, reader_of: Callable[[Any], int | None]) -> int:
        """A token in this column of every row (in every text of a JSON); answers how many rows it has."""
        rows = models.QuerySet(model=model)
        column = model._meta.get_field(field)
        for row in rows.iterator():
            token = self.token(reader_of(row))
            value = planted(getattr(row, field), token) if isinstance(column, models.JSONField) else token
            rows.filter(pk=row.pk).update(**{field: value})
        return rows.count()


def planted(value: Any, token: str) -> Any:
    """The same shape with a token for every text; the name of a paper's layout is a file of ours."""
    if isinstance(value, dict):
        return {name: item if name == "layout" else planted(item, token) for name, item in value.items()}
    if isinstance(value, list):
        return [planted(item, token) for item in value]
    return token if isinstance(value, str) else value


def told(law) -> set[str]:
    """The answers a law's sentence repeats to the applicant."""
    return {name for _, name, _, _ in Formatter().parse(law.tell) if name}


def texts(fields) -> list[str]:
    """The names of the fields in which somebody writes words."""
    return [
        name for name, field in fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field, ScanField)
    ]  # fmt: skip


def by_applicant(flow) -> set[str]:
    return {
        action
        for node in flow.instance.nodes()
        if getattr(node, "is_applicants", False)
        for action in node.actions
    }


def by_people(flow) -> set[str]:
    """What somebody does, not the law by itself, and not only by a record kept elsewhere."""
    offered = {
        action
        for node in flow.instance.nodes() if isinstance(node, Step | Interrupt)
        for action in (*node.actions, *node.also)
    }  # fmt: skip
    return {name for name in offered if not issubclass(form_of(flow, name), ByRecord)}


def form_of(flow, action: str) -> type[forms.Form]:
    return law_of(flow.process_class, action).form or ActionForm


def spoken_texts(flow) -> set[tuple[str, str]]:
    """Every text somebody can be asked for along a chain: (action, field)."""
    return {(name, field) for name in by_people(flow) for field in texts(form_of(flow, name).base_fields)}


def text_columns() -> dict[str, tuple[type[models.Model], str]]:
    """Every column of the house that holds text: ``app.Model.field``."""
    return {
        f"{model._meta.label}.{field.name}": (model, field.name)
        for app in APPS
        for model in apps.get_app_config(app).get_models() if not model._meta.proxy
        for field in model._meta.concrete_fields if isinstance(field, TEXT)
    }  # fmt: skip
