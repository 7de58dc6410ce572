"""《追回通知》, frozen with the approval: what is owed, why, by when, to which account, and how to object."""

from django.conf import settings

from approvals.recoveries.models import Recovery
from documents import issue
from documents.numbering import next_paper_numbers
from documents.papers.kind import SIGNS
from documents.words import Words, capital, day, unit_name
from workflows import clock, jobs

BUREAU = "RSJ"
STATE_DAYS = 5
"""Working days to be heard in; the plan names none."""


def notice(recovery: Recovery, entry) -> None:
    """One numbered paper, for the claimant to read and for the payee to act on."""
    paper = issue.write(
        f"{recovery.source}:notice", "recovery_notice", "追回通知", words(recovery),
        number=next_paper_numbers(SIGNS[BUREAU], 1)[0], case=recovery.case, entry=entry, for_applicant=True,
    )  # fmt: skip
    jobs.leave("print", kind=paper.kind, entry_id=None, frozen={"paper": paper.pk})


def words(recovery: Recovery) -> Words:
    case = recovery.case
    return {
        "layout": "letter", "to": recovery.payee, "signer": unit_name(BUREAU), "dated": day(clock.today()),
        "heading": "关于追回奖补资金的通知",
        "paragraphs": [
            f"经核查，你单位（个人）领取的{case.known.scheme.title}（办件编号{case.number}，{recovery.number}）"
            f"中，{recovery.amount:,.2f}元应当退回，大写：{capital(recovery.amount)}。",
            f"一、原因：{recovery.why.title}。", f"二、认定的事实：{recovery.found.rstrip('。')}。", *people(recovery),
            f"{'四' if recovery.lines else '三'}、依据：{recovery.clause}。",
            f"{'五' if recovery.lines else '四'}、{term(recovery)}", *instalments(recovery), account(recovery),
            "逾期不退的，将依法催缴；退清前，同一单位（个人）再次申报奖补的，从严核查。",
            f"对本通知有异议的，可以自收到之日起{STATE_DAYS}个工作日内向我局书面陈述、申辩；也可以自收到之日起六十日内依法申请行政复议，"
            "或者自收到之日起六个月内依法向人民法院提起行政诉讼。",
        ],
    }  # fmt: skip


def people(recovery: Recovery) -> list[str]:
    """The lines of the roster it is about."""
    named = [f"{line.number}．{line.name}" for line in recovery.case.people if line.number in recovery.lines]
    return [f"三、涉及人员：{'、'.join(named)}。"] if named else []


def term(recovery: Recovery) -> str:
    if recovery.agreed:
        return f"期限：请分{len(recovery.steps)}期退回："
    return f"期限：请于{day(recovery.due)}前（{recovery.days}个工作日内）一次退回。"


def instalments(recovery: Recovery) -> list[str]:
    plan = recovery.agreed
    return (
        [f"第{one.number}期　{day(one.due)}前　{one.amount:,.2f}元。" for one in plan.instalments.all()]
        if plan
        else []
    )


def account(recovery: Recovery) -> str:
    """Where to pay; without an account in the settings 财政局 says so over the counter."""
    if settings.TREASURY_ACCOUNT:
        return f"请缴入{unit_name('CZJ')}指定账户：{settings.TREASURY_ACCOUNT}，并在附言中注明追回编号{recovery.number}。"
    return f"请持本通知到{unit_name('CZJ')}办理缴款，并注明追回编号{recovery.number}。"
