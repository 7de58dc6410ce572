"""Reading strangers' files in a process of its own: little memory, little time, nobody dies with it.

Parsers of PDF and of workbooks have been made to loop, to swallow memory and to abort the whole process. Here
``read`` starts ``python -m documents.apart KIND``, hands the bytes over and takes plain JSON back.
"""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MEMORY = 1 << 30  # bytes
SECONDS = 20


class Failed(Exception):
    """The file could not be read: damaged, too heavy, or made to do harm."""


def read(kind: str, content: bytes) -> Any:
    """What the file says, as JSON; raises Failed."""
    command = [sys.executable, "-m", "documents.apart", kind]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=content, capture_output=True, timeout=SECONDS, cwd=ROOT, check=True, env={}
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise Failed from None


def pdf(content: bytes) -> dict[str, Any]:
    """Whether it is locked, and its number of pages."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    return {"locked": True} if reader.is_encrypted else {"locked": False, "pages": len(reader.pages)}


def workbook(content: bytes) -> dict[str, Any]:
    """The cells of the first sheet that shows, days as text, numbers as they were kept; and the lines merged cells touch."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    sheet = book.get_sheet_by_name(shown[0])
    cells = [[plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = {line + 1 for (first, _), (last, _) in sheet.merged_cell_ranges or () for line in (first, last)}
    return {"cells": cells, "merged": sorted(merged)}


def plain(cell: Any) -> str | float | int | bool:
    if hasattr(cell, "hour") and hasattr(cell, "date"):
        return (cell.date() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell).isoformat()
    return cell if isinstance(cell, str | float | int | bool) else str(cell)


def main(kind: str) -> None:
    import resource

    content = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    json.dump({"pdf": pdf, "workbook": workbook}[kind](content), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
