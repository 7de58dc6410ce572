"""What stands against an action of a transfer, each in the sentence people read, with its clause."""

from workflows import clock
from workflows.fsm import guard
from workflows.keys import opened
from workflows.opinions import dissent


def meets_every_condition(case, move):
    """Ineligible never passes; the soft condition passes only as an exception a second person grants."""
    verdict = case.known.assessed(case.known.measured_on)
    if verdict.verdict in ("ineligible", "needs_evidence"):
        yield from (f"{finding.sentence}（{finding.clause}）" for finding in verdict.against)
    elif verdict.verdict == "needs_exception":
        asked = move.get("waiver") or case.known.get("check", {}).get("waiver")
        granted = "waiver_reason" not in move.said or move.get("waiver_reason")
        if not (asked and granted):
            yield "全日制本科一项不符（三(三)1 一般应），须由经办人写明放宽理由、审核人写明同意理由，或认定为不合格"


@guard("经办和审核须由两人分别办理（内部控制），请由同单位其他审核人办理")
def another_person(case, move):
    return case.known["check"]["by"] != move.actor.pk


@guard("您未列入考察人员，请由参加考察的人员登记")
def took_part(case, move):
    return move.actor.pk in move["examiners"]


@guard("尚未发出征求意见函，请先发函再登记复函")
def letter_was_sent(case, move):
    return move["body"] in case.facts.get("letters", {})


def dissent_is_answered(case, move):
    """不同意 or a doubtful file does not stop a case by itself, but must be dealt with in writing."""
    doubtful = not case.known.vetting.get("file", {}).get("in_order", False)
    against = any(dissent(case, kind, case.known.vetting["round"]) for kind in ("cosign", "reply"))
    if (doubtful or against) and not move.get("dissent_answer"):
        yield "有单位不同意或档案存在疑点，请写明处理情况后再下结论，或认定考察不合格（三(三)1 考察审查）"


@guard("编委会议定事项未签发、不是本案或结果不符，请先由会议秘书登记并签发（三(三)1）")
def committee_agreed(case, move):
    return opened(case, move, "resolution", "agree")


@guard("议定事项未签发、不是本案或结果不是“不同意”，请先由会议秘书登记并签发")
def committee_declined(case, move):
    return opened(case, move, "resolution", "decline")


@guard("议定事项未签发、不是本案或结果不是“暂缓”，请先由会议秘书登记并签发")
def committee_postponed(case, move):
    return opened(case, move, "resolution", "postpone")


@guard("手续清单尚有必办事项未办，请逐项登记后再办结")
def formalities_done(case, move):
    return not case.formalities_left(required_only=True)


@guard("补正通知尚未送达，不能按逾期处理")
def was_told(case, move):
    return not case.notices.filter(must_act=True, sent=None).exists()


@guard("五年最低服务年限尚未届满（三(三)1）")
def five_years_served(case, move):
    return clock.today() >= case.known.fulfilled_on
