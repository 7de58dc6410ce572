"""A tour of the transfer: one case waiting at every place where a person works."""

from datetime import timedelta

from tests.county import do, fresh
from tests.transfers import (
    CHECKED,
    PLACED,
    TODAY,
    hear_everybody,
    to_checking,
    to_committee,
    to_eligible,
    to_placing,
    to_staffing,
    to_vetting,
)
from workflows import clock, engine

WHY = {"reason": "事实清楚（三(三)1）"}
ANSWER = {"letter": "榕教函〔2026〕9号", "scan": "x"}


def nowhere(case, who): ...


def to_correcting(case, who):
    do(case, "intake", "ask_corrections", who.intake, {"items": ["degree"]})


def to_reviewing(case, who):
    to_checking(case, who)
    do(case, "check", "pass_check", who.eligibility, CHECKED)


def to_conclusion(case, who):
    to_vetting(case, who)
    hear_everybody(case, who)


def to_receiving(case, who):
    to_placing(case, who)
    do(case, "place", "propose_placement", who.transfer, PLACED)


def to_adjusting(case, who):
    case.facts["wishes"] = []
    case.save(update_fields=["facts"])
    to_receiving(case, who)
    for official in (who.receiving, who.supervisor):
        do(case, "reception", "give_reception", official, {"agree": "yes"})


def to_requesting(case, who):
    to_adjusting(case, who)
    do(case, "adjust", "accept_adjustment", case.applicant)


def to_waiting(case, who):
    to_staffing(case, who)
    do(case, "staffing", "queue_staffing", who.staffing, WHY)


def to_appointing(case, who):
    to_placing(case, who)
    do(case, "place", "propose_placement", who.transfer, PLACED | {"authority": "ZZB"})
    for official in (who.receiving, who.supervisor):
        do(case, "reception", "give_reception", official, {"agree": "yes"})
    do(case, "request", "request_staffing", who.transfer, {"statement": "x"})
    do(case, "staffing", "grant_staffing", who.staffing, {"checked": "on"})
    do(case, "committee", "approve", who.secretary)


def to_inquiring(case, who):
    to_committee(case, who)
    do(case, "committee", "approve", who.secretary)


def to_inquired(case, who):
    to_inquiring(case, who)
    do(case, "inquire", "send_inquiry", who.transfer, {"to": "福州某中学"})


def to_file_check(case, who):
    to_inquired(case, who)
    do(case, "answer", "present_unit_agrees", who.transfer, ANSWER | {"dated": TODAY()})


def to_notifying(case, who):
    to_file_check(case, who)
    said = {"received_on": TODAY(), "volumes": 1, "conclusion": "齐全"}
    do(case, "file_check", "pass_file_check", who.transfer, said)


def to_pledging(case, who):
    to_notifying(case, who)
    limit = clock.today() + timedelta(days=20)
    do(case, "notify", "issue_notice", who.transfer, {"report_by": limit.isoformat()})


def to_reporting(case, who):
    to_pledging(case, who)
    do(case, "pledge", "sign_pledge", case.applicant, {"scan": "x", "agreed": "on"})


def to_arrived(case, who):
    to_reporting(case, who)
    do(case, "report", "report_arrival", who.receiving, {"reported_on": TODAY()})


def to_serving(case, who):
    to_arrived(case, who)
    for formality in fresh(case).formalities_left():
        do(case, "settle_in", "tick_formality", who.transfer, {"formality": formality, "done_on": TODAY()})
    do(case, "settle_in", "complete_formalities", who.transfer)


def to_confirming(case, who):
    from workflows import timers

    to_serving(case, who)
    clock.move_to(clock.now() + timedelta(days=367))
    timers.tick()


def to_departed(case, who):
    to_serving(case, who)
    said = {"left_on": TODAY(), "reason": "调往外县"}
    engine.interrupt(case.pk, "record_departure", who.receiving, key=f"d{case.pk}", data=said)


def to_returning(case, who):
    to_inquiring(case, who)
    engine.interrupt(case.pk, "give_up", case.applicant, key=f"g{case.pk}", data=WHY)


STATIONS = {
    "filed": nowhere, "correcting": to_correcting, "checking": to_checking, "reviewing": to_reviewing,
    "eligible": to_eligible, "vetting": to_vetting, "concluding": to_conclusion, "placing": to_placing,
    "receiving": to_receiving, "adjusting": to_adjusting, "requesting": to_requesting, "staffing": to_staffing,
    "waiting": to_waiting, "committee": to_committee, "appointing": to_appointing, "inquiring": to_inquiring,
    "inquired": to_inquired, "file_check": to_file_check, "notifying": to_notifying, "pledging": to_pledging,
    "reporting": to_reporting, "arrived": to_arrived, "serving": to_serving, "confirming": to_confirming,
    "departed": to_departed, "returning": to_returning,
}  # fmt: skip
