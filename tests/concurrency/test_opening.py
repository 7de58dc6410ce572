"""Opening lines confirmed by two people at once, or while a claim about the same talent is reviewed: exactly one wins."""

import pytest

from approvals.opening import services
from approvals.opening.models import Opening
from documents.workbooks import Row
from tests.claims import PASSED, Claims, verify
from tests.county import do
from tests.server import ROUNDS, Client, together
from workflows import ledger
from workflows.fsm import Refused
from workflows.journal import Entry
from workflows.ledger import Reservation


@pytest.fixture
def claims(county):
    made = Claims()
    made.funds()
    return made


def brought(claims, who, person, claimant, number) -> Opening:
    kind = services.KINDS["talent"]
    cells = [
        person.name,
        person.id_number,
        "省C",
        "机构",
        claimant.name,
        claimant.identity,
        "30000",
        "2024-05-06",
        f"旧{number}号",
    ]
    rows = [Row(2, dict(zip(kind.columns, cells, strict=True)))]
    faults, opening = services.bring_in(kind, rows, "reward_review@RSJ", who)
    assert faults == []
    return opening


def test_two_people_confirming_one_workbook_count_it_once(claims, server):
    maker, pair = (
        claims.user("reward_review@RSJ"),
        [Client(server, claims.user("payment_check@RSJ")) for _ in range(2)],
    )
    for number in range(ROUNDS // 4):
        opening = brought(claims, maker, claims.talent(), claims.claimant(), number)
        answers = together(*[lambda who=who: who.post(f"/opening/{opening.pk}/confirm/", {}) for who in pair])
        assert sorted(status for status, _ in answers) == [302, 422], answers
    assert Reservation.objects.filter(case=None).count() == ROUNDS // 4 and ledger.mismatches() == []


def test_an_opening_line_against_a_strangers_review_leaves_one_claimant(claims, server):
    maker, checker, who = claims.user("reward_review@RSJ"), claims.user("payment_check@RSJ"), claims.desks()
    browser = Client(server, checker)
    for number in range(ROUNDS // 4):
        person = claims.talent()
        case = claims.talent_claim(person)
        verify(case)
        opening = brought(claims, maker, person, claims.claimant(), number)
        confirmed, reviewed = together(
            lambda: browser.post(f"/opening/{opening.pk}/confirm/", {}),
            lambda: do(case, "review", "pass_review", who.review, PASSED),
        )
        assert confirmed[0] in (302, 422) and isinstance(reviewed, Entry | Refused), (confirmed, reviewed)
        holders = Reservation.objects.filter(
            pool__code__startswith=f"talent:{person.id_index[:20]}", status__in=("held", "committed")
        ).values_list("holder", flat=True)
        assert len(set(holders)) == 1, (confirmed, reviewed)
    assert ledger.mismatches() == []
