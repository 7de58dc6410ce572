"""What stands against an action of a claim, each in the sentence people read, with its clause."""

from parties.seats import desk
from workflows import holds
from workflows.claim import amounts, pools
from workflows.claim.registers import Registers
from workflows.claim.states import S
from workflows.fsm import guard
from workflows.keys import opened, opened_parts


def sealed(name: str, outcome: str, sentence: str):
    """A record kept elsewhere, sealed, about this case, says ``outcome``."""

    @guard(sentence)
    def holds_key(case, move):
        return opened(case, move, name, outcome)

    return holds_key


in_frozen_batch = sealed(
    "batch", "frozen", "未列入已提交的汇总批次，请先编制并提交汇总表（{case.known.scheme.measure}）"
)
group_agreed = sealed(
    "resolution",
    "agree",
    "领导小组议定事项未签发、不是本件或结果不符，请先由会议秘书登记并签发（{case.known.scheme.measure}）",
)
group_declined = sealed(
    "resolution", "decline", "领导小组议定事项未签发、不是本件或结果不是“不同意”，请先由会议秘书登记并签发"
)
group_postponed = sealed(
    "resolution", "postpone", "领导小组议定事项未签发、不是本件或结果不是“暂缓”，请先由会议秘书登记并签发"
)
notice_posted = sealed(
    "notice", "posted", "公示尚未发布，请先登记发布日期、载体和截图（{case.known.scheme.measure}）"
)
publicity_clear = sealed(
    "publicity",
    "clear",
    "公示尚未结束或有异议未处理，不能按无异议办理（{case.known.scheme.measure} 公示无异议）",
)
objection_upheld = sealed(
    "publicity", "upheld", "没有查实的异议，不能退回领导小组（{case.known.scheme.measure}）"
)
funds_requested = sealed(
    "request", "requested", "尚未提交请款函，请先编制请款单（{case.known.scheme.measure}）"
)
request_returned = sealed("request", "returned", "没有退回的请款单")
funds_allocated = sealed(
    "allocation", "allocated", "财政局拨款未经两人办结，请先完成拨款审核（{case.known.scheme.measure}）"
)
account_checked = sealed("correction", "checked", "收款账户的更正未经人社局两人核对，请先核对（内部控制）")


def every_part(outcome: str, sentence: str):
    """For every payee who still waits a payment of his part, sealed, says ``outcome``."""

    @guard(sentence)
    def holds_keys(case, move):
        waiting = {part.number for part in case.known.open_parts}
        return bool(waiting) and waiting <= opened_parts(case, move, outcome)

    return holds_keys


payment_approved = every_part(
    "approved", "发放清单未经两人审核，或缺少收款对象，不能发放（{case.known.scheme.measure}）"
)
bank_confirmed = every_part("confirmed", "没有全部收款对象的银行到账回执，请先导入回执")

paid_to_everybody = every_part(
    "paid", "财政直接拨付没有列明全部收款对象的账户，或未经两人办结，请退回请款后重新编制"
)


@guard("没有银行退汇回执，或尚有收款对象没有回执")
def bank_returned(case, move):
    waiting = {part.number for part in case.known.open_parts}
    bounced = opened_parts(case, move, "bounced")
    return bool(bounced) and waiting <= bounced | opened_parts(case, move, "confirmed")


@guard("部分收款对象已经到账，不能终止或撤回；请更正其余收款对象的账户后发放，需收回的按追回办理")
def nothing_arrived(case, move):
    return not case.known.get("arrived")


@guard("您也是申报企业的经办人员，不能代表对方企业确认，请由对方企业其他人员办理（内部控制）")
def for_the_other_side(case, move):
    """Nobody agrees with himself: whoever works for the enterprise that claims does not confirm for the other."""
    return not move.actor.sits_at(desk("employer", case.known.employer))


@guard("您是调出或调入企业的经办人员，不能审核本件，请由其他人员办理（内部控制）")
def of_neither_side(case, move):
    units = [one["code"] for one in case.known.sides.values()]
    return not any(move.actor.sits_at(desk("employer", unit)) for unit in units)


@guard("用人单位核实为不属实，请退回重新核实、告知补正或不予奖补（{case.known.scheme.measure}）")
def employer_confirmed(case, move):
    return "check" not in case.known.scheme.stages or case.facts.get("check", {}).get("agree") is True


@guard("本件正在调查核实，已冻结办理；核实结束、由另一人解除冻结后再办理（四(四)）")
def not_frozen(case, move):
    return holds.FREEZE not in move.once(case, holds.standing).get(case.pk, ())


@guard("还没有登记评估结论，请先评估（{case.known.scheme.measure}）")
def evaluated(case, move):
    return "result" in case.known.evaluation


@guard("有异议尚未处理，此件暂停办理（{case.known.scheme.measure} 公示无异议）")
def no_open_objection(case, move):
    return not move.once(case, holds.standing).get(case.pk, set()) - {holds.FREEZE}


def no_open_hold(case, move):
    """Neither an objection is open nor an investigation."""
    yield from no_open_objection(case, move)
    yield from not_frozen(case, move)


def decisive_claimant(case, move):
    """合作引进: two claimants for one talent both wait until the signed agreement names the decisive one."""
    known = move.once(case, Registers)
    mine = case.known.claimant["index"]
    rivals = [one for one in known.talent_lines(case) if one.status == "asked" and one.holder != mine]
    if rivals and not case.facts.get("declared", {}).get("decisive"):
        yield "另有申报对象申报同一人才，且未提交用人单位和人才签字的协商确认书，双方均暂缓，请挂起（三(十二) 合作引进）"


@guard("差额补发沿用原申报的材料，没有可补正的内容；事实或材料有问题的，请不予奖补并写明理由（四(四)）")
def has_papers_of_its_own(case, move):
    return not case.known.tops_up


@guard("差额补发由您发起，请由另一位复核人员办理（内部控制）")
def opened_by_another(case, move):
    return case.facts.get("opened_by") != move.actor.pk


@guard("补正通知尚未送达，不能按逾期处理")
def was_told(case, move):
    return not case.notices.filter(must_act=True, sent=None).exists()


@guard("此件没有因额度不足而削减，不需要重新测算")
def was_cut(case, move):
    return case.known.cut > 0


@guard("挂起的原因须与事实相符：未到岗、资金不足或合作引进未协商")
def waits_for_something(case, move):
    known = move.once(case, Registers)
    reason = move["cause"]
    if reason == "not_on_post":
        return case.known.status.get("word") == "未到岗"
    if reason == "no_agreement":
        return bool(list(decisive_claimant(case, move)))
    return lacks_funds(case, known)


@guard("此件因资金指标不足挂起，不能以此不予奖补，待指标下达后请先恢复办理、再按规定复核（四(四)）")
def not_for_want_of_funds(case, move):
    return case.state != S.SUSPENDED or case.known.get("suspended", {}).get("cause") != "no_funds"


def lacks_funds(case, known) -> bool:
    award = amounts.assess(case, known)
    room = sum(known.pools[code].left for code in pools.fund_codes(case) if code in known.pools)
    return award.amount > room
