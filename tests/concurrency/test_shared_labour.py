"""Shared labour under pressure: the county's 200,000 a year, or each enterprise's, exact to the yuan, halves and all."""

import uuid
from decimal import Decimal

import pytest
from django.db import transaction

from tests.claims import Claims, to_reported
from tests.county import fresh, task
from tests.server import Client, together
from workflows import clock, journal, ledger
from workflows.claim import pools
from workflows.claim.states import S
from workflows.ledger import Pool
from workflows.rulings import Ruling

REVIEW = {"opinion": "经审核属实"}
TOTAL, PATIENCE = 200_000, 10


@pytest.fixture
def county(transactional_db):
    made = Claims()
    made.funds()
    return made


@transaction.atomic
def reported(county, count, lender=None, borrower=None, sides=("调出企业",)) -> list:
    """``count`` agreements of ten people each that wait for the review; each side claims in its turn."""
    who, lender, borrower = county.desks(), lender or county.employer(), borrower or county.employer()
    who.officer = county.user("service_officer@GXJ")
    cases = []
    for place in range(count):
        side = sides[place % len(sides)]
        pair = (lender, borrower) if side == "调出企业" else (borrower, lender)
        case = county.agreement_claim(*pair, side=side)
        cases.append(to_reported(case, county, who))
    return cases


def approve_at_once(county, server, cases) -> list[tuple[int, str]]:
    officers = [Client(server, county.user("reward_review@RSJ")) for _ in range(4)]
    works = [(case, task(case, "review")) for case in cases]
    return together(*(
        lambda place=place, pair=pair: patiently(officers[place % 4], *pair) for place, pair in enumerate(works)
    ))  # fmt: skip


def patiently(officer, case, work) -> tuple[int, str]:
    """One click, sent again with the same key where a busy machine has not answered in time."""
    click = uuid.uuid4().hex
    for _ in range(PATIENCE):
        try:
            return officer.act(case, work, "approve", REVIEW, key=click)
        except TimeoutError:
            continue
    raise TimeoutError(f"{case.number}: no answer")


def halves(cases) -> list[dict[str, Decimal]]:
    return [{part.payee["side"]: part.amount for part in case.known.parts} for case in cases]


def check(answers, cases, paid):
    assert sorted(status for status, _ in answers) == [302] * paid + [422] * (len(cases) - paid), answers
    assert all("每年总额" in body for status, body in answers if status == 422)
    stand = [case for case in map(fresh, cases) if case.state == S.CLEARED]
    assert len(stand) == paid
    assert ledger.mismatches() == [] and [case for case in stand if journal.broken(case)] == []
    assert all(sum(one.values()) == case.known.amount for one, case in zip(halves(stand), stand, strict=True))
    return stand


def test_a_hundred_agreements_share_the_countys_200_000_to_the_yuan(county, server):
    cases = reported(county, 100, sides=("调出企业", "调入企业"))
    code = pools.cap_codes(cases[0], {"cap_scope": "scheme"})[0]
    Pool.objects.filter(code=code).update(taken=4_500)
    ledger.Reservation.objects.create(
        pool=Pool.objects.get(code=code), amount=4_500, status="committed", proof="期初"
    )
    stand = check(approve_at_once(county, server, cases), cases, 20)
    assert Pool.objects.get(code=code).taken == TOTAL
    assert sum(case.known.amount for case in stand) == TOTAL - 4_500
    assert all(len(set(one.values())) == 1 for one in halves(stand)), "both halves are equal, the cut one too"
    assert sorted(case.known.amount for case in stand)[0] == 5_500


def test_under_the_other_ruling_each_enterprise_is_filled_to_the_yuan_with_its_own_halves(county, server):
    Ruling.objects.create(
        key="sl.cap_scope", value="enterprise", since=clock.today(), document="清政会〔2026〕1号",
        proposed_by=county.user(), proposed_at=clock.now(), confirmed_by=county.user(), confirmed_at=clock.now(),
    )  # fmt: skip
    cases = reported(county, 100)
    lender, borrower = pools.totals(cases[0], {"cap_scope": "enterprise"})
    used = {lender.code: 12_500, borrower.code: 0}
    for code, amount in used.items():
        Pool.objects.filter(code=code).update(taken=amount)
        ledger.Reservation.objects.create(
            pool=Pool.objects.get(code=code), amount=amount, status="committed", proof="期初"
        )
    stand = check(approve_at_once(county, server, cases), cases, 40)
    assert [Pool.objects.get(code=code).taken for code in used] == [TOTAL, TOTAL]
    paid = {side: sum(one.get(side, 0) for one in halves(stand)) for side in (lender.side, borrower.side)}
    assert paid == {lender.side: TOTAL - 12_500, borrower.side: TOTAL}
