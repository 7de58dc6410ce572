"""The closed list of roles, and which of them exclude each other on one case."""

ROLES = {
    "intake": "受理岗",
    "eligibility": "资格初审岗",
    "review": "初审审核岗",
    "vetting": "考察岗",
    "transfer": "调动经办岗",
    "cosign": "会签岗",
    "receiving": "接收单位岗",
    "staffing": "编制审核岗",
    "secretary": "会议秘书岗",
    "service": "服务期管理岗",
    "employer": "用人单位核实岗",
    "reward_review": "奖补复核岗",
    "service_officer": "用工服务专员",
    "publicity": "公示岗",
    "finance": "财政拨款经办岗",
    "finance_check": "财政拨款审核岗",
    "payment": "奖补发放经办岗",
    "payment_check": "奖补发放审核岗",
    "administrator": "系统管理员",
    "auditor": "审计员",
}

CASEWORK = tuple(role for role in ROLES if role not in ("administrator", "auditor"))

EXCLUSIVE = {
    frozenset({"eligibility", "review"}): "经办和审核须由两人分别办理，请由同单位其他审核人办理（内部控制）",
    frozenset(
        {"eligibility", "staffing"}
    ): "参与过资格初审的人员不得再审核编制，请由编办其他人员办理（内部控制）",
    frozenset({"review", "staffing"}): "参与过初审审核的人员不得再审核编制，请由编办其他人员办理（内部控制）",
    frozenset({"vetting", "staffing"}): "参与过考察的人员不得再审核编制，请由编办其他人员办理（内部控制）",
    frozenset({"transfer", "staffing"}): "提出用编申请的人员不得再审核编制，请由编办其他人员办理（内部控制）",
    frozenset(
        {"employer", "service_officer"}
    ): "代表企业确认过协议的人员不得再报送完成情况，请由其他用工服务专员办理（内部控制）",
    frozenset(
        {"service_officer", "reward_review"}
    ): "报送过完成情况的人员不得再审核，请由其他复核人员办理（内部控制）",
    frozenset({"employer", "reward_review"}): "核实过申报的人员不得再复核，请由其他复核人员办理（内部控制）",
    frozenset({"reward_review", "payment"}): "复核过申报的人员不得再经办发放，请由其他人员办理（内部控制）",
    frozenset(
        {"reward_review", "payment_check"}
    ): "复核过申报的人员不得再审核发放，请由其他人员办理（内部控制）",
    frozenset({"reward_review", "finance"}): "核对过返还的人员不得再经办拨款，请由其他人员办理（内部控制）",
    frozenset(
        {"reward_review", "finance_check"}
    ): "核对过返还的人员不得再审核拨款，请由其他人员办理（内部控制）",
    frozenset({"finance", "finance_check"}): "拨款的经办和审核须由两人分别办理（内部控制）",
    frozenset({"payment", "payment_check"}): "发放的经办和审核须由两人分别办理（内部控制）",
    frozenset(
        {"staffing", "secretary"}
    ): "审核过编制的人员不得再登记会议结果，请由其他会议秘书办理（内部控制）",
}


def exclusion(earlier: str, now: str) -> str | None:
    """Why somebody who acted in one role may not act in the other on the same case; None where he may."""
    return EXCLUSIVE.get(frozenset({earlier, now}))
