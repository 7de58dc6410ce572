"""Sealing (签发): what is sealed cannot change, and a sealed line about a case is a key to the law."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from workflows.fsm import Refused
from workflows.keys import Key
from workflows.sheaf import write


class Locked(models.Model):
    """Cannot be changed or deleted once it is sealed."""

    LOCKED = "已签发，不能再改；如有错误，请另行更正"

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.refuse_if_sealed()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.refuse_if_sealed()
        return super().delete(*args, **kwargs)

    def refuse_if_sealed(self) -> None:
        kept = type(self)._default_manager.filter(pk=self.pk).values_list("sealed_at", flat=True).first()
        if kept is not None:
            raise Refused(self.LOCKED)


def seal(keys: Iterable[Key], at: datetime, outcome: str | None = None) -> list[Key]:
    """Seal a set of lines of one table in one statement; each says ``outcome``, or what it says already."""
    sealed = list(keys)
    for key in sealed:
        key.sealed_at = at
        if outcome is not None:
            key.outcome = outcome
        key.digest = key.seal()
    write(sealed, ("sealed_at", "outcome", "digest"))
    return sealed
