"""Benefits people and enterprises have from other policies (中央、省、市、县的其他政策), kept for 四(四) 就高、从优、不重复.

A benefit concerns a claim where holder, purpose (a scheme of the plan), cost item and occasion are the same. Who holds it
is whom it was given for: each person of a roster, the talent, else whoever is paid.
"""

import re
import unicodedata
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parties.secrets import EncryptedCharField, index_of, mask, normalised
from policies import schemes
from policies.terms import Scheme

LEVELS = ["中央", "省", "市", "县其他"]
OTHER_ITEM = "其他费用"
YEAR = "年度"
BETWEEN = re.compile(r"\W+")


class Benefit(models.Model):
    """One benefit: entered by one person, confirmed by another; it counts from then on until it is revoked.

    ``amount`` in yuan is what was paid, or the standard while it is only promised. ``occasion`` says what exactly it was
    for where the plan pays more than once for the same purpose: a course, an occupation and level, a day, a year.
    """

    name = models.CharField("姓名或名称", max_length=100)
    number = EncryptedCharField("身份证号或统一社会信用代码", max_length=18)
    holder_index = models.CharField(max_length=64)
    level = models.CharField("政策层级", max_length=10, choices=[(one, one) for one in LEVELS])
    purpose = models.CharField("用途", max_length=40)
    item = models.CharField("费用项目", max_length=40)
    occasion = models.CharField("场次或年度", max_length=100, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    paid = models.BooleanField("已发放", default=False)
    paid_on = models.DateField("发放日期", null=True, blank=True)
    document = models.CharField("依据文号", max_length=60)
    proof = models.CharField("凭证说明", max_length=200, blank=True)
    file = models.CharField("凭证", max_length=40, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    entered_at = models.DateTimeField("登记时间")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    confirmed_at = models.DateTimeField("确认时间", null=True)
    why_revoked = models.CharField("撤销理由", max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    revoked_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="benefit_is_worth_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="benefit_by_two", condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by"))
            ),
            models.CheckConstraint(
                name="benefit_revoked_by_two", condition=Q(revoked_by=None) | ~Q(revoked_by=F("asked_by"))
            ),
            models.UniqueConstraint(
                fields=["holder_index", "purpose", "item", "occasion", "level", "document", "paid"],
                name="one_benefit_per_document", condition=Q(revoked_at=None),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["holder_index", "purpose"], name="benefits_that_count",
                condition=Q(revoked_at=None) & ~Q(confirmed_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.level} {self.document}"

    def save(self, *args, **kwargs):
        self.settle()
        super().save(*args, **kwargs)

    def settle(self) -> "Benefit":
        """The one form number and occasion are kept and found in (sets are written without ``save``)."""
        self.number = normalised(self.number)
        self.holder_index = index_of(self.number)
        self.occasion = self.occasion.strip()
        return self

    @property
    def masked(self) -> str:
        return mask(self.number)

    @property
    def waits(self) -> bool:
        return self.confirmed_at is None and self.revoked_at is None

    @property
    def counts(self) -> bool:
        return self.confirmed_at is not None and self.revoked_at is None

    @property
    def asks_to_end(self) -> bool:
        """Somebody has asked to revoke it; another has to agree."""
        return self.counts and self.asked_by_id is not None

    @property
    def said(self) -> str:
        """Level and document, as a finding names them."""
        return f"{self.level}　{self.document}"

    def is_for(self, occasion: str) -> bool:
        return same_occasion(self.occasion) == same_occasion(occasion)


def standing() -> models.QuerySet[Benefit]:
    """Those that count."""
    return Benefit.objects.filter(revoked_at=None).exclude(confirmed_at=None)


def same_occasion(said: str) -> str:
    """However it was typed: 电工 四级 and 电工、四级 are one occasion."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", said).upper())


# What a benefit can be for -------------------------------------------------------------------------------------------


def purposes(on: date) -> dict[str, str]:
    """The schemes of the plan under which money is paid, by key: a benefit is for the purpose of one of them."""
    return {key: one.title for key, one in schemes.schemes(on).items() if one.item}


def items(on: date) -> list[str]:
    """Every cost item the plan pays for; a benefit for another one stands beside none of its claims."""
    return list(dict.fromkeys([*(one.item for one in schemes.schemes(on).values() if one.item), OTHER_ITEM]))


def is_about_a_talent(scheme: Scheme) -> bool:
    return any(fact.name == "talent_class" for fact in scheme.facts)


def asks(scheme: Scheme) -> str:
    """What tells one occasion of a purpose from another; empty where the plan pays for a person once and for all."""
    if scheme.each_person:
        return "、".join(column.label for column in scheme.columns if column.once)
    asked = next((count.asks for count in scheme.counts if count.asks), "")
    return asked or ("" if is_about_a_talent(scheme) else YEAR)


def held_by(scheme: Scheme) -> str:
    """Whose number a benefit is kept under."""
    if scheme.each_person:
        return "人员本人的身份证号"
    return (
        "人才本人的身份证号"
        if is_about_a_talent(scheme)
        else "收款单位的统一社会信用代码（个人的填身份证号）"
    )
