"""What others said of a case (会签、复函、接收意见): kept where the law can count it."""

from django.conf import settings
from django.db import models

from workflows import clock
from workflows.case import Case


class Opinion(models.Model):
    """One desk's or one outside body's opinion on a case, in one round of asking."""

    class Kind(models.TextChoices):
        COSIGN = "cosign", "会签"
        REPLY = "reply", "复函"
        RECEPTION = "reception", "接收意见"

    case = models.ForeignKey(Case, related_name="opinions", on_delete=models.PROTECT)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    body = models.CharField("单位", max_length=100)
    agree = models.BooleanField("同意")
    text = models.TextField("意见", blank=True)
    letter = models.CharField("复函文号", max_length=60, blank=True)
    dated = models.DateField("日期", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "round", "body"], name="one_opinion_per_body")
        ]

    def __str__(self) -> str:
        return f"{self.body}：{'同意' if self.agree else '不同意'}"


def dissent(case: Case, kind: str, round_: int) -> bool:
    return case.opinions.filter(kind=kind, round=round_, agree=False).exists()
