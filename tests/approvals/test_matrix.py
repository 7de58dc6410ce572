"""Every action, in every state, by every role, by direct POST: only what is declared is not refused.

Whoever has work in a state tries every action of the law there; everybody else tries what is offered there and a
share of the rest (all of it with DRILL=1).
"""

import os
import uuid

import pytest

from parties.roles import ROLES
from tests.county import County, fresh
from tests.tour import STATIONS
from workflows import clock
from workflows.fsm import actions
from workflows.transfer.flow import TransferFlow
from workflows.transfer.law import Transfer

pytestmark = pytest.mark.django_db
LAW = sorted(actions(Transfer))
REFUSED = {403, 404, 405}


@pytest.fixture
def county(monkeypatch):
    monkeypatch.setattr("workflows.transfer.guards.opened", lambda *_: True)
    yield County()
    clock.reset()


def everybody(county, case, who):
    """One person of every role at the bureau, at the places involved, outsiders, and the two applicants."""
    people = {role: county.user(f"{role}@{unit}") for role in ROLES for unit in ("JYJ",)}
    people |= {f"{role} elsewhere": county.user(f"{role}@LYJ") for role in ROLES}
    people |= vars(who) | {"nobody": county.user(), "applicant": case.applicant}
    root = county.user()
    root.is_superuser = root.is_staff = True
    root.save()
    return people | {"superuser": root}


def declared(task, action, user) -> bool:
    step = task.flow_task
    offered = action in (*step.actions, *step.also)
    mine = task.owner_id == user.pk if task.owner_id else user.sits_at(task.desk)
    return offered and mine


@pytest.mark.parametrize("station", STATIONS)
def test_only_declared_actions_pass(county, client, station):
    county.places(vacancies=5)
    who = county.officials()
    case = county.transfer()
    STATIONS[station](case, who)
    works = list(case.task_set.filter(finished=None, flow_task_type="HUMAN"))
    before = (fresh(case).head, fresh(case).state)
    for user in everybody(county, case, who).values():
        client.force_login(user)
        for task in works:
            for action in tried(task, user):
                if not declared(task, action, user):
                    prefix = "" if user.is_official else "/my"
                    status = post(client, prefix, case, task, action)
                    assert status in REFUSED, (str(user), user.desks, action, prefix, status)
        refuse_interrupts(client, case, user)
    assert (fresh(case).head, fresh(case).state) == before


def tried(task, user) -> list[str]:
    has_work = task.owner_id == user.pk or user.sits_at(task.desk)
    offered = {*task.flow_task.actions, *task.flow_task.also}
    return LAW if has_work or os.environ.get("DRILL") else sorted(offered | set(LAW[task.pk % 9 :: 9]))


def post(client, prefix, case, task, action) -> int:
    said = {"action": action, "key": uuid.uuid4().hex}
    return client.post(f"{prefix}/cases/{case.number}/tasks/{task.pk}/", said).status_code


def refuse_interrupts(client, case, user) -> None:
    """What stands open all along is still only for its own people, and only where the law allows it."""
    node = next(n for n in TransferFlow.instance.nodes() if n.name == "depart")
    placed = fresh(case).facts.get("placement")
    for action in ("record_departure", "withdraw", "give_up", "approve", "nonsense"):
        allowed = action in node.actions and placed and user.sits_at(node.desk_of(fresh(case), {}))
        if not allowed:
            url = f"/cases/{case.number}/interrupts/{action}/"
            assert client.post(url, {"key": uuid.uuid4().hex}).status_code in REFUSED, (action, user.desks)


@pytest.mark.parametrize("station", ["filed", "vetting", "committee", "reporting"])
def test_no_state_changes_by_get(county, client, station):
    county.places(vacancies=5)
    who = county.officials()
    case = county.transfer()
    STATIONS[station](case, who)
    before = fresh(case).head
    for user in (*vars(who).values(), case.applicant):
        client.force_login(user)
        for task in case.task_set.filter(finished=None, flow_task_type="HUMAN"):
            for prefix in ("", "/my"):
                for action in LAW:
                    client.get(
                        f"{prefix}/cases/{case.number}/tasks/{task.pk}/", {"action": action, "key": "k"}
                    )
        client.get(f"/my/cases/{case.number}/withdraw/", {"reason": "x", "key": "k"})
    assert fresh(case).head == before
