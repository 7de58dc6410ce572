"""The ordinary way of a transfer, step by step, with the answers each step wants."""

from tests.county import do, fresh
from workflows import clock
from workflows.transfer.states import S

TODAY = lambda: clock.today().isoformat()

SEEN = {"seen": ["id", "degree"], "person_matches": "on"}
CHECKED = {"category_confirmed": "on", "opinion": "符合条件"}
PLACED = {
    "unit": "YZ", "kind": "事业（财政核拨）", "post": "数学教师", "reason": "学科对口", "authority": "BWH",
}  # fmt: skip


def to_checking(case, who):
    do(case, "intake", "accept", who.intake, SEEN)


def to_eligible(case, who):
    to_checking(case, who)
    do(case, "check", "pass_check", who.eligibility, CHECKED)
    do(case, "review", "confirm_eligible", who.review, {"opinion": "同意"})


def to_vetting(case, who):
    to_eligible(case, who)
    do(case, "plan", "plan_vetting", who.vetting, {"desks": ["JJW"], "bodies": "福州某中学\n福州某区纪委"})


def hear_everybody(case, who):
    do(case, "cosign", "give_opinion", who.cosign, {"agree": "yes"})
    while any(t.flow_task.name == "reply" for t in case.task_set.filter(finished=None)):
        do(case, "reply", "send_letter", who.vetting, {})
        do(case, "reply", "register_reply", who.vetting, {
            "agree": "yes", "dated": TODAY(), "letter": "榕教函〔2026〕3号", "scan": "x"})  # fmt: skip
    do(case, "examine", "record_examination", who.vetting, {
        "examiners": [who.vetting.pk, who.examiner.pk], "held_on": TODAY(), "place": "福州", "talked_with": "同事三人",
        "findings": "表现良好"})  # fmt: skip
    do(case, "read_file", "review_file", who.vetting, {
        "read_on": TODAY(), "age": "1990-05", "seniority": "2012-09", "party": "无", "schooling": "全日制本科",
        "career": "教师", "standing": "事业", "in_order": "yes"})  # fmt: skip


def to_placing(case, who):
    to_vetting(case, who)
    hear_everybody(case, who)
    do(case, "conclude", "pass_vetting", who.vetting, {"report": "考察合格"})


def to_staffing(case, who):
    to_placing(case, who)
    do(case, "place", "propose_placement", who.transfer, PLACED)
    do(case, "reception", "give_reception", who.receiving, {"agree": "yes"})
    do(case, "reception", "give_reception", who.supervisor, {"agree": "yes"})
    if fresh(case).state == S.ADJUSTING:
        do(case, "adjust", "accept_adjustment", case.applicant)
    do(case, "request", "request_staffing", who.transfer, {"statement": "学科缺员"})


def to_committee(case, who):
    to_staffing(case, who)
    do(case, "staffing", "grant_staffing", who.staffing, {"checked": "on"})


def open_names(case):
    return sorted(t.flow_task.name for t in case.task_set.filter(finished=None))
