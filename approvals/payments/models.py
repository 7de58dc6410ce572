"""Payment in two hops: 请款 and 拨付 bring the money to 人社局, 发放 takes it to the payees.

Where a chain has no 发放 (``direct``), 财政局 pays the payees itself: ``approvals.payments.direct``.

A claim's money is one ``RequestLine`` from the request on and one ``PaymentLine`` per payee and attempt to pay; both
are keys to the law, and both split over the funds to the fen (``…Share``). Amounts are yuan with two places.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approvals.sealing import Locked
from parties.secrets import EncryptedCharField, index_of, mask
from workflows import clock
from workflows.case import Task
from workflows.keys import Key

REQUESTED, RETURNED, ALLOCATED = "requested", "returned", "allocated"
APPROVED, CONFIRMED, BOUNCED = "approved", "confirmed", "bounced"


def person(**more):
    """Somebody who did something here."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT, **more)


def yuan(title: str, **more):
    return models.DecimalField(title, max_digits=14, decimal_places=2, **more)


def two_persons(maker: str, checker: str, name: str) -> models.CheckConstraint:
    """Maker and checker are never one person (内部控制)."""
    return models.CheckConstraint(name=name, condition=Q(**{checker: None}) | ~Q(**{checker: F(maker)}))


def of_part(part: int) -> str:
    """What a seal says of the part; the first needs no word, so that what was sealed as the whole stays true."""
    return f"|{part}" if part != 1 else ""


class Share(models.Model):
    """What one fund bears of something."""

    fund = models.CharField("资金", max_length=40)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.fund


# 请款 -------------------------------------------------------------------------------------------------------------


class FundRequest(Locked):
    """One 请款单 of 人社局 for claims of one 汇总批次; ``sealed_at`` is when it was submitted to 财政局.

    ``grounds`` has the numbers of what is attached: ``minutes`` (会议纪要) and ``publicity`` (公示).
    """

    LOCKED = "请款单已提交，不能再改；有错误的，请财政局退回后重新编制"

    number = models.CharField("请款单号", max_length=40, unique=True)
    batch = models.CharField("汇总批次", max_length=40)
    grounds = models.JSONField("附件文号", default=dict)
    direct = models.BooleanField("财政直接拨付", default=False)
    note = models.CharField("收款对象有逾期追回仍请款的理由", max_length=200, blank=True)
    made_by = person()
    made_at = models.DateTimeField(default=clock.now)
    sealed_at = models.DateTimeField("提交时间", null=True)
    sealed_by = person(null=True)
    returned_at = models.DateTimeField("退回时间", null=True)
    returned_by = person(null=True)
    reason = models.CharField("退回理由", max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number


class RequestLine(Locked, Key):
    """One claim's money on its way to 人社局: sealed it says requested, then returned or allocated."""

    LOCKED = FundRequest.LOCKED

    request = models.ForeignKey(FundRequest, related_name="lines", on_delete=models.PROTECT)
    task = models.OneToOneField(Task, related_name="+", on_delete=models.PROTECT)
    position = models.PositiveIntegerField("序号")
    amount = yuan("金额（元）")
    handed_back = models.ForeignKey("HandBack", null=True, related_name="lines", on_delete=models.PROTECT)

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "case"], name="one_request_line_per_claim"),
            models.UniqueConstraint(
                fields=["case"],
                name="money_is_asked_for_once",
                condition=~Q(outcome=RETURNED) & Q(handed_back=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.position}"

    def says(self) -> str:
        return f"{super().says()}|{self.amount:.2f}"


class RequestShare(Share):
    """What one fund bears of a requested claim."""

    line = models.ForeignKey(RequestLine, related_name="shares", on_delete=models.CASCADE)
    amount = yuan("金额（元）")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["line", "fund"], name="one_request_share_per_fund")]


# 拨付 -------------------------------------------------------------------------------------------------------------


class Allocation(Locked):
    """财政局 pays a request out to 人社局: recorded by one person, approved (sealed) by another."""

    LOCKED = "拨款已审核，不能再改"

    request = models.OneToOneField(FundRequest, related_name="allocation", on_delete=models.PROTECT)
    voucher = models.CharField("拨款凭证号", max_length=60, unique=True)
    dated = models.DateField("拨款日期")
    made_by = person()
    made_at = models.DateTimeField(default=clock.now)
    sealed_at = models.DateTimeField("审核时间", null=True)
    sealed_by = person(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [two_persons("made_by", "sealed_by", "allocated_by_two")]

    def __str__(self) -> str:
        return self.voucher


class AllocationShare(Share):
    """What one fund paid out, as 财政局 recorded it."""

    allocation = models.ForeignKey(Allocation, related_name="shares", on_delete=models.CASCADE)
    amount = yuan("金额（元）")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["allocation", "fund"], name="one_allocation_per_fund")]


class HandBack(models.Model):
    """Money that rested for claims which ended (已调离), returned to 财政局 with a voucher."""

    voucher = models.CharField("缴回凭证号", max_length=60, unique=True)
    dated = models.DateField("缴回日期")
    made_by = person()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.voucher


# 发放 -------------------------------------------------------------------------------------------------------------


class Payment(Locked):
    """One 发放清单: built by one person, approved (sealed) by another, sent to the bank as a workbook."""

    LOCKED = "发放清单已审核，不能再改"

    number = models.CharField("发放批次号", max_length=40, unique=True)
    note = models.CharField("向有逾期追回的收款对象发放的理由", max_length=200, blank=True)
    made_by = person()
    made_at = models.DateTimeField(default=clock.now)
    sealed_at = models.DateTimeField("审核时间", null=True)
    sealed_by = person(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [two_persons("made_by", "sealed_by", "paid_by_two")]

    def __str__(self) -> str:
        return self.number


class ToAccount(Locked, Key):
    """One payee of a claim: his part, and into which account it goes, as it stood when the line was written."""

    part = models.PositiveSmallIntegerField("第几部分", default=1)
    payee = models.CharField("收款对象", max_length=100)
    payee_index = models.CharField(max_length=64)
    holder = models.CharField("户名", max_length=100)
    bank = models.CharField("开户行", max_length=100)
    number = EncryptedCharField("账号", max_length=40)
    number_index = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def goes_to(self) -> str:
        """What the seal says of whom and where."""
        return f"{self.payee}|{self.payee_index}|{self.holder}|{self.bank}|{self.number_index}"

    def is_true(self) -> bool:
        return super().is_true() and index_of(self.number) == self.number_index

    @property
    def masked(self) -> str:
        return mask(self.number, 4, 4)


class PaymentLine(ToAccount):
    """One attempt to pay one part of a claim: payee, account and amount as they stood when the line was written.

    Sealed it says approved, then confirmed or bounced (退汇); the seal covers whom, where and how much.
    """

    LOCKED = Payment.LOCKED

    payment = models.ForeignKey(Payment, related_name="lines", on_delete=models.PROTECT)
    task = models.ForeignKey(Task, related_name="+", on_delete=models.PROTECT)
    position = models.PositiveIntegerField("行号")
    gross = yuan("应发（元）")
    tax = yuan("代扣税款（元）", default=0)
    tax_reason = models.CharField("代扣依据", max_length=200, blank=True)
    net = yuan("实发（元）")
    serial = models.CharField("银行流水号", max_length=60, null=True)
    failure = models.CharField("退汇原因", max_length=200, blank=True)
    answered_at = models.DateTimeField("回执时间", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "position"], name="one_payment_line_per_number"),
            models.UniqueConstraint(fields=["serial"], name="one_line_per_bank_serial"),
            models.UniqueConstraint(fields=["task", "part"], name="one_payment_line_per_part"),
            models.UniqueConstraint(
                fields=["case", "part"], name="each_part_paid_once", condition=~Q(outcome=BOUNCED)
            ),
            models.CheckConstraint(
                name="net_and_tax_are_gross", condition=Q(gross=F("net") + F("tax"), net__gt=0, tax__gte=0)
            ),
        ]
        indexes = [models.Index(fields=["payee_index"], name="payments_of_a_payee")]

    def __str__(self) -> str:
        return f"{self.payment_id}/{self.position}"

    def says(self) -> str:
        money = f"{self.gross:.2f}|{self.tax:.2f}|{self.net:.2f}"
        return (
            f"{super().says()}|{self.payment_id}|{self.position}|{self.goes_to()}|{money}{of_part(self.part)}"
        )


class PaymentShare(Share):
    """What one fund bears of a payment: what reaches the payee, and the tax withheld."""

    line = models.ForeignKey(PaymentLine, related_name="shares", on_delete=models.CASCADE)
    net = yuan("实发（元）")
    tax = yuan("代扣税款（元）", default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["line", "fund"], name="one_payment_share_per_fund")]


class Download(models.Model):
    """The payment file taken once; again only for a reason, and only when somebody else has released it.

    It is the file of a list of 人社局, or of a request whose payees 财政局 pays itself.
    """

    payment = models.ForeignKey(Payment, null=True, related_name="downloads", on_delete=models.PROTECT)
    request = models.ForeignKey(FundRequest, null=True, related_name="downloads", on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField("次数")
    reason = models.CharField("再次下载的原因", max_length=200, blank=True)
    asked_by = person()
    asked_at = models.DateTimeField(default=clock.now)
    released_by = person(null=True)
    released_at = models.DateTimeField("同意时间", null=True)
    taken_at = models.DateTimeField("下载时间", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "number"], name="one_download_per_number"),
            models.UniqueConstraint(
                fields=["request", "number"], name="one_download_per_number_of_a_request"
            ),
            models.CheckConstraint(
                name="a_download_is_of_one_list",
                condition=Q(payment=None, request__isnull=False) | Q(payment__isnull=False, request=None),
            ),
            two_persons("asked_by", "released_by", "released_by_another"),
            models.CheckConstraint(
                name="again_only_released",
                condition=Q(number=1) | Q(taken_at=None) | ~Q(released_by=None) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listed} 第{self.number}次"

    @property
    def listed(self) -> "Payment | FundRequest":
        return self.payment or self.request


class BankFile(models.Model):
    """Bank results read and shown, waiting to be applied; ``rows`` has what each line says, no account numbers."""

    payment = models.ForeignKey(Payment, related_name="files", on_delete=models.PROTECT)
    name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()
    read_by = person()
    read_at = models.DateTimeField(default=clock.now)
    applied_by = person(null=True)
    applied_at = models.DateTimeField("入账时间", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class AccountCorrection(Key):
    """更正收款账户 of one payee of a claim: asked by the claimant, reviewed and then checked by two persons of 人社局."""

    part = models.PositiveSmallIntegerField("第几部分", default=1)
    holder = models.CharField("户名", max_length=100)
    bank = models.CharField("开户行", max_length=100)
    number = EncryptedCharField("账号", max_length=40)
    number_index = models.CharField(max_length=64)
    reason = models.CharField("更正原因", max_length=200)
    account = models.ForeignKey("parties.Account", null=True, related_name="+", on_delete=models.PROTECT)
    asked_by = person()
    asked_at = models.DateTimeField("提出时间", default=clock.now)
    reviewed_by = person(null=True)
    reviewed_at = models.DateTimeField("核对时间", null=True)
    checked_by = person(null=True)
    refused_by = person(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField("不予更正的理由", max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            two_persons("reviewed_by", "checked_by", "account_checked_by_two"),
            models.UniqueConstraint(
                fields=["case", "part"],
                name="one_open_correction",
                condition=Q(sealed_at=None, refused_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.masked}"

    def says(self) -> str:
        where = f"{self.holder}|{self.bank}|{self.number_index}|{self.account_id}"
        return f"{super().says()}|{where}{of_part(self.part)}"

    @property
    def masked(self) -> str:
        return mask(self.number, 4, 4)

    @property
    def now(self) -> dict[str, object]:
        """The payee with the account his claim names until then."""
        return next((one for one in self.case.coerced.known.payees if one["part"] == self.part), {})

    @property
    def payee(self) -> dict[str, object]:
        """What the claim then knows of the account; only a sealed correction gets this far."""
        return {"account": self.account_id, "bank": self.bank, "masked": self.masked}
