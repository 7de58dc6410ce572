"""对账: both equations hold to the fen after every step of any walk, and what breaks them is found and named."""

import contextlib
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.payments import accounts, allocations, reconciliation, requests, resting, services
from approvals.payments.models import (
    AllocationShare,
    FundRequest,
    Payment,
    PaymentLine,
    PaymentShare,
)
from tests import recoveries
from tests.claims import Claims, to_cleared, to_reviewed
from tests.county import fresh
from tests.payments import cleared, record, tasks, to_allocated, to_answered, to_paid
from workflows import clock, engine, ledger
from workflows.claim import pools
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


def only() -> reconciliation.Balance:
    return next(iter(reconciliation.balances().values()))


def test_money_moves_through_the_columns(cases, who):
    assert (only().approved, only().awaiting) == (1500, 1500)
    to_allocated(cases, who)
    assert (only().awaiting, only().allocated, only().resting) == (0, 1500, 1500)
    payment = to_paid(cases, who)
    assert only().resting == 1500
    to_answered(payment, who, failed=[2])
    assert (only().net, only().resting, only().is_right) == (500, 1000, True)


def test_what_came_back_later_stands_beside_what_was_paid(cases, who):
    to_allocated(cases, who)
    to_answered(to_paid(cases, who), who)
    recoveries.received(recoveries.approved(fresh(cases[0]), who), who, "0.01")
    assert (only().net, only().approved, only().recovered, only().is_right) == (
        1500,
        1500,
        Decimal("0.01"),
        True,
    )


def test_a_claim_of_two_funds_is_reconciled_in_each(county, who, monkeypatch):
    two = [
        SimpleNamespace(name=name, order=place) for place, name in enumerate(("就业补助资金", "人才专项资金"))
    ]
    monkeypatch.setattr("workflows.claim.pools.funds", lambda case: two)
    county.pool(pools.fund_code("就业补助资金", clock.today().year), 20_000)
    case = county.talent_claim(county.talent("省B"))
    to_reviewed(case, who)
    to_cleared([case], who)
    to_allocated([case], who)
    payment = services.build(tasks([case], "pay"), who.payment)
    services.withhold(payment.lines.get(), Decimal("20000.01"), "偶然所得", who.payment)
    services.approve(payment, who.payment_check)
    payment.refresh_from_db()
    to_answered(payment, who)
    found = reconciliation.by_fund(reconciliation.balances())
    assert {fund: (one.allocated, one.net, one.tax) for fund, one in found.items()} == {
        "人才专项资金": (30_000, Decimal("9999.99"), Decimal("20000.01")), "就业补助资金": (20_000, 20_000, 0),
    }  # fmt: skip
    assert all(one.is_right for one in found.values()) and not list(reconciliation.changed())


def test_a_fund_is_called_as_the_ledger_calls_it_however_the_scheme_words_it(county, who):
    case = county.talent_claim()
    to_reviewed(case, who)
    to_cleared([case], who)
    assert list(fresh(case).known.award["funding"]) == ["人才专项资金"]
    request = to_allocated([case], who)
    assert list(requests.totals(request)) == ["人才专项资金"]
    to_answered(to_paid([case], who), who)
    found = reconciliation.by_fund(reconciliation.balances())
    assert list(found) == ["人才专项资金"] and found["人才专项资金"].net == 50_000
    assert not list(reconciliation.faults())


def test_it_is_one_statement_however_much_money_there_is(cases, who, django_assert_num_queries):
    to_allocated(cases, who)
    with django_assert_num_queries(1):
        reconciliation.balances()


def verify() -> str:
    out = StringIO()
    with contextlib.suppress(CommandError):
        call_command("verify", stdout=out)
    return out.getvalue()


def test_verify_says_that_the_books_are_right(cases, who):
    to_allocated(cases, who)
    to_answered(to_paid(cases, who), who)
    said = verify()
    assert "资金对账：无异常" in said and "请款单和发放清单：无异常" in said


@pytest.mark.parametrize(
    ("table", "changed", "sentence"),
    [
        (AllocationShare, {"amount": Decimal("1500.01")}, "相差 -0.01"),
        (PaymentShare, {"net": Decimal("499.99")}, "相差"),
        (PaymentLine, {"outcome": "approved"}, "被改动"),
    ],
)
def test_verify_finds_a_fen_that_was_moved(cases, who, table, changed, sentence):
    to_allocated(cases, who)
    to_answered(to_paid(cases, who), who)
    table.objects.filter(pk=table.objects.order_by("pk").first().pk).update(**changed)
    assert sentence in verify()


# Any walk --------------------------------------------------------------------------------------------------------


class Walk:
    """One county whose people do whatever they like in any order; a refusal is an answer like any other."""

    def __init__(self, cases, who):
        self.cases, self.who = cases, who

    def step(self, name: str, pick: int) -> None:
        try:
            with transaction.atomic():
                getattr(self, name)(pick)
        except Refused:
            pass

    def some(self, node: str, pick: int) -> list:
        work = tasks(self.cases, node)
        return [task for place, task in enumerate(work) if pick >> place & 1] or work

    def latest(self, model):
        return model.objects.filter(sealed_at=None).order_by("-pk").first()

    def ask(self, pick):
        requests.build(self.some("request", pick), self.who.payment)

    def submit(self, pick):
        if found := self.latest(FundRequest):
            requests.submit(found, self.who.payment)

    def submitted(self, pick):
        found = list(FundRequest.objects.exclude(sealed_at=None).order_by("pk"))
        return found[pick % len(found)] if found else None

    def send_back(self, pick):
        if found := self.submitted(pick):
            requests.send_back(found, "退回", self.who.finance_check)

    def allocate(self, pick):
        if found := self.submitted(pick):
            allocations.approve(record(found, self.who), self.who.finance_check)

    def list_(self, pick):
        made = services.build(self.some("pay", pick), self.who.payment)
        line = made.lines.first()
        services.withhold(line, line.gross * pick / 100, "偶然所得", self.who.payment)

    def approve(self, pick):
        if found := self.latest(Payment):
            services.approve(found, self.who.payment_check)

    def answer(self, pick):
        for payment in Payment.objects.exclude(sealed_at=None):
            if payment.lines.filter(outcome="approved").exists():
                to_answered(payment, self.who, failed=[place for place in (1, 2, 3) if pick >> place & 1])

    def correct(self, pick):
        for task in tasks(self.cases, "pay"):
            case = task.process.coerced
            asked = accounts.ask(
                case, case.known.payee["name"], "别行", f"622200000000{case.pk:06d}{pick:02d}", "换卡", case.applicant
            )  # fmt: skip
            accounts.review(asked, self.who.payment)
            accounts.check(asked, self.who.payment_check)

    def stop(self, pick):
        case = self.cases[pick % len(self.cases)]
        said = {"left_on": "2025-06-01", "reason": "调走"}
        engine.interrupt(case.pk, "stop", self.who.review, key=f"stop{case.pk}", data=said)

    def hand_back(self, pick):
        lines = list(resting.ended().values_list("pk", flat=True))
        resting.hand_back(lines, f"缴{pick}{lines}", clock.today(), self.who.payment)


STEPS = (
    "ask",
    "submit",
    "send_back",
    "allocate",
    "list_",
    "approve",
    "answer",
    "correct",
    "stop",
    "hand_back",
)
FORWARD = [("ask", 7), ("submit", 0), ("allocate", 0), ("list_", 5), ("approve", 0), ("answer", 2)]
ORDINARY = [
    *FORWARD, ("correct", 0), ("ask", 0), ("submit", 0), ("allocate", 0), ("list_", 7), ("approve", 0), ("answer", 0),
    ("hand_back", 0),
]  # fmt: skip
steps = st.tuples(st.sampled_from((*STEPS, "stop", "stop")), st.integers(0, 15))
thrown_in = st.lists(st.tuples(st.integers(0, len(ORDINARY)), steps), min_size=1, max_size=8)


@pytest.fixture
def walk(county, who):
    cases = cleared(county, who, 3)
    return Walk(cases, who)


@given(thrown_in)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_equations_hold_after_every_step_of_any_walk(walk, thrown_in):
    """The ordinary way with anything at all thrown in at any place; each walk is rolled back."""
    way = list(ORDINARY)
    for place, step in sorted(thrown_in, reverse=True):
        way.insert(place, step)
    with transaction.atomic():
        for name, pick in way:
            walk.step(name, pick)
            assert list(reconciliation.faults()) == [], (way, name, pick)
        assert list(reconciliation.changed()) == [] and ledger.mismatches() == []
        assert paid_once(walk.cases)
        transaction.set_rollback(True)


def paid_once(cases) -> bool:
    """Nobody was paid twice, and whoever is closed was paid what was awarded."""
    for case in map(fresh, cases):
        paid = PaymentLine.objects.filter(case=case, outcome="confirmed")
        if paid.count() != (case.state == S.CLOSED) or any(one.gross != case.known.amount for one in paid):
            return False
    return True


def test_the_walk_gets_somewhere(county, who):
    """What the property walks is not a row of refusals."""
    walk = Walk(cleared(Claims(), who, 3), who)
    for name, pick in ORDINARY:
        walk.step(name, pick)
    assert {fresh(case).state for case in walk.cases} == {S.CLOSED}
    assert PaymentLine.objects.filter(outcome="bounced").count() == 1
