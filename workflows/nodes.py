"""The words a flow page is written in. Every edge carries its states, so the graph can be proved."""

from viewflow import this
from viewflow.workflow import lock
from viewflow.workflow.base import Edge, Flow
from viewflow.workflow.nodes import End, Function, Join, Split, StartHandle, Timer, View

from workflows import activations
from workflows.case import Task
from workflows.fsm import first_for

__all__ = ["Auto", "Begin", "CaseFlow", "Finish", "ForEach", "Interrupt", "Meet", "Step", "Wait", "this"]


class CaseFlow(Flow):
    """A flow over cases: one task table, and a row lock that waits its turn."""

    task_class = Task
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)


class Routed:
    """Goes on by the state of the case: ``.When(S.VETTING, this.vet)``, else ``.Next``."""

    _routes: dict = {}
    _next = None

    def When(self, state, node):
        self._routes = {**self._routes, str(state): node}
        return self

    def _resolve(self, instance):
        super()._resolve(instance)
        self._routes = {state: this.resolve(instance, node) for state, node in self._routes.items()}

    def _outgoing(self):
        yield from super()._outgoing()
        for state, node in self._routes.items():
            yield Edge(src=self, dst=node, edge_class="cond_true", label=state)

    def next_for(self, state: str):
        return self._routes.get(state, self._next)


class Acting(Routed):
    """Names the actions of the law it may apply."""

    also: tuple[str, ...] = ()
    aside = False

    def __init__(self, *actions: str, title: str = "", phase: str = "", **kwargs):
        super().__init__(**kwargs)
        self.actions = actions
        self.task_title = title
        self.phase = phase or title


class Staffed:
    """Belongs to somebody: a desk (经办岗) or the applicant."""

    is_applicants = False
    role = unit = None

    def At(self, role: str, unit=None):
        """At the desk ``role@unit``: a code, a function of case and task data, else the case's own unit."""
        self.role, self.unit = role, unit
        self._owner_permission = lambda work: self.desk_of(work.process, work.task.data)
        return self

    def desk_of(self, case, data) -> str:
        unit = self.unit(case, data) if callable(self.unit) else self.unit or case.unit
        return f"{self.role}@{unit}"

    def ByApplicant(self):
        self.is_applicants = True
        return self


class Begin(Acting, StartHandle):
    """How a case starts: with the first of its actions that is for cases of its kind; the engine fills it in."""

    activation_class = activations.Begin

    def __init__(self, *actions: str, **kwargs):
        super().__init__(*actions, func=fill, **kwargs)

    def first_for(self, case) -> str:
        return first_for(case, self.actions)


def fill(work, **facts):
    """Give the new case its chain and what the applicant said."""
    for name, value in facts.items():
        setattr(work.process, name, value)
    return work.process


class Step(Staffed, Acting, View):
    """Work for a person: at a desk, or the applicant's own."""

    activation_class = activations.Step
    days = otherwise = chased_every = None

    def __init__(self, *actions: str, title: str, phase: str = ""):
        super().__init__(*actions, title=title, phase=phase, view=None)

    def Also(self, *actions: str):
        """Actions that are recorded while the work stays open (they do not move the case)."""
        self.also = actions
        return self

    def Aside(self):
        """No station of its own: it belongs to the one it leads back to."""
        self.aside = True
        return self

    def Within(self, days, otherwise: str | None = None):
        """Its limit in working days (or a function of the case that gives the day); then ``otherwise`` happens."""
        self.days, self.otherwise = days, otherwise
        return self

    def ChasedEvery(self, days: int):
        """Late work is chased by itself, again every so many working days until it is done."""
        self.chased_every = days
        return self

    def can_assign(self, user, task):
        return task.owner_id is None and user.sits_at(task.desk)

    def can_execute(self, user, task):
        return task.owner_id == user.pk


class Interrupt(Staffed, Acting, Function):
    """Actions open all along the chain, whatever else is waiting: they close the other work and go on."""

    activation_class = activations.Interrupt
    interrupts = True

    def __init__(self, *actions: str, title: str):
        super().__init__(*actions, title=title, func=None)


class Auto(Acting, Function):
    """The law acts by itself; with several actions, ``pick`` names one from the case."""

    activation_class = activations.Auto

    def __init__(self, *actions: str, pick=None):
        super().__init__(*actions, func=None)
        self.pick = pick or (lambda case: actions[0])


class Wait(Timer):
    """Until a moment the case knows."""

    activation_class = activations.Wait


class ForEach(Split):
    """One task of a node per item: ``ForEach().Ask(this.opinion, desks).Ask(this.letter, bodies)``."""

    activation_class = activations.ForEach

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._items: list = []

    def Ask(self, node, items=lambda case: [{}]):
        self._items.append(items)
        return self.Next(node)

    @property
    def asked(self):
        return [(branch[0], items) for branch, items in zip(self._branches, self._items, strict=True)]


class Meet(Join):
    """Where everybody who was asked comes together again."""

    activation_class = activations.Meet


class Finish(End):
    """The end of the chain."""

    activation_class = activations.Finish
