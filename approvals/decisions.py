"""The decision form of a task, built from the law's declarations; officers and applicants use the same one."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django import forms

from documents import uploads
from workflows import engine
from workflows.case import Task
from workflows.claim.rosters import PAGE
from workflows.forms import ActionForm, ByRecord, ScanField
from workflows.fsm import Law, Refused, law_of
from workflows.journal import Entry

ELSEWHERE = {
    "collect": ("batches", "汇总批次"),
    "announce": ("publicities", "公示"), "publicity": ("publicities", "公示"),
    "request": ("payments", "发放"), "pay": ("payments", "发放"), "receipt": ("payments", "发放"),
    "finance": ("finance", "拨付"),
}  # fmt: skip
"""The page where a step is settled by a record kept there; meetings unless named here."""


@dataclass
class Offer:
    """One action somebody may take, with the form it asks."""

    action: str
    law: Law
    form: ActionForm

    @property
    def title(self) -> str:
        return self.law.title

    @property
    def adverse(self) -> bool:
        return self.law.adverse


@dataclass(frozen=True)
class Tick:
    """A column of answers beside the roster: the question, the form it belongs to, what is ticked or which day is typed."""

    label: str
    name: str
    form: str
    ticked: set[str]
    days: dict[str, str] | None = None


@dataclass
class Outcome:
    """What came of a submission: an entry, or what stands against it and the status to answer with."""

    entry: Entry | None = None
    status: int = 302
    sentences: tuple[str, ...] = ()


@dataclass
class Decision:
    """What may be decided on one task; ``key`` makes a second click harmless."""

    task: Task
    user: Any
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    chosen: str = ""

    def __post_init__(self):
        step = self.task.flow_task
        self.case = self.task.process.coerced
        self.offers = [self.offer(name) for name in self.open_to(step.actions) if not self.is_recorded(name)]
        self.also = [self.offer(name) for name in self.open_to(step.also)]

    @property
    def elsewhere(self) -> tuple[str, str] | None:
        """The page, and its title, where the record is kept that settles this step, or a part of it."""
        step = self.task.flow_task
        kept = any(map(self.is_recorded, self.open_to(step.actions)))
        return ELSEWHERE.get(step.name, ("meetings", "会议")) if kept else None

    def open_to(self, names) -> list[str]:
        """The actions that cases of this kind know."""
        return [name for name in names if law_of(type(self.case), name).is_for(self.case)]

    def is_recorded(self, name: str) -> bool:
        return recorded_elsewhere(law_of(type(self.case), name))

    def offer(self, name: str, data=None) -> Offer:
        law = law_of(type(self.case), name)
        form = (law.form or ActionForm)(data, case=self.case, task=self.task, prefix=name)
        for found in form.fields.values():
            if isinstance(found, ScanField):
                found.widget = ScanInput()
        return Offer(name, law, form)

    @property
    def form_id(self) -> str:
        return f"decide{self.task.pk}"

    @property
    def ticks(self) -> list[Tick]:
        """The questions that are answered line by line, away from the form; by line numbers where the lines are many."""
        if len(getattr(self.case, "people", ())) > PAGE:
            return []
        return [
            tick(label, offer.form, name, self.form_id)
            for offer in self.offers for name, label in getattr(offer.form, "BY_LINE", {}).items()
            if name in offer.form.fields
        ]  # fmt: skip

    @property
    def bound(self) -> list[ActionForm]:
        return [offer.form for offer in (*self.offers, *self.also) if offer.form.is_bound]

    def submit(self, request) -> Outcome:
        """Act as the posted form says; on a refusal everything typed stays in the form."""
        self.chosen = request.POST.get("action", "")
        self.key = request.POST.get("key") or self.key
        self.offers = [self.kept(offer, request) for offer in self.offers]
        self.also = [self.kept(offer, request) for offer in self.also]
        try:
            said = self.said(request)
            entry = engine.perform(
                self.case.pk, self.task.pk, self.chosen, request.user, key=self.key, data=said
            )
        except (engine.Invalid, uploads.Rejected) as fault:
            return self.faulty(fault)
        except engine.Stale as stale:
            return Outcome(status=409, sentences=stale.sentences)
        except Refused as refused:
            return Outcome(status=422, sentences=refused.sentences)
        return Outcome(entry)

    def kept(self, offer: Offer, request) -> Offer:
        return self.offer(offer.action, request.POST) if offer.action == self.chosen else offer

    def faulty(self, fault) -> Outcome:
        if isinstance(fault, uploads.Rejected):
            return Outcome(status=422, sentences=(str(fault),))
        for offer in (*self.offers, *self.also):
            if offer.action == self.chosen:
                offer.form._errors = fault.form.errors
        return Outcome(status=422)

    def said(self, request) -> dict[str, Any]:
        """The answers under their own names, uploads already stored and named by their public id."""
        chosen = next((one for one in (*self.offers, *self.also) if one.action == self.chosen), None)
        if chosen is None:
            return {}
        answers = {}
        for name, asked in chosen.form.fields.items():
            if isinstance(asked, ScanField):
                answers[name] = self.stored(request, f"{self.chosen}-{name}")
            else:
                answers[name] = asked.widget.value_from_datadict(
                    request.POST, request.FILES, f"{self.chosen}-{name}"
                )
        return answers

    def stored(self, request, name: str) -> str:
        if file := request.FILES.get(name):
            kept = uploads.accept(file, owner=request.user, kind=self.chosen, case=self.case)
            return str(kept.public_id)
        return request.POST.get(name, "")


def tick(label: str, form: ActionForm, name: str, form_id: str) -> Tick:
    said = form[name].value() or ()
    days = {str(number): str(day) for number, day in said.items()} if isinstance(said, dict) else None
    return Tick(
        label, form.add_prefix(name), form_id, set() if days is not None else set(map(str, said)), days
    )


def recorded_elsewhere(law: Law) -> bool:
    """Whether only a record kept on a page of its own can do this."""
    return law.form is not None and issubclass(law.form, ByRecord)


class ScanInput(forms.ClearableFileInput):
    """A file input; what was stored on an earlier try is remembered by its id."""

    def __init__(self):
        super().__init__(attrs={"accept": "image/jpeg,image/png,application/pdf"})

    def value_from_datadict(self, data, files, name):
        return files.get(name) or data.get(name)

    def format_value(self, value):
        return None
