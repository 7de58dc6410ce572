"""Looking at a whole number: who, whose, which, why and when, kept for good and shown to the auditor."""

from datetime import datetime

from django.conf import settings
from django.db import models, transaction

from parties.people import Person

FIELDS = {"id_number": "身份证号", "phone": "手机号"}


class Permanent(models.QuerySet):
    """Rows that are only ever added."""

    def update(self, **changes):
        raise TypeError("查看号码记录只能增加，不能修改")

    def delete(self):
        raise TypeError("查看号码记录只能增加，不能删除")


class Disclosure(models.Model):
    """One look of one official at one whole number (个人信息保护法第五十一条); PostgreSQL itself refuses changes."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    person = models.ForeignKey(Person, related_name="disclosures", on_delete=models.PROTECT)
    field = models.CharField("号码", max_length=20, choices=list(FIELDS.items()))
    reason = models.CharField("事由", max_length=200)
    case_number = models.CharField("办件编号", max_length=30)
    at = models.DateTimeField("时间", db_index=True)

    objects = Permanent.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.officer} 查看 {self.person} {self.get_field_display()}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args, **kwargs):
        raise TypeError("查看号码记录只能增加，不能删除")


@transaction.atomic
def disclose(officer, person: Person, field: str, reason: str, case_number: str, at: datetime) -> str:
    """The whole number, after the look is on record; ``field`` is one of ``FIELDS``."""
    Disclosure(
        officer=officer, person=person, field=field, reason=reason, case_number=case_number, at=at
    ).save()
    return getattr(person, field)
