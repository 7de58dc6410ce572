"""Every scheme that can be paid, walked any way from the filing to the bank and back: the books are right at every step."""

import contextlib
import itertools
import os
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from approvals.meetings import services as meetings
from approvals.meetings.services import Result
from approvals.payments import (
    accounts,
    allocations,
    bank,
    reconciliation,
    requests,
    resting,
    services,
    waiting,
)
from approvals.payments.models import (
    APPROVED,
    AccountCorrection,
    Allocation,
    BankFile,
    FundRequest,
    Payment,
    PaymentLine,
)
from approvals.recoveries import paid, receipts
from approvals.recoveries import services as recoveries
from approvals.recoveries.models import Recovery
from policies import schemes
from tests.claims import PASSED, to_cleared, to_reviewed
from tests.county import COUNT, do, fresh, task
from tests.flexible import EVALUATED, PROPOSED, batched, flexible_claim, sitting, to_group
from tests.payments import halves, payees, record, returned_revenue, tasks, winners
from tests.recoveries import FOUND
from workflows import clock, engine, journal, ledger
from workflows.case import Case
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.ledger import Reservation

pytestmark = pytest.mark.django_db

PICK = st.integers(0, 63)
NO = (Refused, PermissionDenied)
WALKS = 300 if os.environ.get("DRILL") else 40
MONEY = (S.CLEARED, S.REQUESTED, S.ALLOCATED, S.PAID, S.CLOSED)
PRIZES = ("一等奖", "二等奖", "三等奖")


def prizes(county, who):
    rows = [{"trade": "电工", "place": place} for place in PRIZES]
    case = county.roster_claim("contest_prize", rows, payees=payees(county, len(rows)))
    do(case, "review", "approve", who.review, PASSED)
    return fresh(case)


def longer(county, who):
    """Both schemes that go to the leading group and are made public."""
    cases = [county.labour_claim(1), county.talent_claim()]
    for case in cases:
        to_reviewed(case, who)
    to_cleared(cases, who)
    return cases


def shorter(county, who):
    """What is paid to one employer once it is reviewed: a trip, a training, certificates."""
    trained = {"hired": "2025-03-01", "course": "化工安全", "hours": 20, "trained": "2025-04-30"}
    certified = {"occupation": "电工", "level": "四级", "number": "C1", "issued": "2025-05-20"}
    cases = [
        county.trip_claim(), county.roster_claim("training_prejob", [trained] * 2),
        county.roster_claim("training_direct_certificate", [certified]),
    ]  # fmt: skip
    for case in cases:
        do(case, "review", "approve", who.review, PASSED)
    return [fresh(case) for case in cases]


def fixed(county, who):
    """A flexible talent's reward, its amount fixed by the leading group."""
    case = flexible_claim(county)
    to_group(case, who)
    meetings.seal(sitting([case], who, [Result("agree")]), who.secretary)
    return fresh(case)


class County:
    """A claim of every scheme that is paid, each cleared for its request, and people at every desk."""

    def __init__(self, county, who):
        self.county, self.who = county, who
        who.evaluation = county.user("reward_review@RCB")
        several = [winners(county, who), halves(county, who), prizes(county, who)]
        directly = [fixed(county, who), *(returned_revenue(county) for _ in range(2))]
        self.cases = [*longer(county, who), *shorter(county, who), *several, *directly]


class Walk(RuleBasedStateMachine):
    """Whatever anybody may do with the money, in any order; a refusal moves nothing."""

    def __init__(self, start: County):
        super().__init__()
        self.county, self.who, self.start = start.county, start.who, start

    @initialize()
    def begin(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.cases, self.serial = list(self.start.cases), itertools.count()

    def teardown(self):
        if hasattr(self, "undo"):
            try:
                assert list(reconciliation.changed()) == []
                assert [case for case in self.fresh() if journal.broken(case) is not None] == []
            finally:
                transaction.set_rollback(True)
                self.undo.__exit__(None, None, None)

    # filing and review

    @rule(pick=PICK)
    def file(self, pick):
        if len(self.cases) < 13:
            self.cases.append(flexible_claim(self.county) if pick % 2 else self.county.trip_claim())

    @rule(pick=PICK)
    def review(self, pick):
        for case in self.at("review")[:1]:
            for action, said in (
                self.decided(case) if pick % 4 else [("refuse", {"reason": "不符（三(十)）"})]
            ):
                self.attempt(lambda a=action, s=said: do(case, "review", a, self.reviewer(case), s))

    def decided(self, case):
        """What brings a claim through its review."""
        if case.known.scheme.decided:
            return [("evaluate", EVALUATED), ("propose", PROPOSED)]
        return [("approve", PASSED)]

    @rule(pick=PICK)
    def the_group_fixes(self, pick):
        """One amount that was proposed, whole or less."""
        for case in [one for one in self.at("collect") if one.known.is_proposed][:1]:
            self.attempt(lambda: self.fix(case, Decimal(20_000 >> pick % 3)))

    def fix(self, case, amount):
        batched([case], self.who)
        meetings.seal(sitting([case], self.who, [Result("agree", amount=amount)]), self.who.secretary)

    def reviewer(self, case):
        desk = task(case, "review").owner_permission
        return self.who.review if desk == "reward_review@RSJ" else self.county.user(desk)

    # 请款、拨付

    @rule(pick=PICK)
    def request(self, pick):
        found = self.some(requests.waiting(), pick)
        if found and pick % 3:
            first = found[0].process.facts.get("batch")
            found = [one for one in found if one.process.facts.get("batch") == first]
        self.attempt(lambda: requests.build(found, self.who.payment))

    @rule(pick=PICK)
    def submit(self, pick):
        for one in FundRequest.objects.filter(sealed_at=None).order_by("pk")[:1]:
            if pick % 8 == 0 and (line := one.lines.first()):
                self.attempt(lambda: requests.remove(line, self.who.payment))
            self.attempt(lambda: requests.submit(one, self.who.payment))

    @rule(pick=PICK)
    def allocate(self, pick):
        open_ = FundRequest.objects.exclude(sealed_at=None).filter(returned_at=None)
        for one in open_.exclude(allocation__sealed_at__isnull=False).order_by("pk")[pick % 2 : pick % 2 + 1]:
            self.attempt(lambda: record(one, self.who))
            made = Allocation.objects.filter(request=one, sealed_at=None).first()
            if made and pick % 7:
                self.attempt(lambda: allocations.approve(made, self.who.finance_check))

    @rule(pick=PICK)
    def send_back(self, pick):
        for one in FundRequest.objects.exclude(sealed_at=None).order_by("-pk")[:1]:
            self.attempt(lambda: requests.send_back(one, "数额有误", self.who.finance_check))

    # 发放、回执

    @rule(pick=PICK)
    def list_(self, pick):
        found = self.some([one.task for one in waiting.waiting()], pick)
        self.attempt(lambda: services.build(found, self.who.payment, "已约定退款" if pick % 2 else ""))

    @rule(pick=PICK, share=st.integers(1, 99))
    def withhold(self, pick, share):
        lines = list(PaymentLine.objects.filter(sealed_at=None).select_related("payment"))
        if lines:
            line = lines[pick % len(lines)]
            tax = (line.gross * share / 100).quantize(Decimal("0.01"))
            self.attempt(lambda: services.withhold(line, tax, "偶然所得", self.who.payment))

    @rule(pick=PICK)
    def pay(self, pick):
        for one in Payment.objects.filter(sealed_at=None).order_by("pk")[:1]:
            if pick % 8 == 0 and (line := one.lines.last()):
                self.attempt(lambda: services.remove(line, self.who.payment))
            self.attempt(lambda: services.approve(one, self.who.payment_check))

    @rule(pick=PICK, failed=st.integers(0, 7))
    def the_bank_answers(self, pick, failed):
        """Some of a list's lines or all of them; some of them come back."""
        lines = list(PaymentLine.objects.filter(outcome=APPROVED).order_by("payment", "position"))
        if not lines:
            return
        lines = [line for line in lines if line.payment_id == lines[0].payment_id]
        lines = lines[: max(1, len(lines) - pick % 2)]
        rows = [self.answer(line, failed >> place % 3 & 1) for place, line in enumerate(lines)]
        file = BankFile.objects.create(
            payment=lines[0].payment, name="回执", sha256="0" * 64, rows=rows, read_by=self.who.payment
        )
        self.attempt(lambda: bank.apply(file, self.who.payment))

    def answer(self, line, failed) -> dict:
        said = {"row": line.position, "line": line.pk}
        if failed:
            return said | {"outcome": "bounced", "failure": "户名不符", "serial": ""}
        return said | {"outcome": "confirmed", "failure": "", "serial": f"S{line.pk}"}

    @rule(pick=PICK)
    def correct(self, pick):
        returned = list(waiting.last_bounced([case.pk for case in self.cases]))
        if returned and pick < 48:
            case, part = returned[pick % len(returned)]
            case = fresh(next(one for one in self.cases if one.pk == case))
        else:
            case = fresh(self.cases[pick % len(self.cases)])
            part = case.known.payees[0]["part"]
        self.attempt(lambda: self.ask(case, part))
        for asked in AccountCorrection.objects.filter(sealed_at=None, refused_at=None):
            first, last = accounts.looks(asked.case)
            people = {desk: getattr(self.who, desk.partition("@")[0]) for desk in (first, last)}
            self.attempt(lambda asked=asked, one=people[first]: accounts.review(asked, one))
            self.attempt(lambda asked=asked, one=people[last]: accounts.check(asked, one))

    def ask(self, case, part):
        payee = next(one for one in case.known.payees if one["part"] == part)
        number = f"6222{next(COUNT):014d}"
        accounts.ask(case, payee["name"], "别行", number, "换卡", case.applicant, part)

    # ends and returns

    @rule(pick=PICK)
    def stop(self, pick):
        case = self.cases[pick % len(self.cases)]
        if pick % 3:
            said = {"left_on": "2025-06-01", "reason": "调走"}
            self.attempt(lambda: engine.interrupt(case.pk, "stop", self.who.review, key=key(), data=said))
        else:
            self.attempt(
                lambda: engine.interrupt(
                    case.pk, "withdraw", fresh(case).applicant, key=key(), data={"reason": "不申报了"}
                )
            )

    @rule(pick=PICK)
    def recall(self, pick):
        """Back to its review, also after its money has come: what came goes back first."""
        case = self.cases[pick % len(self.cases)]
        said = {"reason": "事实有变化"}
        self.attempt(lambda: engine.interrupt(case.pk, "recall", self.who.review, key=key(), data=said))

    @rule()
    def hand_back(self):
        lines = list(resting.ended().values_list("pk", flat=True))
        self.attempt(lambda: resting.hand_back(lines, f"缴{next(COUNT)}", clock.today(), self.who.payment))

    @rule(pick=PICK)
    def recover(self, pick):
        closed = [case for case in self.fresh() if case.state == S.CLOSED]
        if closed:
            case = closed[pick % len(closed)]
            who = next(iter(paid.parts(case).values()))
            demand = recoveries.Demand(
                part=who.part, amount=(who.amount / (1 + pick % 3)).quantize(Decimal("0.01")), cause="miscounted", found=FOUND
            )  # fmt: skip
            self.attempt(lambda: self.demand(case, demand))

    def demand(self, case, demand):
        made = recoveries.propose(case, demand, self.who.payment)
        recoveries.approve(made, self.who.payment_check)

    @rule(pick=PICK)
    def money_comes_back(self, pick):
        for one in Recovery.objects.exclude(sealed_at=None).order_by("-pk")[:1]:
            part = (one.amount / (1 + pick % 2)).quantize(Decimal("0.01"))
            voucher = f"退{next(COUNT)}"
            self.attempt(lambda: receipts.record(one, voucher, clock.today(), part, self.who.finance))
            one.refresh_from_db()
            self.attempt(lambda: receipts.finish(one, self.who.finance_check))

    # what must hold

    @invariant()
    def the_books_are_right(self):
        if hasattr(self, "undo"):
            assert list(reconciliation.faults()) == [] and list(reconciliation.uneven()) == []
            assert ledger.mismatches() == []

    @invariant()
    def every_fund_and_every_part_bear_what_was_awarded(self):
        if not hasattr(self, "undo"):
            return
        held = Reservation.objects.filter(status__in=("held", "committed"), pool__code__startswith="fund:")
        of_case = dict(held.order_by().values_list("case").annotate(Sum("amount")))
        arrived = dict(
            PaymentLine.objects.filter(outcome="confirmed")
            .order_by()
            .values_list("case")
            .annotate(Sum("gross"))
        )
        recovered = set(Recovery.objects.values_list("case_id", flat=True))
        for case in self.fresh():
            if case.state in MONEY and case.pk not in recovered:
                parts = sum(part.amount for part in case.known.parts)
                assert of_case.get(case.pk) == case.known.amount == parts, case.state
            if (got := arrived.get(case.pk, Decimal(0))) != case.known.amount:
                assert case.state != S.CLOSED or "pay" not in case.known.scheme.stages, (case, got)
            assert got <= case.known.amount

    # the pieces

    def fresh(self):
        return [one.coerced for one in Case.objects.filter(pk__in=[case.pk for case in self.cases])]

    def at(self, node):
        return [one.process.coerced for one in tasks(self.cases, node)]

    def some(self, found, pick):
        found = [one for one in found if one.process_id in {case.pk for case in self.cases}]
        return [one for place, one in enumerate(found) if pick >> place % 6 & 1] or found

    def attempt(self, act):
        with contextlib.suppress(*NO), transaction.atomic():
            act()


def key() -> str:
    return uuid.uuid4().hex


MANY = settings(
    max_examples=WALKS, stateful_step_count=50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)  # fmt: skip


@pytest.fixture
def start(county, who):
    return County(county, who)


def test_the_books_are_right_after_every_step_of_any_walk(start):
    run_state_machine_as_test(lambda: Walk(start), settings=MANY)


def test_the_walk_gets_to_the_end_of_every_scheme(start):
    """What is walked is not a row of refusals: everything that was filed is paid, and one payee pays back."""
    walk = Walk(start)
    walk.begin()
    try:
        walk.file(1)
        for move in (walk.review, walk.the_group_fixes):
            move(1)
        for _ in range(len(walk.cases)):
            walk.request(1)
            walk.submit(1)
            walk.allocate(2)
        assert {case.state for case in walk.fresh()} == {S.ALLOCATED, S.CLOSED}
        for failed in (2, 0):
            walk.list_(63)
            walk.withhold(1, 20)
            walk.pay(1)
            walk.the_bank_answers(0, failed)
            walk.the_books_are_right()
            for pick in range(8):
                walk.correct(pick)
        assert {case.state for case in walk.fresh()} == {S.CLOSED}
        paid_for = {case.known.scheme.key for case in walk.fresh()}
        known = schemes.schemes(clock.today()).items()
        assert paid_for == {key for key, scheme in known if "allocate" in scheme.stages}
        walk.recover(1)
        walk.money_comes_back(2)
        assert Recovery.objects.exclude(sealed_at=None).count() == 1
        walk.the_books_are_right()
        walk.every_fund_and_every_part_bear_what_was_awarded()
    finally:
        walk.teardown()
