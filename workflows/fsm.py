"""The law's grammar, and the only module that imports django_fsm."""

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

from workflows import sheaf

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="The 'django-fsm' package", category=UserWarning)
    from django_fsm import FSMField, TransitionNotAllowed, transition

__all__ = [
    "Law",
    "Move",
    "Refused",
    "StateField",
    "TransitionNotAllowed",
    "action",
    "actions",
    "first_for",
    "guard",
    "law_of",
]


MOST_SENTENCES = 20


class Refused(Exception):
    """The law says no; the sentences name the clause and what to do next."""

    def __init__(self, *sentences: str):
        self.sentences = sentences
        super().__init__("；".join(sentences))

    def about(self, case: Any) -> "Refused":
        """The same refusal where it stands among many: it names its case."""
        return Refused(*(f"{case.number} {case.subject}：{sentence}" for sentence in self.sentences))

    @classmethod
    def several(cls, refusals: "list[Refused]") -> "Refused":
        """What stands against a set, up to what somebody can read."""
        sentences = [sentence for one in refusals for sentence in one.sentences]
        more = len(sentences) - MOST_SENTENCES
        return Refused(*sentences[:MOST_SENTENCES], *([f"另有 {more} 条"] if more > 0 else []))


class StateField(FSMField):
    """A protected state that a migration sees as a plain CharField."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{**kwargs, "protected": True})

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        del kwargs["protected"]
        return name, "django.db.models.CharField", args, kwargs


class Together:
    """What the moves of one set look up once for all of them."""

    def __init__(self, cases: list[Any]):
        self.cases = cases
        self.found: dict[Callable[[list[Any]], Any], Any] = {}

    def once(self, look: Callable[[list[Any]], Any]) -> Any:
        """What ``look`` finds for all the cases of the set."""
        if look not in self.found:
            self.found[look] = look(self.cases)
        return self.found[look]


@dataclass(frozen=True)
class Move:
    """One attempt to act: who, from which desk, saying what, handing in what, when, together with which others."""

    at: datetime
    actor: Any = None
    desk: str | None = None
    said: dict[str, Any] = field(default_factory=dict)
    handed: dict[str, Any] = field(default_factory=dict)
    together: Together | None = None

    def once(self, case: Any, look: Callable[[list[Any]], Any]) -> Any:
        """What ``look`` finds, once for the set this move belongs to."""
        together = self.together or Together([case])
        return together.once(look)

    def __getitem__(self, name: str) -> Any:
        return self.said[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.said.get(name, default)


Only = Callable[[Any], bool]
Guard = Callable[[Any, Move], Iterable[str]]
Booking = Callable[[list[tuple[Any, Move]]], None]


@dataclass(frozen=True)
class Law:
    """What ``action()`` declares beside the method."""

    title: str
    form: Any = None
    guards: tuple[Guard, ...] = ()
    ledger: tuple[Booking, ...] = ()
    prints: tuple[str, ...] = ()
    tell: str = ""
    adverse: bool = False
    only: Only | None = None

    def is_for(self, case: Any) -> bool:
        """Whether cases of this kind know the action at all."""
        return self.only is None or self.only(case)


def guard(sentence: str) -> Callable[[Callable[[Any, Move], bool]], Guard]:
    """Give a condition the sentence people read when it is not met; it may name what the ``{case…}`` knows."""

    def mark(met: Callable[[Any, Move], bool]) -> Guard:
        @wraps(met)
        def check(case: Any, move: Move) -> Iterable[str]:
            return () if met(case, move) else (sentence.format(case=case),)

        return check

    return mark


def action(
    title, *, source, target, form=None, guards=(), ledger=(), prints=(), tell="", adverse=False, only=None
):
    """Mark a method as a lawful action on a case.

    ``form`` is what the actor must say; ``guards`` see the case and the move, change nothing and answer with
    the sentences that stand against it; ``ledger`` books limited pools once all guards agree, for a whole set
    of (case, move) together; ``prints`` names papers; ``only`` says which cases know the action at all, others are never offered it; ``tell`` is the sentence the applicant reads; ``adverse`` marks a decision against the applicant.
    """
    law = Law(title, form, tuple(guards), tuple(ledger), tuple(prints), tell, adverse, only)

    def mark(method):
        @wraps(method)
        def lawful(case, move):
            if not law.is_for(case):
                raise Refused(f"此类办件没有“{title}”这一事项")
            if against := [sentence for rule in guards for sentence in rule(case, move)]:
                raise Refused(*against)
            method(case, move)
            for book in ledger:
                sheaf.gather(book, (case, move))

        return transition("state", source=source, target=target, custom={"law": law})(lawful)

    return mark


def actions(model) -> dict[str, dict[str, str]]:
    """Every action of a chain as ``{name: {source: target}}``, read off the declarations."""
    found: dict[str, dict[str, str]] = {}
    for edge in model._meta.get_field("state").get_all_transitions(model):
        found.setdefault(edge.name, {})[str(edge.source)] = str(edge.target)
    return found


def first_for(case: Any, names: Iterable[str]) -> str:
    """Of several actions with one meaning, the one that cases of this kind know."""
    return next(name for name in names if law_of(type(case), name).is_for(case))


def law_of(model, name: str) -> Law:
    """What ``action()`` declared for the action ``name`` of a chain."""
    method = getattr(model, name)
    return next(iter(method._django_fsm.transitions.values())).custom["law"]
