"""Every ending of a transfer, reached the way people reach it."""

from datetime import timedelta

import pytest

from tests.county import County, do, fresh
from tests.tour import ANSWER, WHY, to_arrived, to_serving
from tests.transfers import (
    CHECKED,
    PLACED,
    TODAY,
    hear_everybody,
    open_names,
    to_checking,
    to_committee,
    to_eligible,
    to_placing,
    to_staffing,
    to_vetting,
)
from workflows import clock, engine, journal, ledger, timers
from workflows.fsm import Refused
from workflows.keys import Key
from workflows.notices import Notice
from workflows.transfer.flow import TransferFlow
from workflows.transfer.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(monkeypatch):
    """A county whose committees seal whatever a test hands in; true seals are tested with the meetings."""
    monkeypatch.setattr("workflows.transfer.guards.opened", lambda case, move, name, outcome: True)
    yield County()
    clock.reset()


@pytest.fixture
def who(county):
    county.places(vacancies=3)
    return county.officials()


@pytest.fixture
def case(county, who):
    return county.transfer()


def ends(case, state):
    found = fresh(case)
    assert (found.state, found.status, open_names(found)) == (state, "DONE", [])
    assert journal.broken(found) is None and ledger.mismatches() == []
    return True


def places_taken():
    return sum(pool.taken for pool in ledger.Pool.objects.filter(code__startswith="vacancy"))


def serve_a_year(case, who):
    clock.move_to(clock.now() + timedelta(days=367))
    assert timers.tick()["timers"] == 1
    do(case, "confirm", "confirm_year", who.receiving, {"on_post": "on"})


def test_five_years_of_service_end_with_the_certificate(case, who):
    to_serving(case, who)
    for _ in range(5):
        serve_a_year(case, who)
    assert ends(case, S.FULFILLED)
    assert fresh(case).known.years_confirmed == 5


def test_leaving_early_is_recorded_and_followed_up(case, who):
    to_serving(case, who)
    serve_a_year(case, who)
    said = {"left_on": TODAY(), "reason": "调往外县"}
    engine.interrupt(case.pk, "record_departure", who.receiving, key="d", data=said)
    do(case, "follow_up", "close_departure", who.transfer, {"outcome": "已记入承诺台账"})
    assert ends(case, S.BREACHED)


def test_formalities_must_be_ticked_before_service_is_tracked(case, who):
    to_arrived(case, who)
    with pytest.raises(Refused, match="手续"):
        do(case, "settle_in", "complete_formalities", who.transfer)


def test_not_accepted(case, who):
    do(case, "intake", "refuse_acceptance", who.intake, WHY)
    assert ends(case, S.NOT_ACCEPTED)


def test_passed_on_to_the_right_bureau(case, county):
    other = county.officials(bureau="WJJ")
    do(case, "intake", "pass_on", county.user("intake@JYJ"), WHY | {"unit": "WJJ"})
    do(case, "intake", "accept", other.intake, {"seen": ["id", "degree"], "person_matches": "on"})
    assert fresh(case).unit == "WJJ"


def test_corrected_and_accepted(case, who):
    do(case, "intake", "ask_corrections", who.intake, {"items": ["degree"], "others": "补签名"})
    notice = Notice.objects.filter(case=case).latest("id")
    assert notice.must_act and notice.act_by and "学历学位证书；补签名" in notice.text
    do(case, "correct", "resubmit", case.applicant)
    to_checking(case, who)
    assert fresh(case).state == S.CHECKING


def test_asking_for_corrections_again_needs_its_reason(case, who):
    do(case, "intake", "ask_corrections", who.intake, {"items": ["degree"]})
    do(case, "correct", "resubmit", case.applicant)
    with pytest.raises(engine.Invalid, match="一次性告知"):
        do(case, "intake", "ask_corrections", who.intake, {"items": ["id"]})


def test_found_ineligible_by_two_persons(case, who):
    to_checking(case, who)
    do(case, "check", "fail_check", who.eligibility, WHY)
    do(case, "review", "confirm_ineligible", who.review, WHY)
    assert ends(case, S.INELIGIBLE)


def test_an_unmet_condition_cannot_be_passed(county, who):
    case = county.transfer(native_place="350100")
    to_checking(case, who)
    with pytest.raises(Refused, match=r"三\(三\)1"):
        do(case, "check", "pass_check", who.eligibility, CHECKED)


def test_the_soft_condition_is_waived_only_with_two_reasons(county, who):
    case = county.transfer(education=[{"level": "大学专科", "full_time": True}])
    to_checking(case, who)
    with pytest.raises(Refused, match="一般应"):
        do(case, "check", "pass_check", who.eligibility, CHECKED)
    do(case, "check", "pass_check", who.eligibility, CHECKED | {"waiver": "紧缺学科"})
    with pytest.raises(Refused, match="一般应"):
        do(case, "review", "confirm_eligible", who.review, {"opinion": "同意"})
    do(case, "review", "confirm_eligible", who.review, {"opinion": "同意", "waiver_reason": "紧缺学科，同意"})
    assert fresh(case).state == S.ELIGIBLE


def test_an_examination_needs_two_examiners(case, who):
    to_vetting(case, who)
    said = {
        "examiners": [who.vetting.pk],
        "held_on": TODAY(),
        "place": "x",
        "talked_with": "x",
        "findings": "x",
    }
    with pytest.raises(engine.Invalid, match="两人"):
        do(case, "examine", "record_examination", who.vetting, said)


def test_a_reply_is_registered_only_after_its_letter(case, who):
    to_vetting(case, who)
    with pytest.raises(Refused, match="先发函"):
        do(case, "reply", "register_reply", who.vetting, ANSWER | {"agree": "yes", "dated": TODAY()})


def test_everybody_must_be_heard_before_the_conclusion(case, who):
    to_vetting(case, who)
    do(case, "cosign", "give_opinion", who.cosign, {"agree": "yes"})
    assert "conclude" not in open_names(case)
    assert len(open_names(case)) == 4 + 1  # two replies, the examination, the file, and the meeting point


def test_dissent_must_be_dealt_with_in_writing(case, who):
    to_vetting(case, who)
    do(case, "cosign", "give_opinion", who.cosign, {"agree": "no", "text": "有信访件待核"})
    with pytest.raises(StopIteration):
        hear_everybody(case, who)


def test_vetting_may_fail_or_start_again(case, who):
    to_vetting(case, who)
    hear_everybody(case, who)
    do(case, "conclude", "vet_again", who.vetting, WHY)
    do(case, "plan", "plan_vetting", who.vetting, {"desks": ["JJW"], "bodies": "福州某中学"})
    hear_everybody(case, who)
    do(case, "conclude", "fail_vetting", who.vetting, WHY)
    assert ends(case, S.REFUSED)


def test_a_unit_that_declines_sends_the_case_back_to_placement(case, who):
    to_placing(case, who)
    do(case, "place", "propose_placement", who.transfer, PLACED)
    do(case, "reception", "give_reception", who.receiving, {"agree": "no", "text": "学科已满"})
    do(case, "reception", "give_reception", who.supervisor, {"agree": "yes"})
    assert fresh(case).state == S.PLACING
    do(case, "place", "find_no_post", who.transfer, WHY)
    assert ends(case, S.REFUSED)


def test_another_unit_than_wished_is_the_applicants_decision(county, who):
    case = county.transfer(wishes=["QT"])
    to_placing(case, who)
    do(case, "place", "propose_placement", who.transfer, PLACED)
    for official in (who.receiving, who.supervisor):
        do(case, "reception", "give_reception", official, {"agree": "yes"})
    assert fresh(case).state == S.ADJUSTING
    do(case, "adjust", "decline_adjustment", case.applicant, WHY)
    assert fresh(case).state == S.PLACING


def test_no_place_no_grant_then_the_next_in_line(county, who):
    county.places(vacancies=9, quota=1)
    first, second = county.transfer(), county.transfer()
    for case in (first, second):
        to_staffing(case, who)
    do(first, "staffing", "grant_staffing", who.staffing, {"checked": "on"})
    with pytest.raises(Refused, match="50%"):
        do(second, "staffing", "grant_staffing", who.staffing, {"checked": "on"})
    do(second, "staffing", "queue_staffing", who.staffing, WHY)
    do(first, "committee", "decline", who.secretary)
    assert ends(first, S.REFUSED)
    do(second, "wait_for_place", "grant_staffing", who.staffing, {"checked": "on"})
    assert fresh(second).state == S.COMMITTEE


def test_nobody_jumps_the_queue(county, who):
    county.places(vacancies=9, quota=5)
    first, second = county.transfer(), county.transfer()
    for case in (first, second):
        to_staffing(case, who)
        do(case, "staffing", "queue_staffing", who.staffing, WHY)
    with pytest.raises(Refused, match="排在前面"):
        do(second, "wait_for_place", "grant_staffing", who.staffing, {"checked": "on"})


def test_refused_staffing_ends_the_case(case, who):
    to_staffing(case, who)
    do(case, "staffing", "refuse_staffing", who.staffing, WHY)
    assert ends(case, S.REFUSED)


def test_a_reservation_that_expires_is_given_back(case, who):
    to_committee(case, who)
    assert places_taken() == 1
    clock.move_to(clock.now() + timedelta(days=130))
    assert timers.tick()["lapses"] == 1
    assert (fresh(case).state, places_taken()) == (S.REQUESTING, 0)


def test_posts_beyond_the_committee_wait_for_the_second_record(case, who, county):
    to_placing(case, who)
    do(case, "place", "propose_placement", who.transfer, PLACED | {"authority": "ZZB"})
    for official in (who.receiving, who.supervisor):
        do(case, "reception", "give_reception", official, {"agree": "yes"})
    do(case, "request", "request_staffing", who.transfer, {"statement": "x"})
    do(case, "staffing", "grant_staffing", who.staffing, {"checked": "on"})
    do(case, "committee", "approve", who.secretary)
    assert open_names(case) == ["appoint"]
    do(case, "appoint", "decline_appointment", county.user("secretary@ZZB"))
    do(case, "take_back", "give_back", who.staffing, WHY)
    assert ends(case, S.TERMINATED) and places_taken() == 0


@pytest.mark.parametrize(
    "way", ["present unit refuses", "file fails", "does not report", "gives up", "no pledge"]
)
def test_after_approval_the_place_comes_back_by_a_recorded_act(case, who, way):
    to_committee(case, who)
    do(case, "committee", "approve", who.secretary)
    fall_through(case, who, way)
    assert (open_names(case), places_taken()) == (["take_back"], 1)
    do(case, "take_back", "give_back", who.staffing, WHY)
    assert ends(case, S.TERMINATED) and places_taken() == 0


def fall_through(case, who, way):
    if way == "gives up":
        engine.interrupt(case.pk, "give_up", case.applicant, key="g", data=WHY)
        return
    if way == "present unit refuses":
        do(case, "inquire", "send_inquiry", who.transfer, {"to": "x"})
        do(case, "answer", "present_unit_refuses", who.transfer, ANSWER | {"dated": TODAY()})
    elif way == "file fails":
        do(case, "inquire", "send_inquiry", who.transfer, {"to": "x"})
        do(case, "answer", "present_unit_agrees", who.transfer, ANSWER | {"dated": TODAY()})
        do(case, "file_check", "fail_file_check", who.transfer, WHY)
    elif way == "does not report":
        walk_to_pledge(case, who)
        do(case, "pledge", "sign_pledge", case.applicant, {"scan": "x", "agreed": "on"})
        do(case, "report", "miss_report", who.receiving)
    else:
        walk_to_pledge(case, who)
        Notice.objects.update(sent=clock.now())
        clock.move_to(clock.now() + timedelta(days=30))
        assert timers.tick()["lapses"] == 1


def walk_to_pledge(case, who):
    """From the approval to the applicant's pledge."""
    do(case, "inquire", "send_inquiry", who.transfer, {"to": "福州某中学"})
    do(case, "answer", "present_unit_agrees", who.transfer, ANSWER | {"dated": TODAY()})
    said = {"received_on": TODAY(), "volumes": 1, "conclusion": "齐全"}
    do(case, "file_check", "pass_file_check", who.transfer, said)
    limit = clock.today() + timedelta(days=20)
    do(case, "notify", "issue_notice", who.transfer, {"report_by": limit.isoformat()})


def test_returned_to_the_step_before(case, who):
    to_checking(case, who)
    do(case, "check", "return_to_intake", who.eligibility, WHY)
    assert open_names(case) == ["intake"]


def test_sent_back_by_the_reviewer(case, who):
    to_checking(case, who)
    do(case, "check", "pass_check", who.eligibility, CHECKED)
    do(case, "review", "return_check", who.review, WHY)
    assert open_names(case) == ["check"]


def test_eligible_cases_wait_for_their_vetting_plan(case, who):
    to_eligible(case, who)
    assert open_names(case) == ["plan"]


def test_the_page_reads_every_phase_in_order():
    from workflows.stations import phases

    assert phases(TransferFlow) == [
        "个人申请", "受理", "资格初审", "考察审查", "拟安置", "用编申请", "编委会研究", "办理调动", "服务期"]  # fmt: skip
    assert Key._meta.abstract
