"""People who sign in: officials with seats, applicants with a personal record."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property

from parties.secrets import EncryptedCharField, index_of, mask, mask_phone, normalised


class User(AbstractUser):
    """An account: an official created by an administrator, or an applicant who registered."""

    name = models.CharField("姓名", max_length=60, blank=True)
    is_official = models.BooleanField("工作人员", default=False)
    must_change_password = models.BooleanField("须修改初始密码", default=False)
    phone = EncryptedCharField("手机号", max_length=20, blank=True, null=True)
    phone_index = models.CharField(max_length=64, null=True, editable=False)
    phone_verified = models.BooleanField("手机号已验证", default=False)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"], condition=models.Q(phone_verified=True), name="one_account_per_phone"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def seats_taken(self) -> list[tuple[str, str, str]]:
        """(role, unit code, unit name) of every seat; none once the account is closed."""
        seats = self.seats.values_list("role", "unit__code", "unit__name") if self.is_active else ()
        return list(seats)

    @cached_property
    def desks(self) -> frozenset[str]:
        return frozenset(f"{role}@{unit}" for role, unit, _ in self.seats_taken)

    @cached_property
    def recusals(self) -> frozenset[int]:
        return frozenset(self.recused.values_list("applicant_id", flat=True))

    def sits_at(self, wanted: str | None) -> bool:
        """Deliberately not ``has_perm``: a superuser sits at no desk."""
        return bool(wanted) and wanted in self.desks

    def keep_phone(self, number: str | None, verified: bool) -> None:
        """Keep a number, found again by its index; it belongs to whoever has verified it."""
        self.phone, self.phone_verified = number, verified
        self.phone_index = index_of(number) if number else None
        self.save(update_fields=["phone", "phone_index", "phone_verified"])

    def must_avoid(self, applicant_id: int) -> bool:
        """Nobody handles his own case, nor that of somebody he is recused from (公务员法第七十六条)."""
        return applicant_id == self.pk or applicant_id in self.recusals

    def has_role(self, *roles: str) -> bool:
        return any(role in roles for role, _, _ in self.seats_taken)


class Person(models.Model):
    """What identifies an applicant; the ID number is encrypted, unique by its index, masked by default."""

    user = models.OneToOneField(User, related_name="person", on_delete=models.PROTECT)
    name = models.CharField("姓名", max_length=60)
    id_number = EncryptedCharField("身份证号", max_length=18)
    id_index = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.id_number = normalised(self.id_number)
        self.id_index = index_of(self.id_number)
        super().save(*args, **kwargs)

    @property
    def masked_id(self) -> str:
        return mask(self.id_number)

    @property
    def phone(self) -> str | None:
        """The number of the account, once verified."""
        return self.user.phone if self.user.phone_verified else None

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone or "")
