"""Draft: what an applicant has typed so far, kept exactly as typed."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from encrypted_fields.fields import EncryptedTextField

from workflows import clock
from workflows.case import Case


def new_key() -> str:
    return uuid.uuid4().hex


class Draft(models.Model):
    """An application or a claim before it is filed, and again while corrections are asked for.

    ``kind`` is ``transfer`` or the key of a scheme. ``data`` maps a section to the raw answers by field name (each a
    list, as a browser posts them), so that a wrong answer survives as well as a right one. ``touched`` says at which
    ``version`` each section was last saved: a page older than that does not overwrite it silently. Numbers of IDs and
    accounts never enter ``data`` but ``hidden``, which is encrypted. ``papers`` maps a material to the public ids of
    its uploads.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="drafts", on_delete=models.PROTECT)
    kind = models.CharField(max_length=40, default="transfer")
    key = models.CharField(max_length=32, unique=True, default=new_key)
    data = models.JSONField(default=dict)
    secret = EncryptedTextField(null=True)
    papers = models.JSONField("材料", default=dict)
    version = models.PositiveIntegerField(default=1)
    touched = models.JSONField(default=dict)
    case = models.OneToOneField(Case, null=True, related_name="draft", on_delete=models.PROTECT)
    reopened = models.PositiveIntegerField("第几次补正", default=0)
    created = models.DateTimeField(default=clock.now)
    updated = models.DateTimeField("保存时间", null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind"], condition=models.Q(case=None), name="one_draft_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}/{self.kind}"

    @property
    def hidden(self) -> dict[str, Any]:
        """What must not lie open, by section."""
        return json.loads(self.secret) if self.secret else {}

    def hide(self, section: str, answers: Any) -> None:
        self.secret = json.dumps(self.hidden | {section: answers}, ensure_ascii=False)

    def answers(self, section: str) -> dict[str, list[str]]:
        """What was typed in a section, the hidden answers included."""
        return {**self.data.get(section, {}), **self.hidden.get(section, {})}

    def keep(self, section: str, answers: dict[str, list[str]], hides: tuple[str, ...]) -> None:
        """Keep what was typed in a section; the answers named in ``hides`` are encrypted."""
        if hides:
            self.hide(section, {name: answers[name] for name in hides if name in answers})
        shown = {name: said for name, said in answers.items() if name not in hides}
        self.data = {**self.data, section: shown}
