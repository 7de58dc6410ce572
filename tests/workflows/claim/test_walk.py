"""No sequence of actions brings a claim to its money without a locked item in favour, a closed publicity and two hands.

Anybody tries any action of the law with any record he can get hold of, between the lawful steps and instead of them.
"""

import contextlib
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.batches import services as batches
from approvals.batches.models import Batch, BatchLine
from approvals.meetings import services as meetings
from approvals.meetings.models import Item, Meeting
from approvals.payments import allocations, requests
from approvals.payments import services as payments
from approvals.payments.models import PaymentLine, RequestLine
from approvals.publicity import services as publicity
from approvals.publicity.models import Publicity, PublicityLine
from tests.claims import PASSED, Claims, to_batched, to_cleared, to_confirmed
from tests.county import COUNT, fresh
from tests.payments import tasks, to_allocated, to_paid, to_requested
from workflows import clock, engine, journal, ledger
from workflows.claim.law import Claim
from workflows.claim.states import S
from workflows.fsm import Refused, actions

pytestmark = pytest.mark.django_db

KEYED = {
    "include": ("batch", BatchLine, "frozen"), "confirm": ("resolution", Item, "agree"),
    "decline": ("resolution", Item, "decline"), "postpone": ("resolution", Item, "postpone"),
    "post": ("notice", PublicityLine, "posted"), "clear": ("publicity", PublicityLine, "clear"),
    "uphold": ("publicity", PublicityLine, "upheld"), "request": ("request", RequestLine, "requested"),
    "send_back": ("request", RequestLine, "returned"), "allocate": ("allocation", RequestLine, "allocated"),
    "pay": ("payment", PaymentLine, "approved"), "settle": ("payment", PaymentLine, "confirmed"),
    "bounce": ("payment", PaymentLine, "bounced"),
}  # fmt: skip
LAW = sorted(actions(Claim))
SAID = PASSED | {
    "agree": "yes", "status": "在岗", "since": "2024-01-02", "reason": "事由", "cause": "no_funds", "left_on": "2025-06-01",
    "others": "合同", "evidence": "考勤", "number": "1号", "until": "今日",
}  # fmt: skip
FORGERIES = ("nothing", "word", "memory", "altered", "unsealed", "foreign", "pointed", "own")
DESKS = (
    "employer@{unit}", "reward_review@RSJ", "secretary@RCB", "publicity@RCB", "payment@RSJ", "payment_check@RSJ",
    "finance@CZJ", "finance_check@CZJ",
)  # fmt: skip
NO = (Refused, PermissionDenied, Http404)


class County:
    """One claim at each station of the way, their people, somebody at every desk, and a neighbour who was paid."""

    def __init__(self):
        made = Claims()
        made.funds()
        self.who = made.desks()
        self.who.review2 = made.user("reward_review@RSJ")
        employer = made.employer()
        cases = made.reviewed(made.checked(len(STATIONS) + 1, employer=employer), self.who)
        for case, bring in zip(cases, (*STATIONS.values(), paid), strict=True):
            bring([case], self.who)
        self.at = dict(zip(STATIONS, cases, strict=False))
        self.neighbour = fresh(cases[-1])
        everywhere = made.user(*(desk.format(unit=employer.unit.code) for desk in DESKS))
        self.people = [*vars(self.who).values(), employer.clerk, everywhere, made.user(), cases[0].applicant]
        self.everywhere = everywhere


def stay(cases, who): ...


def posted(cases, who):
    to_confirmed(cases, who)
    post(cases[0], who)


def requested(cases, who):
    to_cleared(cases, who)
    to_requested(cases, who)


def allocated(cases, who):
    to_cleared(cases, who)
    to_allocated(cases, who)


def paid(cases, who):
    allocated(cases, who)
    to_paid(cases, who)


STATIONS = {
    "reviewed": stay, "batched": to_batched, "confirmed": to_confirmed, "posted": posted, "cleared": to_cleared,
    "requested": requested, "allocated": allocated, "paid": paid,
}  # fmt: skip


# Forged keys ------------------------------------------------------------------------------------------------------


def forged(kind: str, county, case, task, model, outcome: str):
    """What somebody hands in who has no right to: made up, unsealed, another claim's, or used before."""
    own = model.objects.filter(case=case).order_by("-pk").first()
    if kind == "word":
        return outcome
    if kind == "memory":
        return in_memory(model(case=case, task=task), outcome)
    if kind == "altered":
        return own and in_memory(own, outcome)
    if kind == "unsealed":
        return unsealed(model, county, case, task, outcome)
    if kind == "foreign":
        return model.objects.filter(case=county.neighbour).first()
    if kind == "pointed":
        return pointed(model, county, case, outcome)
    return own if kind == "own" else None


def in_memory(key, outcome):
    key.outcome, key.sealed_at = outcome, clock.now()
    key.digest = key.seal() if key.pk else "0" * 64
    return key


def unsealed(model, county, case, task, outcome):
    """A line of a list nobody has submitted or signed, which says what is wanted."""
    said = {"case": case, "task": task, "position": 1, "outcome": outcome}
    if model is BatchLine:
        batch = Batch.objects.create(number=f"b{next(COUNT)}", title="x", created_by=county.who.review)
        return BatchLine.objects.create(batch=batch, amount=1, **said)
    if model is Item:
        held = Meeting.objects.create(
            body="LDXZ", held_on=clock.today(), place="x", chair="x", created_by=county.who.secretary
        )
        return Item.objects.create(meeting=held, **said)
    if model is PublicityLine:
        listed = Publicity.objects.create(number=f"p{next(COUNT)}", title="x", prepared_by=county.who.review)
        return PublicityLine.objects.create(publicity=listed, shown={}, **said)
    return model.objects.filter(case=case, sealed_at=None).first()


def pointed(model, county, case, outcome):
    """The neighbour's true record, its row changed to name this claim."""
    found = model.objects.filter(case=county.neighbour).first()
    model.objects.filter(pk=found.pk).update(case=case, outcome=outcome)
    return found


# What people do ---------------------------------------------------------------------------------------------------


class Walk:
    """One claim and whatever anybody does about it; a refusal is an answer like any other."""

    def __init__(self, county, case):
        self.county, self.case = county, case

    def step(self, step) -> None:
        name, *drawn = step
        with contextlib.suppress(*NO, DatabaseError), transaction.atomic():
            getattr(self, name)(*drawn)

    def attack(self, which, who, forgery):
        """Mostly what the open work offers, mostly by whom it belongs to; else anything by anybody."""
        task = self.case.task_set.filter(finished=None, flow_task_type="HUMAN").first()
        if task is None:
            return
        offered = task.flow_task.actions if which < 30 else LAW
        action = offered[which % len(offered)]
        seated = [one for one in self.county.people if one.sits_at(task.desk)] if who < 15 else []
        name, model, outcome = KEYED.get(action, ("resolution", Item, "agree"))
        handed = {name: forged(forgery, self.county, self.case, task, model, outcome)}
        engine.perform(
            self.case.pk, task.pk, action, self.actor(who, seated), key=uuid.uuid4().hex, data=SAID, **handed
        )

    def interrupt(self, action, who):
        if action not in ("stop", "withdraw"):  # ends the walk
            engine.interrupt(self.case.pk, action, self.actor(who), key=uuid.uuid4().hex, data=SAID)

    def alone(self, who):
        """One person at every desk tries to do the next step by herself."""
        people = dict.fromkeys(vars(self.county.who), self.county.everywhere)
        NEXT.get(self.state, nothing)(self.case, type(self.county.who)(**people))

    def onward(self, who):
        """The next step by the people whose step it is."""
        NEXT.get(self.state, nothing)(self.case, self.county.who)

    @property
    def state(self):
        return fresh(self.case).state

    def actor(self, who: int, among=()):
        people = among or self.county.people
        return type(self.case.applicant).objects.get(pk=people[who % len(people)].pk)


def batch(case, who):
    made = batches.build("一批", list(batches.waiting().filter(process=case)), who.review)
    batches.submit(made, who.review)


def sit(case, who):
    people = [{"name": name, "present": True} for name in ("甲", "乙")]
    held = Meeting.objects.create(
        body="LDXZ", held_on=clock.today(), place="会议室", chair="甲", attendance=people, created_by=who.secretary,
        minutes_number=f"{next(COUNT)}号",
    )  # fmt: skip
    meetings.build_agenda(held, meetings.waiting(held).filter(process=case), who.secretary)
    meetings.record(held.items.get(), "agree", "", [], who.secretary)
    meetings.seal(held, who.secretary)


def post(case, who):
    listed = publicity.prepare("公示", 5, publicity.waiting().filter(process=case), who.review)
    publicity.post(listed, "网站", "https://example.invalid/", "", who.publicity)


def close(case, who):
    listed = PublicityLine.objects.filter(case=case).latest("pk").publicity
    with contextlib.suppress(Refused):
        publicity.close(listed, who.publicity)  # too early
    clock.move_to(clock.now() + timedelta(days=20))
    publicity.close(listed, who.publicity)


def ask(case, who):
    requests.submit(requests.build(tasks([case], "request"), who.payment), who.payment)


def allocate(case, who):
    request = RequestLine.objects.filter(case=case).latest("pk").request
    said = {
        "voucher": f"拨{next(COUNT)}",
        "dated": clock.today(),
        "amounts": requests.due(request),
    }
    allocations.approve(allocations.record(request, actor=who.finance, **said), who.finance_check)


def pay(case, who):
    payments.approve(payments.build(tasks([case], "pay"), who.payment), who.payment_check)


def nothing(case, who): ...


NEXT = {
    S.REVIEWED: batch, S.BATCHED: sit, S.CONFIRMED: post, S.POSTED: close, S.CLEARED: ask, S.REQUESTED: allocate,
    S.ALLOCATED: pay,
}  # fmt: skip


# What must hold ---------------------------------------------------------------------------------------------------


def unlawful(case) -> list[str]:
    """What the claim's journal says was done, and no sealed record allows."""
    faults = [
        entry.action
        for entry in case.log.all()
        if entry.action in KEYED and not truly_sealed(KEYED[entry.action][1], case)
    ]
    if case.log.filter(action="pay").exists():
        faults += unpaid(case)
    return faults


def truly_sealed(model, case, *outcomes) -> list:
    found = model.objects.filter(case=case).exclude(sealed_at=None)
    return [key for key in found if key.is_true() and (not outcomes or key.outcome in outcomes)]


def unpaid(case) -> list[str]:
    """Why this claim should not have been paid."""
    faults = []
    if not truly_sealed(Item, case, "agree"):
        faults.append("no locked item in favour")
    if not truly_sealed(PublicityLine, case, "clear"):
        faults.append("no closed publicity")
    lines = truly_sealed(PaymentLine, case)
    if not lines or any(
        len({line.payment.made_by_id, line.payment.sealed_by_id} - {None}) != 2 for line in lines
    ):
        faults.append("not two different hands")
    hands = {entry.action: entry.actor_id for entry in case.log.all()}
    if hands["pay"] in (hands["pass_review"], hands.get("verify")):
        faults.append("whoever reviewed has paid")
    return faults


PICK = st.integers(0, 20)
ATTACK = st.tuples(st.just("attack"), st.integers(0, 39), PICK, st.sampled_from(FORGERIES))
FAR = st.tuples(st.just("interrupt"), st.sampled_from(LAW), PICK)
STEP = st.one_of(ATTACK, ATTACK, ATTACK, FAR, st.tuples(st.sampled_from(("alone", "onward")), PICK))


@pytest.fixture
def county():
    yield County()
    clock.reset()


@given(
    st.sampled_from(list(STATIONS)),
    st.lists(STEP, min_size=3, max_size=10),
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_actions_reaches_the_money_by_another_way(county, station, steps):
    case = fresh(county.at[station])
    walk = Walk(county, case)
    with transaction.atomic():
        for step in steps:
            walk.step(step)
            now = fresh(case)
            assert unlawful(now) == [], (station, steps, step)
            assert journal.broken(now) is None and ledger.mismatches() == []
        transaction.set_rollback(True)
    clock.reset()


def test_the_lawful_way_alone_reaches_the_money(county):
    """What the property walks is not a row of refusals."""
    case = fresh(county.at["reviewed"])
    for _ in NEXT:
        Walk(county, case).onward(0)
    assert fresh(case).state == S.PAID and unlawful(fresh(case)) == []


def test_what_must_hold_can_fail(county):
    """Money that moved without its records is seen."""
    case = county.neighbour
    Item.objects.filter(case=case).update(outcome="decline")
    PublicityLine.objects.filter(case=case).update(sealed_at=None)
    assert {"no locked item in favour", "no closed publicity"} <= set(unlawful(case))


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_forged_key_opens_any_door(county, forgery):
    """Every keyed action, where it is legal, by whom it belongs to."""
    tried = set()
    for case in map(fresh, county.at.values()):
        task = case.task_set.get(finished=None)
        officer = next(one for one in county.people if one.sits_at(task.desk))
        for action in set(KEYED) & set(task.flow_task.actions):
            tried.add(action)
            with transaction.atomic():
                refused(county, case, task, officer, action, forgery)
                transaction.set_rollback(True)
    assert tried == set(KEYED)


def refused(county, case, task, officer, action, forgery) -> None:
    name, model, outcome = KEYED[action]
    with contextlib.suppress(DatabaseError), transaction.atomic():
        handed = {name: forged(forgery, county, case, task, model, outcome)}
        with pytest.raises(Refused):
            engine.perform(case.pk, task.pk, action, officer, key=uuid.uuid4().hex, data=SAID, **handed)
    assert fresh(case).head == case.head, (action, forgery)
