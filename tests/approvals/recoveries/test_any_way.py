"""Whatever people do about a recovery in whatever order: never more than was paid, never below zero, the books right."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.payments import reconciliation
from approvals.recoveries import plans, receipts, releases, services, waivers
from approvals.recoveries.causes import CAUSES
from approvals.recoveries.models import Receipt, Recoverable, Recovery, Waiver
from tests.county import COUNT
from tests.recoveries import days, demand, received
from workflows import clock, ledger
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


class Desks:
    """Everybody does what he likes; a refusal is an answer like any other."""

    def __init__(self, case, who):
        self.case, self.who = case, who

    def step(self, name: str, pick: int, fen: int) -> None:
        try:
            with transaction.atomic():
                getattr(self, name)(pick, Decimal(fen) / 100)
        except Refused:
            pass

    def one(self, rows, pick: int):
        found = list(rows.order_by("pk"))
        return found[pick % len(found)] if found else None

    def propose(self, pick, amount):
        cause = list(CAUSES)[pick % len(CAUSES)]
        plan = days((9, amount)) if pick % 3 == 0 else []
        services.propose(
            self.case, demand(amount, cause, lines=[pick % 2 + 1], instalments=plan), self.who.payment
        )

    def approve(self, pick, amount):
        if found := self.one(Recovery.objects.filter(sealed_at=None), pick):
            services.approve(found, self.who.payment_check)

    def refuse(self, pick, amount):
        if found := self.one(Recovery.objects.filter(sealed_at=None), pick):
            services.refuse(found, "证据不足", self.who.payment_check)

    def receive(self, pick, amount):
        if found := self.one(Recovery.objects.filter(outcome="approved"), pick):
            later = clock.today().replace(year=clock.today().year + pick % 2)
            received(found, self.who, amount, dated=later)

    def receive_all(self, pick, amount):
        if found := self.one(Recovery.objects.filter(outcome="approved"), pick):
            received(found, self.who, found.rest)

    def reverse(self, pick, amount):
        if found := self.one(Receipt.objects.filter(), pick):
            receipts.reverse(found, f"冲{next(COUNT)}", "录错", self.who.finance_check)

    def plan(self, pick, amount):
        if found := self.one(Recovery.objects.filter(outcome="approved"), pick):
            plans.propose(found, days((5, amount), (9, found.rest - amount)), "困难", self.who.payment)
            plans.agree(found, self.who.payment_check)

    def waive(self, pick, amount):
        if found := self.one(Recovery.objects.filter(outcome="approved"), pick):
            kind = Waiver.KINDS[pick % 2][0]
            waivers.propose(found, kind, amount, "清财〔2026〕1号", "无力偿还", self.who.payment)

    def agree(self, pick, amount):
        if found := self.one(Waiver.objects.filter(agreed_at=None, refused_at=None), pick):
            (waivers.agree if pick % 3 else waivers.decline)(found, self.who.payment_check)

    def finish(self, pick, amount):
        if found := self.one(Recovery.objects.filter(outcome="approved"), pick):
            receipts.finish(found, self.who.finance_check)

    def look(self) -> None:
        assert list(reconciliation.faults()) == []
        assert ledger.mismatches() == []
        assert list(releases.faults()) == []
        for one in Recovery.objects.all():
            assert one.received >= 0 and one.waived >= 0 and one.received + one.waived <= one.amount
        for row in Recoverable.objects.all():
            assert 0 <= row.asked <= row.paid == 1000
        found = next(iter(reconciliation.balances().values()))
        assert 0 <= found.recovered <= found.net


NAMES = (
    "propose", "approve", "receive", "receive_all", "reverse", "plan", "waive", "agree", "finish", "refuse", "receive",
)  # fmt: skip
FEN = st.sampled_from([1, 33, 10_000, 33_333, 49_999, 50_000, 99_999, 100_000])
STEP = st.tuples(st.sampled_from(NAMES), st.integers(0, 11), FEN)
ORDINARY = [
    ("propose", 4, 50_000), ("approve", 0, 1), ("receive", 0, 33_333), ("reverse", 0, 1), ("propose", 1, 49_999),
    ("approve", 0, 1), ("receive", 1, 1), ("waive", 1, 33), ("agree", 1, 1), ("receive_all", 0, 1), ("finish", 0, 1),
]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, len(ORDINARY)), STEP), min_size=1, max_size=10))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_more_than_was_paid_and_the_books_are_right_after_every_step(desks, thrown_in):
    """The ordinary way with anything at all thrown in at any place; each walk is rolled back."""
    way = list(ORDINARY)
    for place, step in sorted(thrown_in, reverse=True):
        way.insert(place, step)
    with transaction.atomic():
        for name, pick, fen in way:
            desks.step(name, pick, fen)
            desks.look()
        transaction.set_rollback(True)


@pytest.fixture
def desks(case, who):
    return Desks(case, who)


def test_the_ordinary_way_gets_somewhere(desks):
    """What the property walks is not a row of refusals."""
    for step in ORDINARY:
        desks.step(*step)
    assert Recovery.objects.filter(outcome="approved").count() == 2
    assert Recovery.objects.exclude(finished_at=None).count() == 1
    assert (
        Receipt.objects.exclude(reverses=None).count() == 1
        and Waiver.objects.exclude(agreed_at=None).exists()
    )
