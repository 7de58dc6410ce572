"""奖补申报: who does what next. Which stations a claim passes is data of its scheme: the rewards of 三(十二) pass all."""

from datetime import date

from workflows import clock
from workflows.claim import quarters
from workflows.claim.law import Claim
from workflows.claim.states import S
from workflows.nodes import Begin, CaseFlow, Finish, Interrupt, Step, this

CORRECTION_DAYS = 15
"""Working days; a county setting (口径 sla.*), the plan names none."""


def checking_unit(case, data):
    return case.known.checked_by


def reviewing_unit(case, data):
    return case.known.scheme.taken_by("review", "RSJ")


def reporting_unit(case, data):
    """Whose 用工服务专员 reports on the claim: the unit above the enterprise where the work is done."""
    return case.known.get("reported_by") or case.known.checked_by


def quarter_ends(case) -> date:
    """The 25th of the last month of the quarter, in which 用工服务专员 report (三(十五))."""
    return quarters.due(clock.today())


class ClaimFlow(CaseFlow):
    """From the claim to the payee's account."""

    process_class = Claim
    process_title = "奖补申报"

    start = (
        Begin("submit", "submit_for_review", title="申报")
        .When(S.FILED, this.employer)
        .When(S.CHECKED, this.review)
    )

    employer = (
        Step("verify", "agree", "ask_corrections", title="用人单位核实", phase="用人单位核实")
        .At("employer", checking_unit)
        .Within(10)
        .ChasedEvery(3)
        .When(S.CHECKED, this.review)
        .When(S.REGISTERING, this.register)
        .When(S.CORRECTING, this.correct)
    )
    correct = (
        Step("resubmit", "resubmit_for_review", title="补正材料", phase="用人单位核实")
        .ByApplicant()
        .Aside()
        .Within(CORRECTION_DAYS, otherwise="lapse")
        .When(S.FILED, this.employer)
        .When(S.CHECKED, this.review)
        .When(S.LAPSED, this.end)
    )
    register = (
        Step("register", "refuse", "ask_corrections", title="备案", phase="备案和报送")
        .At("reward_review", "RSJ")
        .Within(10)
        .When(S.REPORTING, this.report)
        .When(S.REFUSED, this.end)
        .When(S.CORRECTING, this.correct)
    )
    report = (
        Step("report", title="报送完成情况", phase="备案和报送")
        .At("service_officer", reporting_unit)
        .Within(quarter_ends)
        .ChasedEvery(3)
        .Next(this.review)
    )
    review = (
        Step(
            "pass_review", "propose", "approve", "refuse", "ask_corrections", "return_to_employer", "suspend",
            title="复核", phase="复核",
        )
        .Also("record_status", "evaluate")
        .At("reward_review", reviewing_unit)
        .Within(10)
        .When(S.REVIEWED, this.collect)
        .When(S.CLEARED, this.request)
        .When(S.REFUSED, this.end)
        .When(S.CORRECTING, this.correct)
        .When(S.FILED, this.employer)
        .When(S.SUSPENDED, this.suspended)
    )  # fmt: skip
    suspended = (
        Step("resume", "refuse", title="挂起待恢复", phase="复核")
        .Also("record_status")
        .At("reward_review", reviewing_unit)
        .When(S.CHECKED, this.review)
        .When(S.REFUSED, this.end)
    )
    collect = (
        Step("include", "return_to_review", title="汇总", phase="复核")
        .Also("reassess")
        .At("reward_review", reviewing_unit)
        .When(S.BATCHED, this.group)
        .When(S.CHECKED, this.review)
    )
    group = (
        Step(
            "confirm",
            "confirm_unpublished",
            "award",
            "decline",
            "postpone",
            title="领导小组审核",
            phase="领导小组审核",
        )
        .At("secretary", "RCB")
        .When(S.CONFIRMED, this.announce)
        .When(S.CLEARED, this.request)
        .When(S.REFUSED, this.end)
        .When(S.BATCHED, this.group)
    )
    announce = (
        Step("post", title="发布公示", phase="公示").At("publicity", "RCB").Within(5).Next(this.publicity)
    )
    publicity = (
        Step("clear", "uphold", title="公示", phase="公示")
        .At("publicity", "RCB")
        .When(S.CLEARED, this.request)
        .When(S.BATCHED, this.group)
    )
    request = (
        Step("request", title="请款", phase="拨付")
        .Also("correct_account", "reassess_approved")
        .At("payment", "RSJ")
        .Within(5)
        .Next(this.finance)
    )
    finance = (
        Step("allocate", "pay_directly", "send_back", title="财政拨付", phase="拨付")
        .At("finance_check", "CZJ")
        .Within(10)
        .When(S.ALLOCATED, this.pay)
        .When(S.CLOSED, this.end)
        .When(S.CLEARED, this.request)
    )
    pay = (
        Step("pay", title="发放", phase="发放")
        .Also("record_status", "correct_account")
        .At("payment_check", "RSJ")
        .Within(10)
        .Next(this.receipt)
    )
    receipt = (
        Step("settle", "bounce", title="银行回执", phase="发放")
        .At("payment", "RSJ")
        .Within(5)
        .When(S.CLOSED, this.end)
        .When(S.ALLOCATED, this.pay)
    )

    leave = Interrupt("withdraw", title="申报人撤销").ByApplicant().When(S.WITHDRAWN, this.end)
    again = (
        Interrupt("recall", title="撤回复核").At("reward_review", reviewing_unit).When(S.CHECKED, this.review)
    )
    gone = Interrupt("stop", title="人才已调离").At("reward_review", reviewing_unit).When(S.STOPPED, this.end)

    end = Finish()
