"""Viewflow's activations with narrow writes: each row is written once per change, only what changed.

Leans on private names of Viewflow (``_branches``, ``_delay``, ``_create``, ``_next``): the package is pinned and
each node kind has its test.
"""

from datetime import date

from django.db import connection
from viewflow import this
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.func import FunctionActivation
from viewflow.workflow.nodes.join import JoinActivation
from viewflow.workflow.nodes.split import SplitActivation
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.nodes.timer import TimerActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.signals import task_finished
from viewflow.workflow.status import PROCESS, STATUS

from workflows import clock, engine, notices, sheaf
from workflows.calendar import working_days
from workflows.case import Task

CLOSING = ("status", "owner", "started", "finished")


def link_tasks(pairs):
    """Remember which work led to which."""
    through = Task.previous.through
    through.objects.bulk_create(
        through(from_task_id=task.pk, to_task_id=came_from.pk) for task, came_from in pairs
    )


def end_cases(cases):
    """A case is over where no other work is open."""
    busy = set(Task.objects.filter(process__in=cases, finished=None).values_list("process_id", flat=True))
    for case in cases:
        if case.pk not in busy:
            case.status, case.finished = PROCESS.DONE, clock.now()


class Narrow:
    """A node that finishes at once is inserted once, finished; a waiting one is updated narrowly."""

    came_from = None
    inserted = False
    __hash__, __eq__ = object.__hash__, object.__eq__  # Viewflow's need a saved row

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        task = Task(
            process=prev_activation.process, flow_task=flow_task, flow_task_type=flow_task.task_type,
            token=token, data=data or {},
        )  # fmt: skip
        work = cls(task)
        work.came_from = prev_activation.task
        work.prepare()
        return work

    def prepare(self):
        """Nothing waits here: the row is written when the node completes."""

    def insert(self):
        self.inserted = True
        sheaf.insert(self.task)
        self.link()

    def link(self):
        sheaf.gather(link_tasks, (self.task, self.came_from))

    def close(self):
        assert connection.in_atomic_block
        self.task.finished = clock.now()
        if self.task.pk is None and not self.inserted:
            self.insert()
        else:
            sheaf.update(self.task, CLOSING)
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE)
    def complete(self):
        self.task.status = STATUS.DONE
        self.close()


class Routed:
    """Goes on by the state of the case."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self):
        if node := self.flow_task.next_for(self.process.state):
            yield node._create(self, self.task.token)


class Begin(Routed, StartHandleActivation):
    """Writes the new case, applies its first action and opens the first work."""

    @Activation.status.transition(source=STATUS.NEW)
    def execute(self):
        self.process.save(force_insert=True)
        for row in self.process.rows:
            row.case = self.process
            sheaf.insert(row)
        engine.file(self.process, self.flow_task.first_for(self.process))
        self.complete()
        self.activate_next()
        engine.save(self.process)


class Step(Routed, Narrow, ViewActivation):
    """Work waiting for a person: its desk or owner and its time limit are set when it arrives."""

    def prepare(self):
        node, task = self.flow_task, self.task
        if node.is_applicants:
            task.owner_id, task.status = self.process.applicant_id, STATUS.ASSIGNED
        else:
            task.owner_permission = node.calc_owner_permission(self)
        task.due = self.limit()
        task.lapses = task.due if node.otherwise else None
        self.insert()
        if node.is_applicants:
            notices.demand(self.process, task)

    def limit(self) -> date | None:
        days = self.flow_task.days
        if callable(days):
            return days(self.process)
        return working_days().add(clock.today(), days).day if days else None

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.ASSIGNED)
    def assign(self, user):
        self.task.owner = user  # written once, by close()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self):
        self.task.status = STATUS.DONE
        self.close()


class Auto(Routed, Narrow, FunctionActivation):
    """The law acts by itself."""

    @Activation.status.super()
    def activate(self):
        self.task.started = clock.now()
        engine.fire_alone(self.process, self.flow_task.pick(self.process))


class Interrupt(Routed, Narrow, FunctionActivation):
    """An action open all along: it has closed the other work, acted, and goes on from here."""

    @Activation.status.super()
    def activate(self):
        self.task.started = clock.now()


class ForEach(Narrow, SplitActivation):
    """Opens one task per person or body to be heard."""

    @Activation.status.super()
    def activate(self):
        self.next_tasks = [
            (node, item) for node, items in self.flow_task.asked for item in items(self.process)
        ]
        assert self.next_tasks, "nobody to ask"


class Meet(Narrow, JoinActivation):
    """Waits for the branches of one split; finds its own row, but keeps the case already in hand."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        sheaf.settle()  # what other branches left must be seen here
        case, came_from = prev_activation.process, prev_activation.task
        waiting = Task.objects.filter(process=case, flow_task=flow_task, status=STATUS.STARTED).first()
        if waiting is None:
            return super().create(flow_task, prev_activation, token.get_base_split_token())
        waiting.process = case
        work = cls(waiting)
        work.came_from = came_from
        work.link()
        return work

    def prepare(self):
        self.task.status, self.task.started = STATUS.STARTED, clock.now()
        self.insert()

    @Activation.status.transition(source=STATUS.STARTED)
    def activate(self):
        """Nothing to do but wait."""

    def is_done(self):
        branches = self.came_from.token.get_common_split_prefix(self.task.token, self.came_from.pk)
        open_work = Task.objects.filter(process=self.process, token__startswith=branches, finished=None)
        return not open_work.exists()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE, conditions=[this.is_done])
    def complete(self):
        self.task.status = STATUS.DONE
        self.close()


class Wait(Narrow, TimerActivation):
    """Waits for a moment the case knows."""

    def prepare(self):
        self.task.scheduled, self.task.status = self.flow_task._delay(self), STATUS.SCHEDULED
        self.insert()

    @Activation.status.transition(source=STATUS.SCHEDULED, target=STATUS.STARTED)
    def start(self):
        self.task.started = clock.now()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self):
        self.task.status = STATUS.DONE
        self.close()

    @Activation.status.transition(source=STATUS.STARTED)
    def execute(self):
        """All or nothing: an error rolls the whole firing back, the timer stays due."""
        self.complete()
        self.activate_next()


class Finish(Narrow, EndActivation):
    """The chain is over once no other work is open."""

    @Activation.status.super()
    def activate(self):
        self.task.started = clock.now()
        sheaf.gather(end_cases, self.process)
