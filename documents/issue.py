"""Issuing: freeze and number in the deciding transaction, render in the worker, once however often it is asked."""

import hashlib
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from documents import printing
from documents.issued import Paper, issued_path
from documents.numbering import next_paper_numbers
from documents.papers import KINDS
from documents.papers.kind import SIGNS, Kind
from documents.words import Words
from workflows import clock, jobs, sheaf

log = logging.getLogger(__name__)


def freeze(kind: str, pairs: list[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """What each paper says is settled now, for a whole set of (case, entry); its job only needs to know which paper."""
    declared = KINDS[kind]
    numbers = numbers_for(declared, [case for case, _ in pairs])
    papers = [
        worded(
            f"entry:{entry.pk}:{kind}", kind, declared.title, declared.words(case, entry) | {"layout": declared.layout},
            number=next(numbers), case=case, entry=entry, for_applicant=declared.for_applicant,
        ) for case, entry in pairs
    ]  # fmt: skip
    return [{"paper": paper.pk} for paper in Paper.objects.bulk_create(papers)]


def numbers_for(declared: Kind, cases: list[Any]) -> Iterator[str | None]:
    """A number for each case's paper, in order, one counter asked once per sign."""
    signs = [{"case": case.unit}.get(declared.sign, declared.sign) for case in cases]
    given = {
        sign: iter(next_paper_numbers(SIGNS[sign], count))
        for sign, count in Counter(filter(None, signs)).items()
    }
    return (next(given[sign]) if sign else None for sign in signs)


def write(source: str, kind: str, title: str, words: Words, **more: Any) -> Paper:
    """Keep the words of one paper under the source that made it."""
    return Paper.objects.bulk_create([worded(source, kind, title, words, **more)])[0]


def leave(source: str, kind: str, title: str, words: Words, **more: Any) -> Paper:
    """Keep the words of one paper and leave its printing to the worker; together with others inside a set."""
    paper = worded(source, kind, title, words, **more)
    sheaf.gather(keep_and_print, paper)
    return paper


def keep_and_print(papers: list[Paper]) -> None:
    for paper in Paper.objects.bulk_create(papers):
        jobs.leave("print", kind=paper.kind, entry_id=None, frozen={"paper": paper.pk})


def worded(source: str, kind: str, title: str, words: Words, **more: Any) -> Paper:
    """One paper, not yet kept; characters no face can draw are named on it."""
    missing = printing.missing_characters(said(words))
    return Paper(
        source=source, kind=kind, title=title, data=words, missing=missing[:60], created=clock.now(), **more
    )


def hold(source: str, kind: str, title: str, words: Words) -> None:
    """Keep words that may still change under their source, in place of those held before; nobody prints them."""
    drop(source)
    write(source, kind, title, words | {"held": True})


def drop(source: str) -> None:
    """Take back what is only held; what was issued stays."""
    Paper.objects.filter(source=source, data__held=True).delete()


def said(words: Any) -> str:
    """All text of a paper, to look for characters that cannot be drawn."""
    if isinstance(words, dict):
        return "".join(map(said, words.values()))
    if isinstance(words, list | tuple):
        return "".join(map(said, words))
    return str(words)


def print_paper(frozen: dict[str, Any], **_: Any) -> None:
    """The worker's job. Where this machine cannot make PDFs the paper stays a page, until ``print_papers``."""
    try:
        render(frozen["paper"])
    except printing.Unprintable as why:
        log.warning("%s", why)


def is_printed(frozen: dict[str, Any], **_: Any) -> bool:
    """Whether the paper of a job has been made since."""
    return Paper.objects.filter(pk=frozen["paper"]).exclude(rendered=None).exists()


@transaction.atomic
def render(pk: int) -> None:
    """Render one paper and keep it with its digest; whoever comes second finds it done."""
    paper = Paper.objects.select_for_update().get(pk=pk)
    if paper.rendered or paper.data.get("held"):
        return
    context = {"paper": paper, "words": paper.data}
    content = printing.render(f"documents/{paper.data['layout']}.html", context, paper.public_id.hex)
    paper.file.storage.delete(issued_path(paper, ""))  # what a killed worker left half done
    paper.file.save("x", ContentFile(content), save=False)
    paper.sha256, paper.rendered = hashlib.sha256(content).hexdigest(), clock.now()
    paper.save(update_fields=["file", "sha256", "rendered"])


def damaged() -> list[str]:
    """Papers whose file is not what was issued; for ``manage.py verify``."""
    faults = []
    for paper in Paper.objects.exclude(rendered=None).iterator():
        try:
            with paper.file.open("rb") as file:
                kept = hashlib.sha256(file.read()).hexdigest()
        except (OSError, ValueError):  # ValueError: no file was ever named
            kept = ""
        if kept != paper.sha256:
            faults.append(f"{paper}：文件缺失或被改动")
    return faults
