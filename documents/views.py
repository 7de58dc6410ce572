"""Handing files out: only to those who may see the case, never as a page of our own."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents import access
from documents.attachments import Attachment
from documents.issued import Paper


@require_safe
def attachment(request, public_id):
    found = get_object_or_404(Attachment.objects.select_related("case"), public_id=public_id)
    if not access.may_read_attachment(request.user, found):
        raise Http404
    return guarded(FileResponse(found.file.open("rb"), content_type=found.content_type, filename=found.name))


@require_safe
def paper(request, public_id) -> HttpResponse:
    """The PDF; where it is not made yet (or this machine cannot), the same words as a page to print."""
    found = get_object_or_404(Paper.objects.select_related("case"), public_id=public_id)
    if not access.may_read_paper(request.user, found):
        raise Http404
    if not found.rendered:
        return render(request, f"documents/{found.data['layout']}.html", {"paper": found, "words": found.data})
    name = f"{found.title}{found.number or ''}.pdf"
    return guarded(FileResponse(found.file.open("rb"), content_type="application/pdf", filename=name))


def guarded(response):
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    response["Cache-Control"] = "no-store"
    return response
