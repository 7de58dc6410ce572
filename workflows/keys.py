"""What opens a door of the law: a record kept elsewhere, sealed, for one case, with one outcome."""

import hmac

from django.conf import settings
from django.db import models

from workflows.case import Case
from workflows.fsm import Move


class Key(models.Model):
    """A sealed record about one case; only a subclass stored with a true seal opens anything."""

    case_id: int

    case = models.ForeignKey(Case, related_name="+", on_delete=models.PROTECT)
    outcome = models.CharField("结果", max_length=20, blank=True)
    sealed_at = models.DateTimeField("签发时间", null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    def seal(self) -> str:
        """The keyed digest of what the record says."""
        said = f"{self._meta.label}|{self.pk}|{self.case_id}|{self.outcome}|{self.sealed_at}"
        return hmac.new(settings.SECRET_KEY.encode(), said.encode(), "sha256").hexdigest()

    def opens(self, case: Case, outcome: str) -> bool:
        """Whether this very record, as stored, is sealed, true, about this case and says ``outcome``."""
        kept = type(self)._default_manager.filter(pk=self.pk).first()
        if kept is None or kept.sealed_at is None or (kept.case_id, kept.outcome) != (case.pk, outcome):
            return False
        return hmac.compare_digest(kept.digest, kept.seal())


def opened(case: Case, move: Move, name: str, outcome: str) -> bool:
    """Whether what was handed in as ``name`` is a key to ``outcome`` for this case."""
    key = move.handed.get(name)
    return isinstance(key, Key) and key.opens(case, outcome)
