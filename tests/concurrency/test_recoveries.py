"""Money that comes back at the same moment twice: never more asked than paid, never more booked than owed, never below zero."""

from decimal import Decimal

import pytest

from approvals.payments import reconciliation
from approvals.recoveries import releases, waivers
from approvals.recoveries.models import Recoverable, Recovery
from approvals.stacking import topups
from documents.models import Paper
from tests.benefits import benefit, revoked
from tests.benefits import paid as paid_through
from tests.claims import Claims
from tests.county import fresh
from tests.recoveries import FOUND, approved, paid, proposed, received
from tests.server import Client, together
from workflows import clock, journal, ledger
from workflows.claim import pools
from workflows.claim.rosters import RosterLine
from workflows.ledger import Pool

ROUNDS = 6


@pytest.fixture
def claims(county):
    made = Claims()
    made.funds()
    return made


@pytest.fixture
def who(claims):
    return claims.desks()


def statuses(answered) -> list[int]:
    assert not any(isinstance(one, Exception) for one in answered), answered
    return sorted(status for status, _ in answered)


def sound(*cases) -> None:
    for case in cases:
        assert journal.broken(fresh(case)) is None
    assert not list(reconciliation.faults()) and not list(releases.faults())
    assert ledger.mismatches() == []


def test_two_demands_for_the_same_money_are_one(claims, who, server):
    makers = [Client(server, who.payment), Client(server, who.review)]
    for case in paid(claims, who, ROUNDS):
        said = {
            "part": "1",
            "cause": "miscounted",
            "amount": str(case.known.amount),
            "found": FOUND,
            "days": "15",
        }
        ask = lambda maker, case=case, said=said: lambda: maker.post(f"/cases/{case.number}/recover/", said)
        assert statuses(together(*[ask(maker) for maker in makers * 2])) == [302, 422, 422, 422]
        row = Recoverable.objects.get(case=case)
        assert row.asked == row.paid == case.known.amount
        sound(case)


def test_two_approvals_are_one(claims, who, server):
    checkers = [Client(server, who.payment_check), Client(server, claims.user("payment_check@RSJ"))]
    for case in paid(claims, who, ROUNDS):
        made = proposed(case, who, "500")
        click = lambda one, made=made: lambda: one.post(f"/recoveries/{made.pk}/approve/", {})
        assert statuses(together(*map(click, checkers))) == [302, 409]
        assert Paper.objects.filter(source=f"recovery:{made.pk}:notice").count() == 1
        assert case.log.filter(action="approve_recovery").count() == 1
        sound(case)


def test_receipts_beyond_the_rest_are_refused_to_the_fen(claims, who, server):
    desks = [Client(server, who.finance), Client(server, claims.user("finance@CZJ"))]
    for turn, case in enumerate(paid(claims, who, ROUNDS)):
        made = approved(case, who, "500")
        before = Pool.objects.get(code=pools.cap_code(case)).taken
        book = lambda desk, n, made=made, turn=turn: lambda: desk.post(f"/recoveries/{made.pk}/receive/", {
            "receive-amount": "166.67", "receive-voucher": f"缴{turn}-{n}", "receive-dated": clock.today().isoformat(),
        })  # fmt: skip
        answered = together(*[book(desks[n % 2], n) for n in range(4)])
        assert statuses(answered) == [302, 302, 422, 422]
        made.refresh_from_db()
        assert made.received == Decimal("333.34")
        assert before - Pool.objects.get(code=pools.cap_code(case)).taken == Decimal("333.34")
        sound(case)


def test_one_voucher_at_the_same_moment_counts_once(claims, who, server):
    desk = Client(server, who.finance)
    for turn, case in enumerate(paid(claims, who, ROUNDS)):
        made = approved(case, who, "500")
        said = {
            "receive-amount": "10",
            "receive-voucher": f"同{turn}",
            "receive-dated": clock.today().isoformat(),
        }
        book = lambda made=made, said=said: desk.post(f"/recoveries/{made.pk}/receive/", said)
        assert statuses(together(*[book] * 3)) == [302, 422, 422]
        sound(case)


def test_a_receipt_and_its_reversal_and_a_waiver_race_and_the_books_are_right(claims, who, server):
    finance, checker = Client(server, who.finance), Client(server, who.finance_check)
    agreed = Client(server, who.payment_check)
    for turn, case in enumerate(paid(claims, who, ROUNDS)):
        made = approved(case, who, "500")
        first = received(made, who, "200")
        asked = waivers.propose(made, "written_off", Decimal("300"), "x", "y", who.payment)
        url = f"/recoveries/{made.pk}"
        said = {
            "receive-amount": "300",
            "receive-voucher": f"补{turn}",
            "receive-dated": clock.today().isoformat(),
        }
        back = {"item": str(first.pk), "reverse-voucher": f"冲{turn}", "reverse-reason": "录错"}
        answered = together(
            lambda url=url, said=said: finance.post(f"{url}/receive/", said),
            lambda url=url, back=back: checker.post(f"{url}/reverse/", back),
            lambda url=url, back=back: checker.post(f"{url}/reverse/", back),
            lambda url=url, asked=asked: agreed.post(f"{url}/agree_waiver/", {"item": str(asked.pk)}),
        )
        assert all(status in (302, 409, 422) for status in statuses(answered))
        found = Recovery.objects.get(pk=made.pk)
        assert 0 <= found.received <= found.amount - found.waived
        sound(case)


def test_the_last_two_recoveries_of_a_claim_and_its_top_up_finished_at_once_free_its_people(
    claims, who, server
):
    checkers = [Client(server, who.finance_check), Client(server, claims.user("finance_check@CZJ"))]
    for turn in range(2):
        case = claims.labour_claim(1, ["应届高校毕业生"])
        one = benefit(claims, case.roster.get().id_number, amount="300")
        paid_through(claims, who, [case])
        revoked(claims, one)
        more = fresh(topups.open_for(fresh(case), case.applicant))
        more.employer = case.employer
        paid_through(claims, who, [more])
        both = [approved(fresh(kin), who, str(fresh(kin).known.amount)) for kin in (case, more)]
        for made in both:
            received(made, who, str(made.amount))
        urls = [f"/recoveries/{made.pk}/finish/" for made in (both if turn % 2 else both[::-1])]
        ask = lambda checker, url: lambda: checker.post(url, {})
        assert statuses(together(*map(ask, checkers, urls))) == [302, 302]
        assert not RosterLine.objects.filter(case__in=[case, more], taken=True).exists()
        sound(case, more)
