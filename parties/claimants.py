"""Who may claim rewards (申报对象), and the bank accounts money may go to."""

import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from stdnum.cn import uscc

from parties.secrets import EncryptedCharField, index_of, mask, normalised, valid_id_number

KINDS = ["机构", "村居", "个人", "用人单位"]
PERSON = "个人"


def valid_credit_code(value: str) -> str:
    """The eighteen characters of a valid 统一社会信用代码 (GB 32100), or a sentence that says what is wrong."""
    code = normalised(value)
    if len(code) != 18:
        raise ValidationError(f"统一社会信用代码应为18位，现为{len(code)}位，请核对")
    if not uscc.is_valid(code):
        raise ValidationError("统一社会信用代码校验不通过，请对照证照逐位核对")
    return code


def valid_identity(kind: str, value: str) -> str:
    """What identifies a claimant of this kind: the ID number of a person, the credit code of anybody else."""
    return valid_id_number(value) if kind == PERSON else valid_credit_code(value)


def valid_account_number(value: str) -> str:
    """The digits of a bank account however they are grouped, or a sentence that says what is wrong."""
    number = "".join(unicodedata.normalize("NFKC", value).replace("-", "").split())
    if not (number.isascii() and number.isdigit() and 8 <= len(number) <= 32):
        raise ValidationError("账号应为8至32位数字，请对照银行卡或开户证明核对")
    return number


class Claimant(models.Model):
    """The person or organisation an account claims for; one account, one identity, one account per identity."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, related_name="claimant", on_delete=models.PROTECT)
    kind = models.CharField("申报对象类别", max_length=10, choices=[(kind, kind) for kind in KINDS])
    name = models.CharField("名称（姓名）", max_length=100)
    identity = EncryptedCharField("统一社会信用代码（身份证号）", max_length=18)
    identity_index = models.CharField(max_length=64, unique=True)
    personnel_work = models.BooleanField("在我县机关企事业单位从事组织人事人才工作", default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.identity = normalised(self.identity)
        self.identity_index = index_of(self.identity)
        super().save(*args, **kwargs)

    @property
    def masked_identity(self) -> str:
        return mask(self.identity) if self.kind == PERSON else self.identity


class Account(models.Model):
    """One bank account in a payee's own name (收款账户); the number is encrypted, masked wherever it is shown."""

    payee_index = models.CharField(max_length=64, db_index=True)
    holder = models.CharField("户名", max_length=100)
    bank = models.CharField("开户行", max_length=100)
    number = EncryptedCharField("账号", max_length=40)
    number_index = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["payee_index", "number_index", "bank"], name="one_row_per_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.masked}"

    def save(self, *args, **kwargs):
        self.number = normalised(self.number)
        self.number_index = index_of(self.number)
        super().save(*args, **kwargs)

    @classmethod
    def of(cls, payee: str, holder: str, bank: str, number: str) -> "Account":
        """The one row of a payee's account, by the payee's keyed index; made where it is new."""
        known = {"payee_index": payee, "bank": bank, "number_index": index_of(normalised(number))}
        return cls.objects.get_or_create(**known, defaults={"holder": holder, "number": number})[0]

    @property
    def masked(self) -> str:
        return mask(self.number, 4, 4)
