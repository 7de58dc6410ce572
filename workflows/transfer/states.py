"""Where a transfer (清雁归清, 三(三)1) can stand; the label says who must act."""

from django.db.models import TextChoices


class S(TextChoices):
    DRAFT = "draft", "草稿"
    FILED = "filed", "待受理"
    CORRECTING = "correcting", "待申请人补正"
    CHECKING = "checking", "资格初审中"
    REVIEWING = "reviewing", "初审待审核"
    ELIGIBLE = "eligible", "待安排考察"
    VETTING = "vetting", "考察审查中"
    PLACING = "placing", "待拟安置"
    RECEIVING = "receiving", "待接收意见"
    ADJUSTING = "adjusting", "待申请人确认调剂"
    REQUESTING = "requesting", "待申请用编"
    STAFFING = "staffing", "待编办审核"
    WAITING = "waiting", "编制轮候中"
    COMMITTEE = "committee", "待编委会研究"
    APPROVED = "approved", "编委会已同意"
    APPOINTING = "appointing", "待干部任免研究"
    INQUIRING = "inquiring", "待商调"
    INQUIRED = "inquired", "待原单位答复"
    FILE_CHECK = "file_check", "待审核档案"
    NOTIFYING = "notifying", "待通知调动"
    PLEDGING = "pledging", "待申请人签承诺书"
    REPORTING = "reporting", "待报到"
    ARRIVED = "arrived", "办理入编等手续"
    SERVING = "serving", "在最低服务年限内"
    CONFIRMING = "confirming", "待单位年度确认"
    RETURNING = "returning", "待编办收回编制"
    DEPARTED = "departed", "提前离开待处理"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    INELIGIBLE = "ineligible", "资格审查不合格"
    REFUSED = "refused", "不予调入"
    LAPSED = "lapsed", "逾期未补正"
    WITHDRAWN = "withdrawn", "申请人已撤销"
    TERMINATED = "terminated", "调动终止"
    FULFILLED = "fulfilled", "服务期满"
    BREACHED = "breached", "提前离开已记录"


BEFORE_APPROVAL = (
    S.FILED, S.CORRECTING, S.CHECKING, S.REVIEWING, S.ELIGIBLE, S.VETTING, S.PLACING, S.RECEIVING, S.ADJUSTING,
    S.REQUESTING, S.STAFFING, S.WAITING, S.COMMITTEE,
)  # fmt: skip
AFTER_APPROVAL = (
    S.APPOINTING, S.INQUIRING, S.INQUIRED, S.FILE_CHECK, S.NOTIFYING, S.PLEDGING, S.REPORTING,
)  # fmt: skip
IN_SERVICE = (S.ARRIVED, S.SERVING, S.CONFIRMING)

BOUND = (*IN_SERVICE, S.RETURNING, S.DEPARTED)
"""Where the applicant can no longer take the application back."""
