"""Registers that change while something stands on them: two lines for one day never both, a benefit never unnoticed."""

from datetime import date

import pytest
from django.db import transaction

from approvals.registers import benefits as register
from approvals.registers import lists
from approvals.stacking import overlaps
from approvals.stacking.models import Overlap
from parties.lists import SHORT, DatedLine
from tests.benefits import benefit
from tests.claims import PASSED, Claims, amount, verify
from tests.county import do, fresh
from tests.server import in_line, together
from workflows import journal, ledger
from workflows.claim.rosters import RosterLine
from workflows.fsm import Refused


@pytest.fixture
def claims(county):
    made = Claims()
    made.funds()
    return made


def test_two_lines_for_the_same_days_confirmed_at_once_are_one(claims):
    maker, *checkers = (
        claims.user("reward_review@RSJ"),
        claims.user("publicity@RCB"),
        claims.user("publicity@RCB"),
    )
    for turn in range(6):
        said = {"kind": SHORT, "title": f"电工{turn}", "sort": "", "code": ""}
        both = [
            lists.enter(
                [DatedLine(since=date(2025, 1, day), document=f"清人社〔2025〕{day}号", **said)], maker
            )
            for day in (1, 2)
        ]
        done = together(*[
            lambda change=change, by=by: lists.confirm(change.pk, by)
            for change, by in zip(both, checkers, strict=True)
        ])  # fmt: skip
        assert sum(isinstance(one, Refused) for one in done) == 1, done
        assert DatedLine.objects.filter(title=f"电工{turn}").count() == 1


def test_a_benefit_revoked_while_a_claim_is_reviewed_beside_it_is_noticed(claims):
    """The review has read it and goes on after it is gone: what the claim lacks stands on the page of what is to be looked at."""
    who, keeper, other = claims.desks(), claims.user("reward_review@RSJ"), claims.user("publicity@RCB")
    case = claims.labour_claim(1, ["应届高校毕业生"])
    verify(case)
    one = benefit(claims, case.roster.get().id_number, amount="300")
    register.ask_to_revoke(one.pk, "已退回市级补助", keeper)

    def revoke():
        with transaction.atomic():
            overlaps.notice([register.revoke(one.pk, other)])

    review = lambda: do(case, "review", "pass_review", who.review, PASSED)
    in_line(RosterLine.objects.filter(case=case), review, revoke)
    (found,) = Overlap.objects.all()
    assert (found.case_id, amount(case), found.due - found.county) == (case.pk, 700, 300)
    assert journal.broken(fresh(case)) is None and ledger.mismatches() == []
