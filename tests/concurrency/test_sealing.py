"""A withdrawal against the signing of a sitting: one wins, the other is told, no place is lost."""

import uuid

from approvals.meetings import services
from approvals.meetings.models import Meeting
from tests.county import fresh, task
from tests.server import Client, together
from tests.transfers import to_committee
from workflows import clock, journal, ledger
from workflows.transfer.states import S

PEOPLE = [{"name": "甲", "post": "", "present": True}, {"name": "乙", "post": "", "present": True}]


def sitting(case, secretary, number):
    held = Meeting.objects.create(
        body="BWH", held_on=clock.today(), place="会议室", chair="甲", attendance=PEOPLE, created_by=secretary,
        minutes_number=f"清委编〔2026〕{number}号",
    )  # fmt: skip
    services.build_agenda(held, [task(case, "committee")], secretary)
    return held


def test_fifty_withdrawals_against_signing(county, server):
    who = county.officials()
    county.places(vacancies=100)
    secretary, wins = Client(server, who.secretary), set()
    for turn in range(50):
        case = county.transfer()
        to_committee(case, who)
        held = sitting(case, who.secretary, turn)
        applicant, item = Client(server, case.applicant), held.items.get()
        said = {"body": "BWH", "held_on": clock.today().isoformat(), "place": "会议室", "chair": "甲", "members": "甲\n乙",
                "minutes_number": held.minutes_number, f"item{item.pk}-outcome": "agree", "seal": "1"}  # fmt: skip
        leave = {"key": uuid.uuid4().hex, "reason": "家事"}
        sign = lambda held=held, said=said: secretary.post(f"/meetings/{held.pk}/", said)
        go = lambda a=applicant, c=case, d=leave: a.post(f"/my/cases/{c.number}/withdraw/", d)
        answers = together(*([sign, go] if turn % 2 else [go, sign]))
        statuses = sorted(status for status, _ in answers)
        assert statuses[0] == 302 and statuses[1] in (404, 409, 422), answers
        case = fresh(case)
        assert case.state in (S.WITHDRAWN, S.INQUIRING) and journal.broken(case) is None
        held.refresh_from_db()
        assert bool(held.sealed_at) == (case.state == S.INQUIRING)
        wins.add(case.state)
    assert ledger.mismatches() == []
    committed = ledger.Reservation.objects.filter(status="committed", pool__code__startswith="quota").count()
    assert committed == sum(1 for held in Meeting.objects.exclude(sealed_at=None))
