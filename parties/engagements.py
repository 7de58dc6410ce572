"""柔性引才 (三(四)): who works for the county without moving to it, by which agreement; what it costs the employer.

An engagement counts once a second person has confirmed it; it is ended by a document and never erased. Its expenses
are the employer's own and only recorded; what a talent is entitled to besides (人才消费券、人才服务卡) has no amount.
"""

from datetime import date

from django.conf import settings
from django.db import models

from parties.secrets import EncryptedCharField, index_of, mask, normalised
from parties.talents import Talent
from parties.units import Unit

MODES = ["人才飞地", "短期聘用", "课程讲授", "成果转化", "退休返聘", "清医回清", "其他"]
FIELDS = ["重点产业", "教育", "医疗卫生", "农业", "文旅", "其他"]
FULL_TIME, MISTAKEN = "转为全职", "登记有误"
ENDINGS = ["期满", "提前终止", FULL_TIME, MISTAKEN]
PURPOSES = ["差旅费", "授课费", "其他工作经费"]
KINDS = ["人才消费券", "人才服务卡"]
CLAUSE = "三(四)2"


def by_official(title: str, **more) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=title, related_name="+", on_delete=models.PROTECT, **more
    )


class Engagement(models.Model):
    """One agreement (柔性引才协议) of a unit and a person, found by the keyed index of the encrypted ID number.

    ``since`` to ``until`` is what was agreed, ``last`` the day it really ended on; ``recognition`` is the document by
    which 县委人才办 recognised the person as urgently wanted. ``talent`` is his line in the register, once confirmed.
    """

    unit = models.ForeignKey(
        Unit, verbose_name="引才单位", related_name="engagements", on_delete=models.PROTECT
    )
    name = models.CharField("姓名", max_length=60)
    id_number = EncryptedCharField("身份证号", max_length=18)
    id_index = models.CharField(max_length=64, db_index=True)
    talent = models.ForeignKey(Talent, null=True, related_name="engagements", on_delete=models.PROTECT)
    mode = models.CharField("引才方式", max_length=10, choices=[(one, one) for one in MODES])
    field = models.CharField("服务领域", max_length=10, choices=[(one, one) for one in FIELDS])
    work = models.CharField("服务内容", max_length=200)
    since = models.DateField("自")
    until = models.DateField("至")
    document = models.CharField("协议编号", max_length=60)
    recognition = models.CharField("认定文号", max_length=60, blank=True)
    recognised_on = models.DateField("认定日期", null=True)
    recorded_by = by_official("登记人")
    recorded_at = models.DateTimeField("登记时间")
    confirmed_by = by_official("确认人", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    last = models.DateField("最后一日", null=True)
    ended_as = models.CharField(
        "终止情形", max_length=10, blank=True, choices=[(one, one) for one in ENDINGS]
    )
    ended_by = models.CharField("终止依据", max_length=60, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "id_index", "since"], name="one_engagement_per_day",
                condition=~models.Q(ended_as=MISTAKEN),
            ),
            models.CheckConstraint(name="engaged_for_some_time", condition=models.Q(until__gte=models.F("since"))),
            models.CheckConstraint(
                name="engagements_are_confirmed_by_another",
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("recorded_by")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}　{self.document}"

    def save(self, *args, **kwargs):
        self.settle()
        super().save(*args, **kwargs)

    def settle(self) -> "Engagement":
        """The one form the number is kept and found in (sets are written without ``save``)."""
        self.id_number = normalised(self.id_number)
        self.id_index = index_of(self.id_number)
        return self

    @property
    def masked_id(self) -> str:
        return mask(self.id_number)

    def status_on(self, day: date) -> str:
        if self.ended_as:
            return self.ended_as
        if self.confirmed_by_id is None:
            return "待确认"
        return "已到期" if self.until < day else "在期"

    def is_flexible_on(self, day: date) -> bool:
        """Whether the person had been engaged, and not for full time, by a day: what has run out still counts."""
        if self.confirmed_by_id is None or self.ended_as == MISTAKEN or self.since > day:
            return False
        return not (self.ended_as == FULL_TIME and self.last is not None and self.last < day)

    def is_recognised_on(self, day: date) -> bool:
        """县委人才办认定: as of a day."""
        return self.recognised_on is not None and self.recognised_on <= day


class Expense(models.Model):
    """What the employer has reimbursed by its own rules (差旅费、授课费): recorded, never paid by the county.

    One entered by mistake is struck out with the reason and counts no more.
    """

    engagement = models.ForeignKey(Engagement, related_name="expenses", on_delete=models.PROTECT)
    purpose = models.CharField("费用事项", max_length=10, choices=[(one, one) for one in PURPOSES])
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2)
    day = models.DateField("报销日期")
    voucher = models.CharField("凭证号", max_length=60)
    rule = models.CharField("所依财务规定", max_length=100)
    recorded_by = by_official("登记人")
    recorded_at = models.DateTimeField("登记时间")
    struck = models.CharField("作废理由", max_length=100, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "voucher", "purpose"], name="one_line_per_voucher",
                condition=models.Q(struck=""),
            ),
            models.CheckConstraint(name="expenses_are_positive", condition=models.Q(amount__gt=0)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.voucher}"


class Entitlement(models.Model):
    """What a talent is entitled to besides money: one voucher or card, its number, from when until when."""

    talent = models.ForeignKey(Talent, related_name="entitlements", on_delete=models.PROTECT)
    kind = models.CharField("待遇", max_length=10, choices=[(one, one) for one in KINDS])
    number = models.CharField("编号", max_length=40)
    issued_on = models.DateField("发放日期")
    until = models.DateField("有效期至", null=True, blank=True)
    reason = models.CharField("发放依据", max_length=100)
    clause = models.CharField("条款", max_length=20, default=CLAUSE)
    issued_by = by_official("发放人")
    revoked_on = models.DateField("收回日期", null=True)
    why_revoked = models.CharField("收回理由", max_length=100, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_entitlement_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    def status_on(self, day: date) -> str:
        if self.revoked_on:
            return "已收回"
        return "已过期" if self.until and self.until < day else "有效"
