"""Two people, one moment: exactly one decision, and the other is told who was quicker."""

import re
import uuid

from tests.county import fresh, task
from tests.server import ROUNDS, Client, together
from tests.transfers import SEEN, to_committee, to_staffing, to_vetting
from workflows import journal
from workflows.case import Case, Task
from workflows.transfer.states import S


def statuses(answers):
    return sorted(answer[0] for answer in answers)


def test_two_officers_decide_one_task_once(county, server):
    one, two = (Client(server, county.user("intake@JYJ", name=name)) for name in ("林一", "陈二"))
    for _ in range(ROUNDS):
        case = county.transfer()
        work = task(case, "intake")
        answers = together(
            lambda: one.act(case, work, "accept", SEEN),
            lambda: two.act(case, work, "refuse_acceptance", {"reason": "不符（三(三)1）"}),
        )
        assert statuses(answers) == [302, 409], answers
        loser = next(body for status, body in answers if status == 409)
        assert re.search("已由 (林一|陈二) 于 .* 办结", loser)
        assert case.log.count() == 2 and journal.broken(fresh(case)) is None


def test_a_triple_click_is_one_decision_and_three_same_answers(county, server):
    officer = Client(server, county.user("intake@JYJ"))
    for _ in range(ROUNDS // 4):
        case, key = county.transfer(), uuid.uuid4().hex
        work = task(case, "intake")
        answers = together(*[lambda: officer.act(case, work, "accept", SEEN, key=key)] * 3)
        assert statuses(answers) == [302, 302, 302], answers
        assert case.log.count() == 2


def test_one_task_posted_through_two_case_numbers_is_refused(county, server):
    officer = Client(server, county.user("intake@JYJ"))
    for _ in range(ROUNDS // 4):
        case, other = county.transfer(), county.transfer()
        work = task(case, "intake")
        answers = together(
            lambda: officer.act(case, work, "accept", SEEN),
            lambda: officer.act(case, work, "accept", SEEN, number=other.number),
        )
        assert statuses(answers) == [302, 404], answers
        assert (case.log.count(), other.log.count()) == (2, 1)


def test_simultaneous_opinions_meet_once(county, server):
    who = county.officials()
    examiner, cosigner = Client(server, who.vetting), Client(server, who.cosign)
    for _ in range(ROUNDS // 4):
        case = county.transfer()
        to_vetting(case, who)
        Task.objects.filter(process=case, flow_task__endswith=".reply").update(
            status="DONE", finished=case.created
        )
        Task.objects.filter(process=case, flow_task__endswith=".read_file").update(
            status="DONE", finished=case.created
        )
        said = {"examiners": [who.vetting.pk, who.examiner.pk], "held_on": "2026-01-05", "place": "福州",
                "talked_with": "三人", "findings": "好"}  # fmt: skip
        answers = together(
            lambda: cosigner.act(case, task(case, "cosign"), "give_opinion", {"agree": "yes"}),
            lambda: examiner.act(case, task(case, "examine"), "record_examination", said),
        )
        assert statuses(answers) == [302, 302], answers
        assert Task.objects.filter(process=case, finished=None).count() == 1
        assert journal.broken(fresh(case)) is None


def test_withdrawal_against_staffing_approval_one_order_or_the_other(county, server):
    who = county.officials()
    county.places(vacancies=200)
    officer = Client(server, who.staffing)
    for turn in range(50):
        case = county.transfer()
        to_staffing(case, who)
        applicant = Client(server, case.applicant)
        leave = lambda: applicant.post(
            f"/my/cases/{case.number}/withdraw/", {"key": uuid.uuid4().hex, "reason": "家事"}
        )
        grant = lambda: officer.act(case, task_of(case, "staffing"), "grant_staffing", {"checked": "on"})
        answers = together(*([grant, leave] if turn % 2 else [leave, grant]))
        assert all(status in (302, 409) for status, _ in answers), answers
        case = fresh(case)
        assert case.state == S.WITHDRAWN and case.finished
        assert not Task.objects.filter(process=case, finished=None).exists()
        assert journal.broken(case) is None
    from workflows import ledger

    assert ledger.mismatches() == []
    assert sum(pool.taken for pool in ledger.Pool.objects.all()) == 0


def task_of(case, name):
    return Task.objects.filter(process=case, flow_task__endswith=f".{name}").latest("pk")


def test_thirty_requests_for_seven_places(county, server):
    who = county.officials()
    county.places(vacancies=30, quota=7)
    cases = [county.transfer() for _ in range(30)]
    for case in cases:
        to_staffing(case, who)
    works = [(case, task(case, "staffing")) for case in cases]
    officer = Client(server, who.staffing)
    answers = together(*[
        lambda pair=pair: officer.act(*pair, "grant_staffing", {"checked": "on"}) for pair in works])  # fmt: skip
    assert statuses(answers).count(302) == 7 and not [a for a in answers if a[0] >= 500], statuses(answers)
    from workflows import ledger

    assert ledger.Pool.objects.get(code__startswith="quota").taken == 7
    assert Case.objects.filter(state=S.COMMITTEE).count() == 7
    assert ledger.mismatches() == []


def test_withdrawal_against_committee(county, server):
    who = county.officials()
    county.places(vacancies=50)
    case = county.transfer()
    to_committee(case, who)
    applicant = Client(server, case.applicant)
    status, _ = applicant.post(
        f"/my/cases/{case.number}/withdraw/", {"key": uuid.uuid4().hex, "reason": "家事"}
    )
    assert status == 302 and fresh(case).state == S.WITHDRAWN
