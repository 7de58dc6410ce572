"""The materials of one application or claim: what is wanted, and what has been uploaded."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from django.db import transaction

from approvals.applications.models import Draft
from documents import uploads
from documents.models import Attachment
from policies import materials
from workflows import clock
from workflows.fsm import Refused

MOST = 9
"""Files per material; a household register has several pages."""


class Wanted(Protocol):
    """A paper the transfer or a scheme asks for."""

    code: str
    title: str
    hint: str
    required: bool


@dataclass(frozen=True)
class Line:
    """One material with what was uploaded for it."""

    material: Wanted
    files: list[Attachment] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.material.code

    @property
    def title(self) -> str:
        return self.material.title

    @property
    def lacking(self) -> bool:
        return self.material.required and not self.files


def of(draft: Draft, wanted: Iterable[Wanted] | None = None) -> list[Line]:
    """What is wanted (of a transfer: by the grounds this person claims) with what has been uploaded."""
    if wanted is None:
        wanted = materials.checklist(draft.data.get("grounds", {}).get("grounds", []))
    known = {str(one.public_id): one for one in Attachment.objects.filter(public_id__in=ids(draft))}
    return [
        Line(material, [known[one] for one in draft.papers.get(material.code, []) if one in known])
        for material in wanted
    ]


def ids(draft: Draft) -> list[str]:
    return [one for several in draft.papers.values() for one in several]


def listed(lines: Iterable[Line]) -> list[dict]:
    """What the case keeps: the material and the public ids of its files, so that an official can open them."""
    return [
        {"code": line.code, "title": line.title, "files": [str(one.public_id) for one in line.files]}
        for line in lines if line.files
    ]  # fmt: skip


def add(draft: Draft, code: str, file) -> Attachment:
    """Store one file for a material; ``uploads.Rejected`` says what is wrong with it.

    Reading and checking a large file takes its time, so the draft is locked only afterwards.
    """
    stored = uploads.accept(file, owner=draft.owner, kind=code)
    try:
        return enlist(draft, code, stored)
    except Refused:
        uploads.discard(stored)
        raise


@transaction.atomic
def enlist(draft: Draft, code: str, stored: Attachment) -> Attachment:
    """The same file chosen twice (a slow line, a second click) stands once; one handed in before stays beside it."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    files = draft.papers.get(code, [])
    if same := Attachment.objects.filter(public_id__in=files, case=None, sha256=stored.sha256).first():
        uploads.discard(stored)
        return same
    if len(files) >= MOST:
        raise Refused(f"每项材料最多{MOST}个文件，请合并后再上传")
    return keep(draft, draft.papers | {code: [*files, str(stored.public_id)]}, stored)


@transaction.atomic
def remove(draft: Draft, public_id: str) -> None:
    """Take a file off the list; one already handed to a case stays there as part of the record."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    keep(
        draft, {code: [one for one in several if one != public_id] for code, several in draft.papers.items()}
    )
    for one in Attachment.objects.filter(public_id=public_id, owner=draft.owner, case=None):
        uploads.discard(one)


def clear(draft: Draft) -> None:
    """Every file nobody has acted on goes."""
    for one in Attachment.objects.filter(public_id__in=ids(draft), owner=draft.owner, case=None):
        uploads.discard(one)


def keep(draft: Draft, papers: dict, stored=None):
    draft.papers, draft.updated = papers, clock.now()
    draft.save(update_fields=["papers", "updated"])
    return stored


def hand_over(draft: Draft, case) -> None:
    """The uploads become part of the case."""
    Attachment.objects.filter(public_id__in=ids(draft), owner=draft.owner, case=None).update(case=case)
