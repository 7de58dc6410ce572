"""清雁归清 三(三)1: who does what next."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from policies.periods import add_years
from workflows.nodes import Auto, Begin, CaseFlow, Finish, ForEach, Interrupt, Meet, Step, Wait, this
from workflows.opinions import dissent
from workflows.transfer.law import Transfer
from workflows.transfer.states import S

CORRECTION_DAYS = 15
ADJUSTMENT_DAYS = 10
RESERVATION_DAYS = 120
"""Working days, calendar days for the reservation; county settings (口径 sla.*), the plan names none."""


def asked_desks(case):
    return [{"unit": unit} for unit in case.known.vetting["desks"]]


def asked_bodies(case):
    return [{"body": body} for body in case.known.vetting["bodies"]]


def receivers(case):
    place = case.known.placement
    return [{"unit": unit} for unit in dict.fromkeys((place["unit"], place["supervisor"])) if unit]


def of_item(case, data):
    return data["unit"]


def new_unit(case, data):
    return case.known.placement.get("unit", "")


def after_reception(case):
    if dissent(case, "reception", case.known.placement["round"]):
        return "decline_reception"
    wished = case.known.placement["unit"] in case.known.wishes
    return "agree_reception" if wished else "ask_adjustment"


def after_committee(case):
    return "begin_transfer" if case.known.placement["authority"] == "BWH" else "send_up"


def after_confirmation(case):
    return "complete_service" if case.known.years_confirmed >= 5 else "continue_service"


def reservation_ends(case) -> date:
    return date.fromisoformat(case.known["staffing"]["granted_on"]) + timedelta(days=RESERVATION_DAYS)


def report_by(case) -> date:
    return date.fromisoformat(case.known["transfer"]["report_by"])


def next_anniversary(work):
    """The morning of the next anniversary of 报到; the fifth is the day the service is full."""
    known = work.process.coerced.known
    return make_aware(datetime.combine(add_years(known.reported_on, known.years_confirmed + 1), time(8)))


class TransferFlow(CaseFlow):
    """From the application to the fifth anniversary of 报到."""

    process_class = Transfer
    process_title = "清雁归清调动"

    start = Begin("submit", title="个人申请").Next(this.intake)

    intake = (
        Step("accept", "ask_corrections", "pass_on", "refuse_acceptance", title="受理", phase="受理")
        .Also("retype")
        .At("intake")
        .Within(5)
        .When(S.CHECKING, this.check)
        .When(S.CORRECTING, this.correct)
        .When(S.FILED, this.intake)
        .When(S.NOT_ACCEPTED, this.end)
    )
    correct = (
        Step("resubmit", title="补正材料", phase="受理")
        .ByApplicant()
        .Within(CORRECTION_DAYS, otherwise="lapse")
        .When(S.FILED, this.intake)
        .When(S.LAPSED, this.end)
    )

    check = (
        Step(
            "pass_check",
            "fail_check",
            "ask_corrections",
            "return_to_intake",
            title="资格初审",
            phase="资格初审",
        )
        .Also("retype")
        .At("eligibility")
        .Within(10)
        .When(S.REVIEWING, this.review)
        .When(S.CORRECTING, this.correct)
        .When(S.FILED, this.intake)
    )
    review = (
        Step("confirm_eligible", "confirm_ineligible", "return_check", title="初审审核", phase="资格初审")
        .At("review")
        .Within(5)
        .When(S.ELIGIBLE, this.plan)
        .When(S.INELIGIBLE, this.end)
        .When(S.CHECKING, this.check)
    )

    plan = Step("plan_vetting", title="安排考察", phase="考察审查").At("vetting").Within(5).Next(this.hear)
    hear = (
        ForEach()
        .Ask(this.cosign, asked_desks)
        .Ask(this.reply, asked_bodies)
        .Ask(this.examine)
        .Ask(this.read_file)
    )
    cosign = (
        Step("give_opinion", title="会签", phase="考察审查").At("cosign", of_item).Within(5).Next(this.heard)
    )
    reply = (
        Step("register_reply", title="征求意见", phase="考察审查")
        .Also("send_letter")
        .At("vetting")
        .Within(20)
        .Next(this.heard)
    )
    examine = (
        Step("record_examination", title="考察", phase="考察审查").At("vetting").Within(20).Next(this.heard)
    )
    read_file = Step("review_file", title="阅档", phase="考察审查").At("vetting").Within(20).Next(this.heard)
    heard = Meet().Next(this.conclude)
    conclude = (
        Step("pass_vetting", "fail_vetting", "vet_again", title="考察结论", phase="考察审查")
        .At("vetting")
        .Within(5)
        .When(S.PLACING, this.place)
        .When(S.REFUSED, this.end)
        .When(S.ELIGIBLE, this.plan)
    )

    place = (
        Step("propose_placement", "find_no_post", title="拟安置", phase="拟安置")
        .At("transfer")
        .Within(10)
        .When(S.RECEIVING, this.receive)
        .When(S.REFUSED, this.end)
    )
    receive = ForEach().Ask(this.reception, receivers)
    reception = (
        Step("give_reception", title="接收意见", phase="拟安置")
        .At("receiving", of_item)
        .Within(5)
        .Next(this.received)
    )
    received = Meet().Next(this.settle)
    settle = (
        Auto("decline_reception", "agree_reception", "ask_adjustment", pick=after_reception)
        .When(S.PLACING, this.place)
        .When(S.REQUESTING, this.request)
        .When(S.ADJUSTING, this.adjust)
    )
    adjust = (
        Step("accept_adjustment", "decline_adjustment", title="确认调剂", phase="拟安置")
        .ByApplicant()
        .Within(ADJUSTMENT_DAYS, otherwise="adjustment_lapses")
        .When(S.REQUESTING, this.request)
        .When(S.PLACING, this.place)
    )

    request = (
        Step("request_staffing", "return_to_placing", title="申请用编", phase="用编申请")
        .At("transfer")
        .Within(5)
        .When(S.STAFFING, this.staffing)
        .When(S.PLACING, this.place)
    )
    staffing = (
        Step(
            "grant_staffing", "queue_staffing", "return_to_placing", "refuse_staffing",
            title="编制审核", phase="用编申请",
        )
        .At("staffing", "BB")
        .Within(10)
        .When(S.COMMITTEE, this.committee)
        .When(S.WAITING, this.wait_for_place)
        .When(S.PLACING, this.place)
        .When(S.REFUSED, this.end)
    )  # fmt: skip
    wait_for_place = (
        Step("grant_staffing", "refuse_staffing", title="编制轮候", phase="用编申请")
        .At("staffing", "BB")
        .When(S.COMMITTEE, this.committee)
        .When(S.REFUSED, this.end)
    )

    committee = (
        Step("approve", "decline", "postpone", title="编委会研究", phase="编委会研究")
        .At("secretary", "BB")
        .Within(reservation_ends, otherwise="expire_staffing")
        .When(S.APPROVED, this.route)
        .When(S.REFUSED, this.end)
        .When(S.COMMITTEE, this.committee)
        .When(S.REQUESTING, this.request)
    )
    route = (
        Auto("begin_transfer", "send_up", pick=after_committee)
        .When(S.INQUIRING, this.inquire)
        .When(S.APPOINTING, this.appoint)
    )
    appoint = (
        Step(
            "confirm_appointment",
            "decline_appointment",
            "postpone_appointment",
            title="任免研究",
            phase="编委会研究",
        )
        .At("secretary", "ZZB")
        .When(S.INQUIRING, this.inquire)
        .When(S.RETURNING, this.take_back)
        .When(S.APPOINTING, this.appoint)
    )

    inquire = Step("send_inquiry", title="商调", phase="办理调动").At("transfer").Within(5).Next(this.answer)
    answer = (
        Step("present_unit_agrees", "present_unit_refuses", title="原单位答复", phase="办理调动")
        .At("transfer")
        .Within(30)
        .When(S.FILE_CHECK, this.file_check)
        .When(S.RETURNING, this.take_back)
    )
    file_check = (
        Step("pass_file_check", "fail_file_check", title="档案审核", phase="办理调动")
        .At("transfer")
        .Within(10)
        .When(S.NOTIFYING, this.notify)
        .When(S.RETURNING, this.take_back)
    )
    notify = (
        Step("issue_notice", title="通知调动", phase="办理调动").At("transfer").Within(5).Next(this.pledge)
    )
    pledge = (
        Step("sign_pledge", title="签署承诺书", phase="办理调动")
        .ByApplicant()
        .Within(report_by, otherwise="miss_report")
        .When(S.REPORTING, this.report)
        .When(S.RETURNING, this.take_back)
    )
    report = (
        Step("report_arrival", "miss_report", title="报到", phase="办理调动")
        .At("receiving", new_unit)
        .Within(report_by)
        .When(S.ARRIVED, this.settle_in)
        .When(S.RETURNING, this.take_back)
    )
    settle_in = (
        Step("complete_formalities", title="入编等手续", phase="办理调动")
        .Also("tick_formality")
        .At("transfer")
        .Within(30)
        .Next(this.serve)
    )
    take_back = (
        Step("give_back", title="收回编制", phase="办理调动").At("staffing", "BB").Within(5).Next(this.end)
    )

    serve = Wait(next_anniversary).Next(this.year_ends)
    year_ends = Auto("ask_confirmation").Next(this.confirm)
    confirm = (
        Step("confirm_year", title="年度确认", phase="服务期")
        .At("receiving", new_unit)
        .Within(20)
        .Next(this.count)
    )
    count = (
        Auto("continue_service", "complete_service", pick=after_confirmation)
        .When(S.SERVING, this.serve)
        .When(S.FULFILLED, this.end)
    )
    follow_up = (
        Step("close_departure", title="提前离开处理", phase="服务期").At("transfer").Within(30).Next(this.end)
    )

    leave = (
        Interrupt("withdraw", "give_up", title="申请人撤销")
        .ByApplicant()
        .When(S.WITHDRAWN, this.end)
        .When(S.RETURNING, this.take_back)
    )
    depart = (
        Interrupt("record_departure", title="登记提前离开").At("receiving", new_unit).Next(this.follow_up)
    )

    end = Finish()
