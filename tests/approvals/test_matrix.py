"""Every action, in every state of every chain, by every role, by direct POST: only what is declared is not refused.

Whoever has work in a state tries every action of the law there; everybody else tries what is offered there and a
share of the rest (all of it with DRILL=1).
"""

import os
import uuid

import pytest

from parties.roles import ROLES
from tests import claim_tour, tour
from tests.claims import Claims, every_part
from tests.county import fresh
from workflows import clock
from workflows.fsm import actions
from workflows.nodes import Interrupt

pytestmark = pytest.mark.django_db
REFUSED = {403, 404, 405}
TOO_LATE = REFUSED | {409}
PLACES = [("transfer", name) for name in tour.STATIONS] + [("claim", name) for name in claim_tour.STATIONS]


@pytest.fixture
def county(monkeypatch):
    for chain in ("transfer", "claim"):
        monkeypatch.setattr(f"workflows.{chain}.guards.opened", lambda *_: True)
    monkeypatch.setattr("workflows.claim.guards.opened_parts", every_part)
    yield Claims()
    clock.reset()


def arrived(county, chain, station):
    """A case of the chain at the station, and the people of its desks."""
    if chain == "transfer":
        county.places(vacancies=5)
        who, case, stations = county.officials(), county.transfer(), tour.STATIONS
    else:
        county.funds()
        who, case, stations = county.desks(), county.talent_claim(), claim_tour.STATIONS
        who.employer = case.employer.clerk
    stations[station](case, who)
    return case, who


def law(case) -> list[str]:
    return sorted(actions(type(fresh(case))))


def everybody(county, case, who):
    """One person of every role at the handling bureau, outsiders, and the two applicants."""
    people = {role: county.user(f"{role}@{case.unit}") for role in ROLES}
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


@pytest.mark.parametrize(("chain", "station"), PLACES)
def test_only_declared_actions_pass(county, client, chain, station):
    case, who = arrived(county, chain, station)
    works = list(case.task_set.filter(finished=None, flow_task_type="HUMAN"))
    before = (fresh(case).head, fresh(case).state)
    for user in everybody(county, case, who).values():
        client.force_login(user)
        for task in works:
            for action in tried(task, user, law(case)):
                if not declared(task, action, user):
                    prefix = "" if user.is_official else "/my"
                    status = post(client, prefix, case, task, action)
                    assert status in REFUSED, (str(user), user.desks, action, prefix, status)
        refuse_interrupts(client, fresh(case), user)
    assert (fresh(case).head, fresh(case).state) == before


def tried(task, user, law) -> list[str]:
    has_work = task.owner_id == user.pk or user.sits_at(task.desk)
    offered = {*task.flow_task.actions, *task.flow_task.also}
    return law if has_work or os.environ.get("DRILL") else sorted(offered | set(law[task.pk % 9 :: 9]))


def post(client, prefix, case, task, action) -> int:
    said = {"action": action, "key": uuid.uuid4().hex}
    return client.post(f"{prefix}/cases/{case.number}/tasks/{task.pk}/", said).status_code


def refuse_interrupts(client, case, user) -> None:
    """What stands open all along is only for its own people, and theirs only where the law allows it."""
    nodes = [node for node in case.flow_class.instance.nodes() if isinstance(node, Interrupt)]
    names = {name for node in nodes for name in node.actions}
    allowed = {name for node in nodes for name in node.actions if may_interrupt(case, node, name, user)}
    for action in sorted(names | {"approve", "pay", "nonsense"}):
        if action not in allowed:
            url = f"/cases/{case.number}/interrupts/{action}/"
            assert client.post(url, {"key": uuid.uuid4().hex}).status_code in TOO_LATE, (action, user.desks)


def may_interrupt(case, node, name, user) -> bool:
    legal = case.state in actions(type(case))[name]
    return legal and not node.is_applicants and user.sits_at(node.desk_of(case, {}))


@pytest.mark.parametrize(
    ("chain", "station"),
    [("transfer", name) for name in ("filed", "vetting", "committee", "reporting")]
    + [("claim", name) for name in ("filed", "correcting", "checked", "allocated")],
)
def test_no_state_changes_by_get(county, client, chain, station):
    case, who = arrived(county, chain, station)
    before = fresh(case).head
    for user in (*vars(who).values(), case.applicant):
        client.force_login(user)
        for task in case.task_set.filter(finished=None, flow_task_type="HUMAN"):
            for prefix in ("", "/my"):
                for action in law(case):
                    client.get(
                        f"{prefix}/cases/{case.number}/tasks/{task.pk}/", {"action": action, "key": "k"}
                    )
        client.get(f"/my/cases/{case.number}/withdraw/", {"reason": "x", "key": "k"})
    assert fresh(case).head == before
