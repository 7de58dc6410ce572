"""The one door: who may act, once, on what, and what is left behind."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from parties.models import Recusal
from tests.county import County, do, fresh, task
from tests.transfers import CHECKED, SEEN, open_names, to_checking, to_committee, to_vetting
from workflows import engine, journal
from workflows.case import Case, Task
from workflows.fsm import Refused
from workflows.transfer.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


@pytest.fixture
def who(county):
    return county.officials()


def test_a_new_case_is_numbered_recorded_and_waits_at_the_intake_desk(county):
    case = county.transfer()
    assert case.number.startswith("QL-QY-") and len(case.lookup_code) == 10
    assert fresh(case).state == S.FILED
    assert [entry.action for entry in case.log.all()] == ["submit"]
    assert task(case, "intake").desk == "intake@JYJ" and task(case, "intake").due


def test_numbers_have_no_gap(county):
    first, second = county.transfer(), county.transfer()
    assert int(second.number[-5:]) == int(first.number[-5:]) + 1


def test_one_open_case_per_person(county):
    applicant = county.user()
    county.transfer(applicant)
    with pytest.raises(engine.Stale, match="正在办理"):
        county.transfer(applicant)


@pytest.mark.parametrize("desks", [(), ("intake@WJJ",), ("review@JYJ",)])
def test_only_the_desk_may_act(county, desks):
    case = county.transfer()
    with pytest.raises(PermissionDenied):
        do(case, "intake", "accept", county.user(*desks), SEEN)
    assert fresh(case).state == S.FILED


def test_a_superuser_sits_at_no_desk(county):
    case, root = county.transfer(), county.user()
    root.is_superuser = True
    with pytest.raises(PermissionDenied):
        do(case, "intake", "accept", root, SEEN)


def test_an_action_the_step_does_not_offer_is_forbidden(county, who):
    case = county.transfer()
    with pytest.raises(PermissionDenied):
        do(case, "intake", "approve", who.intake)


def test_work_of_another_case_is_no_work(county, who):
    case, other = county.transfer(), county.transfer()
    with pytest.raises(Http404):
        engine.perform(other.pk, task(case, "intake").pk, "accept", who.intake, key="x", data=SEEN)


def test_a_relative_must_step_aside(county, who):
    case = county.transfer()
    Recusal.objects.create(officer=who.intake, applicant=case.applicant)
    with pytest.raises(Refused, match="回避"):
        do(case, "intake", "accept", who.intake, SEEN)


def test_nobody_handles_his_own_case(county):
    both = county.user("intake@JYJ")
    case = county.transfer(both)
    with pytest.raises(Refused, match="回避"):
        do(case, "intake", "accept", both, SEEN)


def test_check_and_review_are_two_persons(county, who):
    both = county.user("eligibility@JYJ", "review@JYJ")
    case = county.transfer()
    to_checking(case, who)
    do(case, "check", "pass_check", both, CHECKED)
    with pytest.raises(Refused):
        do(case, "review", "confirm_eligible", both, {"opinion": "同意"})


def test_what_is_said_is_checked_on_the_way_in(county, who):
    case = county.transfer()
    with pytest.raises(engine.Invalid) as refusal:
        do(case, "intake", "accept", who.intake, {"seen": ["id"], "person_matches": "on"})
    assert "学历学位证书" in str(refusal.value.errors["seen"])
    assert case.log.count() == 1


def test_the_tasks_own_data_cannot_be_overruled(county, who):
    case = county.transfer()
    to_vetting(case, who)
    entry = do(case, "cosign", "give_opinion", who.cosign, {"agree": "yes", "unit": "RSJ"})
    assert entry.said("unit") == "JJW"
    assert case.opinions.get().body == "JJW"


def test_the_same_click_gets_the_same_answer_and_another_is_too_late(county, who):
    case, key = county.transfer(), uuid.uuid4().hex
    work = task(case, "intake")
    first = engine.perform(case.pk, work.pk, "accept", who.intake, key=key, data=SEEN)
    assert engine.perform(case.pk, work.pk, "accept", who.intake, key=key, data=SEEN) == first
    with pytest.raises(engine.Stale, match=r"张试 于 .* 办结"):
        engine.perform(case.pk, work.pk, "accept", who.intake, key=uuid.uuid4().hex, data=SEEN)


def test_a_record_leaves_the_work_open_and_is_kept_once_per_key(county, who):
    case, key = county.transfer(), uuid.uuid4().hex
    said = {"field": "present_unit", "after": "福州第一中学", "why": "任免审批表"}
    first = do(case, "intake", "retype", who.intake, said, key=key)
    assert do(case, "intake", "retype", who.intake, said, key=key) == first
    assert open_names(case) == ["intake"]
    assert (first.said("before"), fresh(case).facts["job"]["present_unit"]) == ("福州某中学", "福州第一中学")


def test_reassigned_work_belongs_to_the_colleague(county, who):
    case, colleague = county.transfer(), county.user("intake@JYJ")
    engine.reassign(
        case.pk, task(case, "intake").pk, colleague, who.intake, key="r" + county.tag, reason="出差"
    )
    with pytest.raises(PermissionDenied):
        do(case, "intake", "accept", who.intake, SEEN)
    do(case, "intake", "accept", colleague, SEEN)
    assert [entry.title for entry in case.log.order_by("number")] == ["递交申请", "转办", "受理"]


def test_work_is_not_reassigned_to_somebody_from_another_desk(county, who):
    case = county.transfer()
    with pytest.raises(Refused, match="不在此经办岗"):
        engine.reassign(case.pk, task(case, "intake").pk, who.review, who.intake, key="r", reason="")


def test_withdrawal_closes_all_work_and_gives_the_place_back(county, who):
    pool, case = county.places(), county.transfer()
    to_committee(case, who)
    engine.interrupt(case.pk, "withdraw", case.applicant, key="w" + county.tag, data={"reason": "家庭原因"})
    case, pool = fresh(case), type(pool).objects.get(pk=pool.pk)
    assert (case.state, case.status, pool.taken) == (S.WITHDRAWN, "DONE", 0)
    assert open_names(case) == [] and journal.broken(case) is None


def test_withdrawing_twice_with_one_key_is_one_withdrawal(county):
    case = county.transfer()
    first = engine.interrupt(
        case.pk, "withdraw", case.applicant, key="w" + county.tag, data={"reason": "不去了"}
    )
    again = engine.interrupt(
        case.pk, "withdraw", case.applicant, key="w" + county.tag, data={"reason": "不去了"}
    )
    assert first == again


def test_only_the_applicant_withdraws(county, who):
    case = county.transfer()
    with pytest.raises(PermissionDenied):
        engine.interrupt(case.pk, "withdraw", who.intake, key="w", data={"reason": "x"})


def test_the_database_refuses_an_unknown_state(county):
    case = county.transfer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="nonsense")


def test_a_failure_anywhere_leaves_nothing(county, who, monkeypatch):
    case = county.transfer()
    monkeypatch.setattr("workflows.jobs.leave_prints", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        do(case, "intake", "accept", who.intake, SEEN)
    assert fresh(case).state == S.FILED and case.log.count() == 1 and open_names(case) == ["intake"]


def test_many_moves_are_all_or_none(county, who):
    one, two = county.transfer(), county.transfer()
    moves = [engine.Asked(c.pk, task(c, "intake").pk, "accept", SEEN) for c in (one, two)]
    bad = [moves[0], engine.Asked(two.pk, moves[1].task_pk, "accept", {})]
    with pytest.raises(Refused, match=two.number):
        engine.perform_many(bad, who.intake, key=uuid.uuid4().hex)
    assert {fresh(one).state, fresh(two).state} == {S.FILED}
    assert len(engine.perform_many(moves, who.intake, key=uuid.uuid4().hex)) == 2
    assert {fresh(one).state, fresh(two).state} == {S.CHECKING}


def test_every_open_work_has_a_desk_or_an_owner(county, who):
    to_vetting(county.transfer(), who)
    assert not Task.objects.filter(
        finished=None, flow_task_type="HUMAN", owner=None, owner_permission=None
    ).exists()


def test_a_stale_state_is_said_in_words(county, who):
    case = county.transfer()
    work = task(case, "intake")
    Case.objects.filter(pk=case.pk).update(state=S.VETTING)
    with pytest.raises(engine.Stale, match="考察审查中"):
        engine.perform(case.pk, work.pk, "accept", who.intake, key="s" + county.tag, data=SEEN)
