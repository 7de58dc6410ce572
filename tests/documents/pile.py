"""A pile of every paper the two chains print, made the way officials make them."""

from datetime import timedelta

from approvals.meetings import services as meetings
from approvals.meetings.models import Meeting
from approvals.quarters import papers, services
from documents import issue
from documents.models import Paper
from tests import recoveries
from tests.claims import Claims, to_reported, verify
from tests.county import County, do, fresh
from tests.flexible import EVALUATED, flexible_claim
from tests.transfers import TODAY, to_checking, to_committee
from workflows import clock
from workflows.case import Case
from workflows.claim import quarters

NAME = "𠮷堃喆·买买提"
WHY = {"reason": "人事档案材料不全（三(三)1）"}
OF_LISTS = ("review_summary", "fund_request", "fund_request_list", "allocation", "payment_list")
"""Papers of whole lists, on the way to money that is asked back; each is looked at where its list is tested."""
PRESENT = [{"name": name, "present": True} for name in ("甲常委", "乙常委", "丙常委")]


def every_paper() -> dict[str, Paper]:
    """One paper of each kind, written and not yet rendered."""
    county = County()
    for code, name in (
        ("JYJ", "清流县教育局"),
        ("BB", "中共清流县委机构编制委员会办公室"),
        ("JJW", "清流县纪委监委"),
    ):
        county.unit(code, name)
    who = county.officials()
    county.places(3)
    good_way(county, who)
    other_ways(county, who)
    rewards()
    return {paper.kind: paper for paper in Paper.objects.exclude(kind__in=OF_LISTS).order_by("pk")}


def good_way(county, who) -> None:
    case = county.transfer()
    Case.objects.filter(pk=case.pk).update(subject=NAME)
    to_committee(case, who)
    sit(case, who.secretary)
    do(case, "inquire", "send_inquiry", who.transfer, {"to": "福州某中学"})
    answer = {"dated": TODAY(), "letter": "榕教函〔2026〕9号", "scan": "x"}
    do(case, "answer", "present_unit_agrees", who.transfer, answer)
    checked = {"received_on": TODAY(), "volumes": 1, "conclusion": "齐全"}
    do(case, "file_check", "pass_file_check", who.transfer, checked)
    limit = clock.today() + timedelta(days=30)
    do(case, "notify", "issue_notice", who.transfer, {"report_by": limit.isoformat()})
    served = fresh(case)
    served.facts["service"] = {"reported_on": "2021-09-01", "years": []}
    issue.freeze("service_certificate", [(served, case.log.last())])


def other_ways(county, who) -> None:
    do(county.transfer(), "intake", "refuse_acceptance", who.intake, WHY)
    wanted = {"items": ["degree"], "others": "近三年年度考核登记表（加盖公章）\n户口簿首页和本人页"}
    do(county.transfer(), "intake", "ask_corrections", who.intake, wanted)
    failed = county.transfer()
    to_checking(failed, who)
    do(failed, "check", "fail_check", who.eligibility, WHY)
    do(failed, "review", "confirm_ineligible", who.review, WHY)


def rewards() -> None:
    """A labour referral that is corrected, verified line by line and refused; money of another asked back."""
    county = Claims()
    county.unit("RSJ", "清流县人力资源和社会保障局")
    who = county.desks()
    shared_labour(county, who)
    county.funds()
    recoveries.approved(
        recoveries.paid(county, who)[0],
        who,
        "500",
        "false_claim",
        lines=[1],
        instalments=recoveries.days((20, "200"), (50, "300")),
    )
    flexible(county)
    case = county.labour_claim(3)
    do(case, "employer", "ask_corrections", case.employer.clerk, {"items": [], "others": "第2行的劳动合同"})
    do(case, "correct", "resubmit", case.applicant)
    verify(case, wrong=[2], text="第2行人员未在我单位就业")
    do(case, "review", "refuse", who.review, {"reason": "名单与社保记录不符（三(十二)）"})


def shared_labour(county, who) -> None:
    """Two agreements, confirmed, on file and reported on; the list of the quarter."""
    to_reported(county.agreement_claim(), county, who)
    to_reported(county.agreement_claim(), county, who, completed=list(range(2, 11)))
    due = quarters.due(clock.today())
    papers.print_list(due, services.rows(due), who.review, "x")


def flexible(county) -> None:
    """The work of a flexible talent, evaluated."""
    office = county.user("reward_review@RCB")
    do(flexible_claim(county), "review", "evaluate", office, EVALUATED)


def sit(case, secretary) -> None:
    """One meeting that agrees to one case."""
    meeting = Meeting.objects.create(
        body="BWH", held_on=clock.today(), place="县委三楼会议室", chair="甲常委", attendance=PRESENT,
        minutes_number=f"清委编纪〔{clock.today().year}〕{case.pk}号", created_by=secretary,
    )  # fmt: skip
    waiting = case.task_set.filter(finished=None)
    meetings.build_agenda(meeting, waiting, secretary)
    meetings.record(meeting.items.get(), "agree", "", [], secretary)
    meetings.seal(meeting, secretary)
