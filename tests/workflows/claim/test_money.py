"""Money under any sequence of review, refusal, withdrawal, return, reassessment and the group's outcomes.

A referrer never holds more than is left of his year, a fund never bears more than its indicators, a talent never has
two claimants, and every pool is the sum of its lines after every step.
"""

import contextlib
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from approvals.batches import services as batches
from approvals.meetings import services as meetings
from approvals.meetings.models import OUTCOMES, Meeting
from tests.claims import PASSED, VERIFIED, Claims
from tests.county import COUNT, fresh, task
from workflows import clock, engine, journal, ledger
from workflows.claim import again, pools
from workflows.claim.rosters import RosterLine
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.ledger import Pool, Reservation

pytestmark = pytest.mark.django_db

TOTAL = 200_000
HOLDING = (S.REVIEWED, S.BATCHED, S.CONFIRMED)
PICK = st.integers(0, 50)
REASON = {"reason": "依据三(十二)"}
STEPS = {
    S.FILED: ("employer", "verify", VERIFIED),
    S.CHECKED: ("review", "pass_review", PASSED),
    S.REVIEWED: ("collect", "return_to_review", REASON),
}
OTHERWISE = {
    S.CHECKED: ("review", "return_to_employer", REASON),
    S.SUSPENDED: ("suspended", "resume", REASON),
}


class Referrer(RuleBasedStateMachine):
    """One referrer and a rival with many claims for workers and two talents, funds that can run out."""

    county: Claims

    @initialize(opening=st.sampled_from((0, 150_000, 199_000)), fund=st.sampled_from((30_000, 1_000_000)))
    def begin(self, opening, fund):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.county = county = Claims()
        county.funds(fund)
        self.who, self.employer = county.desks(), county.employer()
        self.sides = [county.claimant(), county.claimant()]
        self.talents, self.cases, self.opening = county.talents(2), [], opening
        first = county.checked(1, claimant=self.sides[0], employer=self.employer)[0]
        self.cases.append(first)
        self.cap = Pool.objects.get(code=pools.cap_code(first))
        if opening:
            Reservation.objects.create(
                pool=self.cap, amount=opening, status="committed", proof="清人社〔2024〕1号"
            )
            Pool.objects.filter(pk=self.cap.pk).update(taken=opening)

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # what happens

    @rule(people=st.integers(1, 40))
    def file_for_workers(self, people):
        self.cases += self.county.checked(1, people=people, claimant=self.sides[0], employer=self.employer)

    @rule(side=st.integers(0, 1), talent=st.integers(0, 1))
    def file_for_a_talent(self, side, talent):
        self.cases += self.county.checked(
            1, "talent_employer_reward", claimant=self.sides[side], talents=[self.talents[talent]],
            employer=self.employer,
        )  # fmt: skip

    @rule(pick=PICK)
    def review(self, pick):
        case = self.some(pick, S.CHECKED)
        if case is None:
            return
        room = Pool.objects.get(pk=self.cap.pk).left
        self.act(case, "review", "pass_review", PASSED)
        if fresh(case).state == S.REVIEWED and pools.cap_code(case):
            assert fresh(case).known.amount <= room

    @rule(pick=PICK)
    def step(self, pick):
        """What comes next, or one step back."""
        case = self.some(pick)
        if found := (STEPS if pick % 3 else OTHERWISE | STEPS).get(fresh(case).state):
            self.act(case, *found)

    @rule(pick=PICK)
    def refuse(self, pick):
        if case := self.some(pick, S.CHECKED, S.SUSPENDED):
            self.act(case, "review" if fresh(case).state == S.CHECKED else "suspended", "refuse", REASON)

    @rule(pick=PICK)
    def suspend(self, pick):
        if case := self.some(pick, S.CHECKED):
            self.act(case, "review", "suspend", REASON | {"cause": "no_funds"})

    @rule(pick=PICK)
    def leave(self, pick):
        case = self.some(pick)
        with contextlib.suppress(Refused):
            if pick % 2:
                said = {"left_on": "2025-06-01", **REASON}
                engine.interrupt(case.pk, "stop", self.who.review, key=key(), data=said)
            else:
                engine.interrupt(case.pk, "withdraw", case.applicant, key=key(), data=REASON)

    @rule()
    def room_comes_back(self):
        again.reassess_cut(self.cap.code)

    @rule()
    def money_arrives(self):
        Pool.objects.filter(code__startswith="fund:").update(room=1_000_000)

    @rule(pick=PICK)
    def submit_a_batch(self, pick):
        with contextlib.suppress(Refused), transaction.atomic():
            found = list(batches.waiting())
            chosen = [one for place, one in enumerate(found) if pick >> place & 1] or found
            batches.submit(batches.build("一批", chosen, self.who.review), self.who.review)

    @rule(outcomes=st.lists(st.sampled_from([code for code, _ in OUTCOMES]), min_size=1, max_size=4))
    def the_group_sits(self, outcomes):
        people = [{"name": name, "present": True} for name in ("甲", "乙")]
        with contextlib.suppress(Refused), transaction.atomic():
            held = Meeting.objects.create(
                body="LDXZ", held_on=clock.today(), place="会议室", chair="甲", attendance=people,
                created_by=self.who.secretary, minutes_number=f"{next(COUNT)}号",
            )  # fmt: skip
            meetings.build_agenda(held, meetings.waiting(held), self.who.secretary)
            results = {
                item.pk: meetings.Result(outcomes[place % len(outcomes)], "事由")
                for place, item in enumerate(held.items.all())
            }
            meetings.record_all(held, results, self.who.secretary)
            meetings.seal(held, self.who.secretary)

    # what must hold

    @invariant()
    def every_pool_is_the_sum_of_its_lines(self):
        assert ledger.mismatches() == []
        assert not Pool.objects.filter(taken__gt=TOTAL, code__startswith="cap:").exists()
        for pool in Pool.objects.filter(code__startswith="fund:"):
            assert pool.taken <= pool.room

    @invariant()
    def the_year_is_never_over_its_total(self):
        held = sum((case.known.amount for case in self.holding() if pools.cap_code(case)), Decimal(0))
        assert Pool.objects.get(pk=self.cap.pk).taken == self.opening + held <= TOTAL

    @invariant()
    def every_claim_holds_what_it_was_awarded_and_nothing_else(self):
        for case in map(fresh, self.cases):
            lines = ledger.of(case, "held", "committed").select_related("pool")
            holds = {line.pool.code: line.amount for line in lines}
            if case.state not in HOLDING:
                assert holds == {}, (case.state, holds)
                assert not RosterLine.objects.filter(case=case, taken=True).exists()
                continue
            borne = sum(amount for code, amount in holds.items() if code.startswith("fund:"))
            assert borne == case.known.amount > 0
            assert holds.get(pools.cap_code(case), borne) == borne

    @invariant()
    def a_talent_has_one_claimant(self):
        for talent in self.talents:
            lines = Reservation.objects.filter(pool__code=f"talent:{talent.id_index}", status="held")
            assert len(set(lines.values_list("holder", flat=True))) <= 1

    @invariant()
    def every_journal_is_whole(self):
        assert [case.number for case in map(fresh, self.cases) if journal.broken(case)] == []

    # the pieces

    def holding(self):
        return [case for case in map(fresh, self.cases) if case.state in HOLDING]

    def some(self, pick, *states):
        found = [case for case in self.cases if not states or fresh(case).state in states]
        return found[pick % len(found)] if found else None

    def act(self, case, node, action, said):
        actor = self.employer.clerk if node == "employer" else self.who.review
        with contextlib.suppress(Refused, PermissionDenied), transaction.atomic():
            engine.perform(case.pk, task(case, node).pk, action, actor, key=key(), data=said)


def key() -> str:
    return uuid.uuid4().hex


MANY = settings(
    max_examples=40, stateful_step_count=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),  # explaining a failure costs minutes here
)  # fmt: skip


def test_no_sequence_takes_more_than_there_is():
    run_state_machine_as_test(Referrer, settings=MANY)


def test_the_machine_gets_somewhere():
    """A cut, a refusal by the total, a return of room and a raise happen on the way it walks."""
    machine = Referrer()
    machine.begin(150_000, 1_000_000)
    try:
        for _ in range(3):
            machine.file_for_workers(40)
        for place in range(4):
            machine.review(place)
        amounts = sorted(fresh(case).known.amount for case in machine.cases)
        assert sum(amounts) == 50_000 and len(machine.holding()) == 4 and amounts[1] == 9_500
        machine.submit_a_batch(0)
        machine.the_group_sits(["decline", "agree"])
        assert {fresh(case).state for case in machine.cases} == {S.REFUSED, S.CONFIRMED}
        machine.every_claim_holds_what_it_was_awarded_and_nothing_else()
        machine.the_year_is_never_over_its_total()
    finally:
        machine.teardown()
