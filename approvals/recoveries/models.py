"""追回: what must come back of a paid claim, by when, what has come, what is written off; and 冻结 of a claim looked into.

One recovery is about one payee of one claim (``part``), so that one addressee owes it and one account was paid. What
may be asked of him at all is kept in ``Recoverable``. Amounts are yuan with two places.
"""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round

from approvals.payments.models import Share, person, two_persons, yuan
from approvals.recoveries.causes import CAUSES, FREEZES, Cause
from approvals.sealing import Locked
from workflows import clock
from workflows.case import Case
from workflows.keys import Key

APPROVED, REFUSED = "approved", "refused"
ZERO = Decimal("0.00")
OPEN_AMOUNT = Round(F("amount") - F("waived"), 2)
"""What is asked less what was waived; rounded, since SQLite subtracts in binary fractions."""


class Recoverable(models.Model):
    """What reached one payee of one claim, and how much of it recoveries ask back: never more."""

    case = models.ForeignKey(Case, related_name="+", on_delete=models.PROTECT)
    part = models.PositiveIntegerField("收款对象序号")
    paid = yuan("实发（元）")
    asked = yuan("追回（元）", default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "part"], name="one_recoverable_per_part"),
            models.CheckConstraint(
                name="asked_back_at_most_what_was_paid", condition=Q(asked__gte=0, asked__lte=F("paid"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.part}"


class Recovery(Locked, Key):
    """One demand on one payee: proposed by one person, approved (sealed) or refused by another.

    Sealed it says approved or refused; ``received`` and ``waived`` move afterwards, under its row lock.
    """

    LOCKED = "追回已批准，不能再改；有错误的，请提出核减或撤销"

    number = models.CharField("追回编号", max_length=40, unique=True)
    cause = models.CharField("原因", max_length=20)
    part = models.PositiveIntegerField("收款对象序号")
    payee = models.CharField("退款单位（个人）", max_length=100)
    payee_index = models.CharField(max_length=64)
    lines = models.JSONField("涉及的名册行", default=list)
    amount = yuan("追回金额（元）")
    found = models.TextField("认定的事实和证据", max_length=1000)
    days = models.PositiveSmallIntegerField("退款期限（工作日）")
    due = models.DateField("退款截止日", null=True)
    made_by = person()
    made_at = models.DateTimeField("提出时间", default=clock.now)
    sealed_by = person(null=True)
    refusal = models.CharField("不予批准的理由", max_length=300, blank=True)
    received = yuan("已到账（元）", default=0)
    waived = yuan("已核销（元）", default=0)
    finished_by = person(null=True)
    finished_at = models.DateTimeField("办结时间", null=True)
    reminded = models.DateField("最近催缴", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            two_persons("made_by", "sealed_by", "recovery_approved_by_two"),
            models.CheckConstraint(
                name="received_within_what_is_asked",
                condition=Q(amount__gt=0, received__gte=0, waived__gte=0, received__lte=OPEN_AMOUNT),
            ),
            models.CheckConstraint(
                name="finished_when_nothing_is_left",
                condition=Q(finished_at=None) | Q(received=OPEN_AMOUNT),
            ),
        ]
        indexes = [models.Index(fields=["case"], name="recoveries_of_a_claim")]

    def __str__(self) -> str:
        return self.number

    def says(self) -> str:
        what = f"{self.number}|{self.cause}|{self.part}|{self.payee}|{self.payee_index}|{self.amount:.2f}"
        return f"{super().says()}|{what}|{self.lines}|{self.due}"

    @property
    def source(self) -> str:
        """What its flags are found by."""
        return f"recovery:{self.pk}"

    @property
    def why(self) -> Cause:
        return CAUSES[self.cause]

    @property
    def clause(self) -> str:
        return self.why.cited(self.case.coerced.known.scheme)

    @property
    def settled(self) -> Decimal:
        """What has come back or been written off."""
        return self.received + self.waived

    @property
    def rest(self) -> Decimal:
        return self.amount - self.settled

    @property
    def is_open(self) -> bool:
        return self.outcome == APPROVED and self.finished_at is None

    @property
    def stage(self) -> str:
        if self.sealed_at is None:
            return "待批准"
        if self.outcome == REFUSED:
            return "未批准"
        if self.finished_at:
            return "已办结"
        return "待办结" if not self.rest else "追缴中"

    @property
    def agreed(self) -> "Plan | None":
        """The plan of instalments that holds, as fetched with the recovery."""
        return next((one for one in self.plans.all() if one.agreed_at and one.ended_at is None), None)

    @property
    def steps(self) -> list[tuple[date, Decimal]]:
        """(by when, how much must be settled by then in all): the instalments, or the one day."""
        if self.due is None:
            return []
        plan, sums = self.agreed, []
        if plan is None:
            return [(self.due, self.amount)]
        total = plan.base
        for one in plan.instalments.all():
            total += one.amount
            sums.append((one.due, total))
        return sums

    @property
    def next_due(self) -> date | None:
        """The first day whose money is not settled; nothing where nothing is owed."""
        if not self.is_open or not self.rest:
            return None
        return next((day for day, total in self.steps if total > self.settled), None)

    @property
    def overdue(self) -> Decimal:
        """What should have come before today and has not."""
        if not self.is_open:
            return ZERO
        owed = max((total for day, total in self.steps if day < clock.today()), default=ZERO)
        return max(min(owed, self.amount) - self.settled, ZERO)


class Plan(models.Model):
    """分期: dates and amounts that sum up to what was open (beside ``base``) when another person agreed to it."""

    recovery = models.ForeignKey(Recovery, related_name="plans", on_delete=models.PROTECT)
    reason = models.CharField("分期的理由", max_length=300, blank=True)
    base = yuan("此前已了结（元）", default=0)
    made_by = person()
    made_at = models.DateTimeField(default=clock.now)
    agreed_by = person(null=True)
    agreed_at = models.DateTimeField("同意时间", null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            two_persons("made_by", "agreed_by", "plan_agreed_by_two"),
            models.UniqueConstraint(
                fields=["recovery"], name="one_plan_holds", condition=Q(ended_at=None) & ~Q(agreed_at=None)
            ),
            models.UniqueConstraint(
                fields=["recovery"], name="one_plan_waits", condition=Q(ended_at=None, agreed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} 分期"


class Instalment(models.Model):
    """One date of a plan, and what is to come by it."""

    plan = models.ForeignKey(Plan, related_name="instalments", on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField("期")
    due = models.DateField("日期")
    amount = yuan("金额（元）")

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_instalment_per_number"),
            models.CheckConstraint(name="an_instalment_is_something", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.due} {self.amount}"


class Receipt(models.Model):
    """Money that came, by its voucher; a mistyped one is taken back by a counter-entry of another person.

    ``released`` has what it gave back to the ledger by pool, ``worth`` the yuan taken off the talent's line: a
    counter-entry takes exactly that again.
    """

    recovery = models.ForeignKey(Recovery, related_name="receipts", on_delete=models.PROTECT)
    voucher = models.CharField("凭证号", max_length=60, unique=True)
    dated = models.DateField("到账日期")
    amount = yuan("金额（元）")
    recorded_by = person()
    recorded_at = models.DateTimeField("登记时间", default=clock.now)
    reverses = models.OneToOneField(
        "self", null=True, related_name="reversed_by", on_delete=models.PROTECT, verbose_name="冲正"
    )
    reason = models.CharField("冲正原因", max_length=200, blank=True)
    released = models.JSONField(default=dict)
    worth = yuan("金额（元）", default=0)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="received_or_reversed",
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
            )
        ]

    def __str__(self) -> str:
        return self.voucher


class ReceiptShare(Share):
    """What of a receipt one fund gets back; ``released`` where it went to the year's indicators again."""

    receipt = models.ForeignKey(Receipt, related_name="shares", on_delete=models.CASCADE)
    amount = yuan("金额（元）")
    released = models.BooleanField("退回本年度指标", default=False)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["receipt", "fund"], name="one_receipt_share_per_fund")]


class Waiver(models.Model):
    """核销 or 核减: what will not be asked any more, by a document, proposed by one and agreed to by another."""

    WRITTEN_OFF, NOT_DUE = "written_off", "not_due"
    KINDS = [(WRITTEN_OFF, "核销：确已无法收回"), (NOT_DUE, "核减：经复核不应追回")]

    recovery = models.ForeignKey(Recovery, related_name="waivers", on_delete=models.PROTECT)
    kind = models.CharField("类别", max_length=12, choices=KINDS)
    amount = yuan("金额（元）")
    document = models.CharField("批准文号", max_length=60)
    reason = models.CharField("理由", max_length=500)
    made_by = person()
    made_at = models.DateTimeField(default=clock.now)
    agreed_by = person(null=True)
    agreed_at = models.DateTimeField("同意时间", null=True)
    refused_by = person(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            two_persons("made_by", "agreed_by", "waived_by_two"),
            models.CheckConstraint(name="a_waiver_is_something", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                fields=["recovery"], name="one_waiver_waits", condition=Q(agreed_at=None, refused_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.get_kind_display()} {self.amount}"


class Freeze(models.Model):
    """调查冻结 of a claim that has not ended: placed by one person, lifted with a finding by another."""

    case = models.ForeignKey(Case, related_name="freezes", on_delete=models.PROTECT)
    cause = models.CharField("事由", max_length=20)
    reason = models.TextField("核查事项", max_length=500)
    placed_by = person()
    placed_at = models.DateTimeField("冻结时间", default=clock.now)
    finding = models.TextField("核查结论", max_length=500, blank=True)
    lifted_by = person(null=True)
    lifted_at = models.DateTimeField("解除时间", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            two_persons("placed_by", "lifted_by", "lifted_by_another"),
            models.UniqueConstraint(fields=["case"], name="one_open_freeze", condition=Q(lifted_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.why.title}"

    @property
    def source(self) -> str:
        return f"freeze:{self.pk}"

    @property
    def why(self) -> Cause:
        return FREEZES[self.cause]
