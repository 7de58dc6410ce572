"""Handing files out: only to those who may see the case, never as a page of our own."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents import access
from documents.attachments import Attachment
from documents.issued import Paper

NOTHING = "default-src 'none'; sandbox"


@require_safe
def attachment(request, public_id):
    """A stranger's PDF is only ever saved; a picture was drawn anew by us and may be looked at."""
    found = get_object_or_404(Attachment.objects.select_related("case"), public_id=public_id)
    if not access.may_read_attachment(request.user, found):
        raise Http404
    return served(found)


def served(found: Attachment) -> FileResponse:
    """The file itself, for whoever has been found to be allowed to read it."""
    saved = not found.content_type.startswith("image/")
    answer = FileResponse(
        found.file.open("rb"), content_type=found.content_type, filename=found.name, as_attachment=saved
    )
    return guarded(answer, NOTHING)


@require_safe
def paper(request, public_id) -> HttpResponse:
    """The PDF; where it is not made yet (or this machine cannot), the same words as a page to print."""
    found = get_object_or_404(Paper.objects.select_related("case"), public_id=public_id)
    if not access.may_read_paper(request.user, found):
        raise Http404
    if not found.rendered:
        words = {"paper": found, "words": found.data, "on_screen": True, "blanks": found.missing}
        return guarded(render(request, f"documents/{found.data['layout']}.html", words))
    name = f"{found.title}{found.number or ''}.pdf"
    return guarded(FileResponse(found.file.open("rb"), content_type="application/pdf", filename=name))


def guarded(response, policy: str | None = None):
    """Never guessed at, never kept by a browser or a proxy; a stranger's file gets no rights at all."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    if policy:
        response["Content-Security-Policy"] = policy
    return response
