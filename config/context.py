"""What every page needs: the menu of whoever is signed in, read off the desks he sits at."""

from functools import cache

from django.urls import reverse

from workflows import notices

MENU = (
    ("待办", "inbox", None),
    ("已办", "done", None),
    ("办件查询", "cases", None),
    ("超期核实", "overdue", {"reward_review", "auditor"}),
    ("汇总批次", "batches", {"reward_review", "auditor"}),
    ("季度汇总", "quarters", {"reward_review", "auditor"}),
    ("会议", "meetings", {"secretary"}),
    ("公示", "publicities", {"publicity", "reward_review", "auditor"}),
    ("编制额度", "quota", {"staffing", "secretary", "auditor"}),
    ("编制台账", "establishment", {"staffing", "auditor"}),
    ("服务期", "service", {"service", "receiving", "transfer", "auditor"}),
    # payments
    ("拨付", "finance", {"finance", "finance_check", "auditor"}),
    ("发放", "payments", {"payment", "payment_check", "auditor"}),
    (
        "追回",
        "recoveries",
        {"reward_review", "finance", "finance_check", "payment", "payment_check", "secretary@RCB", "auditor"},
    ),
    ("资金对账", "reconciliation", {"finance", "finance_check", "payment", "payment_check", "auditor"}),
    ("回避", "recusals", None),
    ("查看号码记录", "disclosures", {"auditor"}),
    # registers, funds, pools, the plan
    ("用人单位名册", "employers", {"reward_review", "publicity", "auditor"}),
    ("人才名册", "talents", {"reward_review", "publicity", "auditor"}),
    ("柔性引才", "engagements", {"employer", "reward_review", "publicity", "auditor"}),
    ("名单", "dated_lists", {"reward_review", "publicity", "auditor"}),
    ("其他政策的待遇", "benefits", {"reward_review", "publicity", "auditor"}),
    ("待遇变动后的差额", "overlaps", {"reward_review", "publicity", "auditor"}),
    ("资金指标", "funds", {"finance", "finance_check", "reward_review", "auditor"}),
    (
        "额度",
        "pools",
        {"reward_review", "finance", "finance_check", "payment", "payment_check", "publicity", "auditor"},
    ),
    ("期初数据", "openings", {"reward_review", "payment_check", "service", "transfer", "auditor"}),
    ("口径", "rulings", None),
    ("方案原文", "plan", None),
    ("单位", "units", {"administrator"}),
    ("工作人员", "officials", {"administrator"}),
    ("节假日", "holidays", {"administrator"}),
)


def bell(request) -> dict:
    """How many messages an applicant has not read: asked for once, and only by a page that shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.is_official:
        return {}
    return {"unread_count": cache(notices.unread(user).count)}


def menu(request) -> dict:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_official:
        return {"nav": []}
    items = [
        {"title": title, "url": reverse(name), "current": request.path == reverse(name)}
        for title, name, roles in MENU
        if roles is None or user.has_role(*roles) or any(user.sits_at(desk) for desk in roles)
    ]
    return {"nav": items, "nav_unit": next((unit for _, _, unit in user.seats_taken), "")}
