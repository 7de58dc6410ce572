"""Paying by double click, by two people, by re-import: once; and a claim that ends at that moment is paid or ended, never both."""

import re
import uuid

import pytest

from approvals.payments import bank, reconciliation, services
from approvals.payments.models import BankFile, Payment, PaymentLine, RequestLine
from tests.claims import PASSED, Claims, to_cleared
from tests.county import do, fresh
from tests.payments import (
    answers,
    cleared,
    record,
    returned_revenue,
    tasks,
    to_allocated,
    to_paid,
    to_requested,
    winners,
    workbook,
)
from tests.server import Client, together
from workflows import clock, journal, ledger
from workflows.claim.states import S

ROUNDS = 8


@pytest.fixture
def claims(county):
    made = Claims()
    made.funds()
    return made


@pytest.fixture
def who(claims):
    return claims.desks()


def allocated(claims, who, count=3):
    cases = cleared(claims, who, count)
    to_allocated(cases, who)
    return cases


def statuses(answered) -> list[int]:
    assert not any(isinstance(one, Exception) for one in answered), answered
    return sorted(status for status, _ in answered)


def sound(cases, action: str) -> None:
    """Each claim moved once, its journal whole, the books right."""
    for case in cases:
        assert case.log.filter(action=action).count() == 1
        assert journal.broken(fresh(case)) is None
    assert not list(reconciliation.faults()) and not list(reconciliation.changed())
    assert ledger.mismatches() == []


def test_approving_twice_by_one_and_by_two_is_one_payment(claims, who, server):
    one, two = (
        Client(server, who.payment_check),
        Client(server, claims.user("payment_check@RSJ", name="陈二")),
    )
    for turn in range(ROUNDS):
        cases = allocated(claims, who)
        made = services.build(tasks(cases, "pay"), who.payment)
        click = lambda who_: lambda: who_.post(f"/payments/lists/{made.pk}/", {"approve": "1"})
        others = [one, one] if turn % 2 else [one, two]
        answered = together(click(one), *[click(other) for other in others], click(one))
        said = statuses(answered)
        assert said == [302] * 4 if turn % 2 else said in ([302, 302, 302, 409], [302, 409, 409, 409]), said
        late = [body for status, body in answered if status == 409]
        assert all(re.search("已由 (张试|陈二) 于 .* 办结", body) for body in late)
        assert {fresh(case).state for case in cases} == {S.PAID}
        sound(cases, "pay")


def test_two_makers_listing_the_same_claims_make_one_list(claims, who, server):
    makers = [Client(server, who.payment), Client(server, claims.user("payment@RSJ"))]
    for _ in range(ROUNDS):
        cases = allocated(claims, who, 2)
        ticked = {"task": [task.pk for task in tasks(cases, "pay")]}
        answered = together(
            *[lambda maker=maker: maker.post("/payments/lists/", ticked) for maker in makers * 2]
        )
        assert statuses(answered) == [302, 422, 422, 422]
        assert PaymentLine.objects.filter(case__in=cases).count() == 2
        assert Payment.objects.filter(lines__case__in=cases).distinct().count() == 1


def test_two_requests_for_the_same_claims_are_one_and_it_is_paid_out_once(claims, who, server):
    maker = Client(server, who.payment)
    checkers = [Client(server, who.finance_check), Client(server, claims.user("finance_check@CZJ"))]
    for _ in range(ROUNDS):
        cases = cleared(claims, who, 2)
        ticked = {"task": [task.pk for task in tasks(cases, "request")]}
        answered = together(*[lambda: maker.post("/payments/requests/", ticked)] * 3)
        assert statuses(answered) == [302, 422, 422]
    request = to_requested(cleared(claims, who, 2), who)
    record(request, who)
    decide = f"/finance/requests/{request.pk}/decide/"
    said = statuses(together(*[lambda one=one: one.post(decide, {}) for one in checkers]))
    assert said == [302, 409]
    sound([line.case for line in request.lines.all()], "allocate")


def test_the_payment_file_is_taken_once(claims, who, server):
    maker = Client(server, who.payment)
    for _ in range(ROUNDS):
        payment = to_paid(allocated(claims, who, 1), who)
        answered = together(*[lambda: maker.post(f"/payments/lists/{payment.pk}/file/", {})] * 4)
        assert statuses(answered) == [200, 422, 422, 422]
        assert payment.downloads.count() == 1


def test_results_applied_by_two_people_or_brought_in_twice_count_once(claims, who, server):
    makers = [Client(server, who.payment), Client(server, claims.user("payment@RSJ"))]
    for turn in range(ROUNDS):
        cases = allocated(claims, who, 2)
        payment = to_paid(cases, who)
        first = bank.read(payment, workbook(answers(payment)), who.payment)
        again = first
        if turn % 2:
            again = BankFile.objects.create(
                payment=payment, name="再次.xlsx", sha256=first.sha256, rows=first.rows, read_by=who.payment
            )
        apply = lambda maker, file: lambda: maker.post(f"/payments/results/{file.pk}/", {})
        answered = together(apply(makers[0], first), apply(makers[1], again), apply(makers[0], first))
        said = statuses(answered)
        assert said in ([302, 302, 409], [302, 302, 422], [302, 409, 409], [302, 422, 422]), said
        assert {fresh(case).state for case in cases} == {S.CLOSED}
        sound(cases, "settle")


def test_a_claim_that_ends_while_it_is_paid_is_paid_or_ended(claims, who, server):
    checker, reviewer = Client(server, who.payment_check), Client(server, who.review)
    for turn in range(ROUNDS * 2):
        cases = allocated(claims, who, 2)
        made = services.build(tasks(cases, "pay"), who.payment)
        pay = lambda: checker.post(f"/payments/lists/{made.pk}/", {"approve": "1"})
        said = {"key": uuid.uuid4().hex, "left_on": "2025-06-01", "reason": "调走"}
        stop = lambda: reviewer.post(f"/cases/{cases[1].number}/interrupts/stop/", said)
        answered = together(*([pay, stop] if turn % 2 else [stop, pay]))
        assert all(status in (302, 409, 422) for status, _ in answered), answered
        states = [fresh(case).state for case in cases]
        assert states in ([S.PAID, S.PAID], [S.ALLOCATED, S.STOPPED]), states
        assert not list(reconciliation.faults()) and ledger.mismatches() == []


def recall(reviewer, case):
    said = {"key": uuid.uuid4().hex, "reason": "市级已补助"}
    return lambda: reviewer.post(f"/cases/{case.number}/interrupts/recall/", said)


def test_a_claim_recalled_while_it_is_paid_is_paid_or_recalled(claims, who, server):
    checker, reviewer = Client(server, who.payment_check), Client(server, who.review)
    for turn in range(ROUNDS // 2):
        cases = allocated(claims, who, 2)
        made = services.build(tasks(cases, "pay"), who.payment)
        pay = lambda: checker.post(f"/payments/lists/{made.pk}/", {"approve": "1"})
        back = recall(reviewer, cases[1])
        statuses(together(*([pay, back] if turn % 2 else [back, pay])))
        states = [fresh(case).state for case in cases]
        assert states in ([S.PAID, S.PAID], [S.ALLOCATED, S.CHECKED]), states
        books_right(cases)


def test_what_a_recall_sets_free_goes_back_once_and_is_asked_for_once(claims, who, server):
    """The money goes back by two vouchers at once, and is asked for twice at that moment: once each, never both at a time."""
    maker, reviewer = Client(server, who.payment), Client(server, who.review)
    for turn in range(ROUNDS // 4):
        (case,) = allocated(claims, who, 1)
        assert recall(reviewer, case)()[0] == 302
        do(case, "review", "pass_review", who.review, PASSED)
        to_cleared([case], who)
        (line,) = RequestLine.objects.filter(case=case)
        ask = lambda: maker.post(
            "/payments/requests/", {"task": [work.pk for work in tasks([case], "request")]}
        )
        back = lambda n: lambda: maker.post("/payments/hand-back/", {
            "line": [line.pk], "voucher": f"缴{turn}-{n}", "dated": clock.today().isoformat()})  # fmt: skip
        said = [status for status, _ in together(back(1), ask, back(2), ask)]
        assert sorted(said[::2]) == [302, 422] and sorted(said[1::2]) in ([302, 422], [422, 422]), said
        live = RequestLine.objects.filter(case=case, handed_back=None)
        assert live.count() == said[1::2].count(302)
        books_right([case])


def books_right(cases) -> None:
    assert all(journal.broken(fresh(case)) is None for case in cases)
    assert not list(reconciliation.faults()) and not list(reconciliation.changed())
    assert ledger.mismatches() == []


def test_the_file_finance_pays_from_against_a_freeze_and_a_return(claims, who, server):
    """Taken before, or not at all: nothing leaves for a claim that is looked into or asked for anew."""
    maker, checker = Client(server, who.finance), Client(server, who.finance_check)
    reviewer = Client(server, who.review)
    for turn in range(ROUNDS):
        case = returned_revenue(claims)
        request = to_requested([case], who)
        take = lambda: maker.post(f"/finance/requests/{request.pk}/file/", {})
        stop = lambda: reviewer.post(f"/cases/{case.number}/freeze/", {"cause": "audit", "reason": "核查"})
        back = lambda: checker.post(
            f"/finance/requests/{request.pk}/decide/", {"return": "1", "reason": "账户有误"}
        )
        taken, other = together(take, stop if turn % 2 else back)
        assert taken[0] in (200, 422) and other[0] == 302, (taken[0], other)
        assert request.downloads.count() == (taken[0] == 200)
        books_right([case])


def results(payment, who, *lines, failed=0) -> BankFile:
    """What the bank says of some lines of a list, read and not yet applied."""
    rows = [
        {"row": line.position, "line": line.pk, "outcome": "bounced", "failure": "户名不符", "serial": ""}
        if line.part == failed
        else {
            "row": line.position,
            "line": line.pk,
            "outcome": "confirmed",
            "failure": "",
            "serial": f"S{line.pk}",
        }
        for line in lines
    ]
    return BankFile.objects.create(
        payment=payment, name="回执.xlsx", sha256="0" * 64, rows=rows, read_by=who.payment
    )


def test_a_claim_of_several_approved_and_answered_by_two_at_once_pays_each_part_once(claims, who, server):
    checkers = [Client(server, who.payment_check), Client(server, claims.user("payment_check@RSJ"))]
    makers = [Client(server, who.payment), Client(server, claims.user("payment@RSJ"))]
    for _ in range(ROUNDS // 2):
        case = winners(claims, who, 3)
        to_allocated([case], who)
        (work,) = tasks([case], "pay")
        build = lambda maker: lambda: maker.post("/payments/lists/", {"task": [work.pk]})
        assert statuses(together(*map(build, makers * 2))) == [302, 422, 422, 422]
        made = Payment.objects.get(lines__case=case, lines__part=1)
        pay = lambda checker: lambda: checker.post(f"/payments/lists/{made.pk}/", {"approve": "1"})
        said = statuses(together(*map(pay, checkers)))
        assert said == [302, 409]
        assert sorted(PaymentLine.objects.filter(case=case).values_list("part", flat=True)) == [1, 2, 3]
        made.refresh_from_db()
        lines = {line.part: line for line in made.lines.all()}
        files = [results(made, who, lines[1]), results(made, who, lines[2], lines[3], failed=3)]
        apply = lambda maker, file: lambda: maker.post(f"/payments/results/{file.pk}/", {})
        assert statuses(together(apply(makers[0], files[0]), apply(makers[1], files[1]))) == [302, 302]
        assert fresh(case).state == S.ALLOCATED
        assert fresh(case).known.get("arrived") == [1, 2]
        assert case.log.filter(action="bounce").count() == 1
        sound([case], "pay")


def test_one_hop_approved_by_two_at_once_is_paid_out_once(claims, who, server):
    checkers = [Client(server, who.finance_check), Client(server, claims.user("finance_check@CZJ"))]
    for _ in range(ROUNDS // 2):
        case = returned_revenue(claims)
        request = to_requested([case], who)
        record(request, who)
        decide = f"/finance/requests/{request.pk}/decide/"
        back = lambda: checkers[1].post(decide, {"return": "1", "reason": "账户有误"})
        answered = statuses(together(lambda: checkers[0].post(decide, {}), back))
        assert answered in ([302, 409], [302, 422]), answered
        assert fresh(case).state in (S.CLOSED, S.CLEARED)
        assert not list(reconciliation.faults()) and not list(reconciliation.changed())
        assert ledger.mismatches() == []
