"""Where a claim (奖补申报, 三(十二)) can stand; the label says who must act."""

from django.db.models import TextChoices


class S(TextChoices):
    DRAFT = "draft", "草稿"
    FILED = "filed", "待用人单位核实"
    CORRECTING = "correcting", "待申报人补正"
    CHECKED = "checked", "待复核"
    REGISTERING = "registering", "待备案"
    REPORTING = "reporting", "待报送完成情况"
    SUSPENDED = "suspended", "挂起，待条件具备"
    REVIEWED = "reviewed", "待列入汇总批次"
    BATCHED = "batched", "待领导小组审核"
    CONFIRMED = "confirmed", "待发布公示"
    POSTED = "posted", "公示中"
    CLEARED = "cleared", "待请款"
    REQUESTED = "requested", "待财政拨付"
    ALLOCATED = "allocated", "待人社局发放"
    PAID = "paid", "已发放，待银行回执"
    CLOSED = "closed", "已到账办结"
    REFUSED = "refused", "不予奖补"
    LAPSED = "lapsed", "逾期未补正"
    WITHDRAWN = "withdrawn", "申报人已撤销"
    STOPPED = "stopped", "人才已调离，终止"


NOT_ON_FILE = (S.DRAFT, S.FILED, S.CORRECTING, S.REGISTERING)
"""Where 备案 is still to come, for those that pass it."""

BEFORE_REQUEST = (
    S.FILED, S.CORRECTING, S.REGISTERING, S.REPORTING, S.CHECKED, S.SUSPENDED, S.REVIEWED, S.BATCHED, S.CONFIRMED, S.POSTED, S.CLEARED,
)  # fmt: skip
"""Where the claimant may still take the claim back."""

RECALLABLE = (S.BATCHED, S.CONFIRMED, S.POSTED, S.CLEARED, S.ALLOCATED)
"""Where the review can be opened again because the facts have changed: not while 财政局 or the bank has the matter in hand.

Of a list that is public the claim falls away; money that rests at 人社局 goes back before it is asked for again.
"""

BEFORE_PAYMENT = (*BEFORE_REQUEST, S.REQUESTED, S.ALLOCATED)
"""Where a talent who leaves the county ends the claim (三(十二): 已调离的不再兑现)."""

DUE = (S.CLEARED, S.REQUESTED, S.ALLOCATED, S.PAID, S.CLOSED)
"""Where nothing stands against the money any more."""

ENDED = (S.REFUSED, S.LAPSED, S.WITHDRAWN, S.STOPPED)
"""Where it ended without money, whatever it had been awarded before."""

BOUND = (S.REQUESTED, S.ALLOCATED, S.PAID)
"""Where the applicant can no longer take the claim back."""
