"""A workbook as an answer: something to save, under a name."""

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def saved(content: bytes, name: str) -> HttpResponse:
    """The workbook's bytes, which the browser keeps under this name."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
