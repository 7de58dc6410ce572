"""Taking a file in: PDF, JPG or PNG by what it is, not by what it says it is."""

import hashlib
import io
import re
import unicodedata
import warnings

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from PIL import Image, ImageOps

from documents import apart
from documents.attachments import Attachment

LIMIT = 20 * 1024 * 1024
MOST_PAGES = 300
MOST_PIXELS = 60_000_000
PER_PERSON = 400 * 1024 * 1024


class Rejected(Exception):
    """The file cannot be taken; the sentence says why and what to do."""


@transaction.atomic
def accept(file, *, owner, kind: str, case=None) -> Attachment:
    """Check one uploaded file and keep it; nothing is left behind when it is refused."""
    check_size(file, owner)
    content = file.read()
    content_type, content, pages = recognised(content)
    stored = Attachment(
        owner=owner, kind=kind, case=case, name=clean_name(file.name, content_type), content_type=content_type,
        size=len(content), pages=pages, sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    stored.file.save("x", ContentFile(content), save=False)
    try:
        stored.save()
    except BaseException:
        stored.file.delete(save=False)
        raise
    return stored


def discard(attachment: Attachment) -> None:
    """Take back a file nobody has acted on yet."""
    attachment.delete()
    storage, name = attachment.file.storage, attachment.file.name
    transaction.on_commit(lambda: storage.delete(name))


def check_size(file, owner) -> None:
    if file.size == 0:
        raise Rejected("文件是空的，请重新选择")
    if file.size > LIMIT:
        raise Rejected(f"文件 {file.size / 1024 / 1024:.1f} MB，超过 20 MB，请压缩或分成几个文件后重新选择")
    used = Attachment.objects.filter(owner=owner).aggregate(sum=Sum("size"))["sum"] or 0
    if used + file.size > PER_PERSON:
        raise Rejected("您上传的文件合计已超过 400 MB，请删除不需要的文件后再上传")


def recognised(content: bytes) -> tuple[str, bytes, int]:
    """(content type, content to keep, pages) by the bytes themselves."""
    if content.startswith(b"%PDF-"):
        return "application/pdf", content, pdf_pages(content)
    if content.startswith(b"\xff\xd8\xff") or content.startswith(b"\x89PNG\r\n\x1a\n"):
        return image(content)
    raise Rejected("只接受 PDF、JPG 或 PNG 文件；改了扩展名的其他文件不能使用，请重新扫描或拍照")


def image(content: bytes) -> tuple[str, bytes, int]:
    """Decoded in full and written anew, so that nothing but the picture is kept (no place, no hidden data)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=["JPEG", "PNG"])
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            kind, clean = str(picture.format), redrawn(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Rejected("图片尺寸过大，请用较低的分辨率重新拍照或扫描") from None
    except Exception:
        raise Rejected("图片已损坏，打不开，请重新拍照或扫描后上传") from None
    return f"image/{kind.lower()}", clean, 1


def redrawn(picture: Image.Image) -> bytes:
    """The pixels alone, upright."""
    clean = io.BytesIO()
    upright = ImageOps.exif_transpose(picture)
    drawn = upright.convert(
        "RGB" if picture.format == "JPEG" or upright.mode not in ("L", "RGBA") else upright.mode
    )
    drawn.info.clear()
    drawn.save(clean, str(picture.format), quality=88)
    return clean.getvalue()


def pdf_pages(content: bytes) -> int:
    """Counted apart: a PDF can be made to hang or to swallow whoever reads it."""
    try:
        found = apart.read("pdf", content)
    except apart.Failed:
        raise Rejected("PDF 已损坏，打不开，请重新生成后上传") from None
    if found["locked"]:
        raise Rejected("PDF 已加密，请去掉密码后重新上传")
    if not 0 < found["pages"] <= MOST_PAGES:
        raise Rejected(f"PDF 共 {found['pages']} 页，最多 {MOST_PAGES} 页，请分开上传")
    return found["pages"]


def clean_name(name: str, content_type: str) -> str:
    """A name that can be shown: no path, no control or direction characters, the ending of what it is."""
    base = re.split(r"[\\/]", name or "")[-1]
    shown = "".join(c for c in base if unicodedata.category(c)[0] != "C").strip(". ")
    stem = shown.rpartition(".")[0] or shown or "文件"
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[content_type]
    return f"{stem[:100]}.{ending}"
