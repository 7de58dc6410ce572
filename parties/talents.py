"""Recognised talents (高层次人才): a register of who was recognised as what, by which document."""

from datetime import date

from django.db import models

from parties.secrets import EncryptedCharField, index_of, mask, normalised

CLASSES = ["省特级", "省A", "省B", "省C", "市A", "市B", "市C", "市D", "市E", "市F"]


class Talent(models.Model):
    """One person; found by the keyed index of the ID number, which is encrypted."""

    name = models.CharField("姓名", max_length=60)
    id_number = EncryptedCharField("身份证号", max_length=18)
    id_index = models.CharField(max_length=64, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.id_number = normalised(self.id_number)
        self.id_index = index_of(self.id_number)
        super().save(*args, **kwargs)

    @property
    def masked_id(self) -> str:
        return mask(self.id_number)


class Recognition(models.Model):
    """One recognition (认定): the class, whether it is the first in the province's list, since when, by what.

    One that was withdrawn (or entered by mistake) is ended by a document, never erased.
    """

    talent = models.ForeignKey(Talent, related_name="recognitions", on_delete=models.PROTECT)
    talent_class = models.CharField("人才类别", max_length=10, choices=[(one, one) for one in CLASSES])
    first = models.BooleanField("首次认定", default=True)
    recognised_on = models.DateField("认定日期")
    document = models.CharField("认定文号", max_length=60)
    until = models.DateField("至", null=True, blank=True)
    ended_by = models.CharField("终止依据", max_length=60, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "talent_class", "recognised_on"], name="one_recognition_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.talent_id} {self.talent_class}"

    def holds_on(self, day: date) -> bool:
        return self.recognised_on <= day and (self.until is None or day <= self.until)
