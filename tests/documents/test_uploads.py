"""Files from strangers: taken for what they are, refused in a sentence, nothing left behind."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from documents import uploads
from documents.models import Attachment
from tests.county import County

pytestmark = pytest.mark.django_db


def drawn(kind="JPEG", size=(60, 40), **more) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, kind, **more)
    return target.getvalue()


def pdf(pages=2, password=None) -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password)
    writer.write(target)
    return target.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A tiny picture that says it is enormous."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


LOOP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
)


def bomb() -> bytes:
    """A page tree packed into a stream that unpacks to gigabytes."""
    body = zlib.compress(b" " * (1 << 20))
    for _ in range(2):
        body = zlib.compress(body * 300)
    head = b"%%PDF-1.5\n1 0 obj<</Type/ObjStm/N 2/First 10/Filter[/FlateDecode/FlateDecode/FlateDecode]/Length %d>>stream\n"
    return head % len(body) + body + b"\nendstream endobj\ntrailer<</Root 2 0 R>>\nstartxref\n0\n%%EOF"


@pytest.fixture
def accept(settings):
    owner = County().user()

    def take(content: bytes, name="扫描件.pdf"):
        return uploads.accept(SimpleUploadedFile(name, content), owner=owner, kind="id")

    return take


def kept(settings) -> list[Path]:
    return [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]


def test_good_files_are_kept_by_their_content(accept):
    assert (accept(pdf(3)).pages, accept(pdf(), "a.jpg").name) == (3, "a.pdf")
    assert accept(drawn(), "照片.jpeg").content_type == "image/jpeg"
    assert accept(drawn("PNG"), "x.pdf").name == "x.png"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"MZ\x90\0" + b"\0" * 200, "改了扩展名"),
        (b"<html><script>alert(1)</script>", "只接受 PDF、JPG 或 PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "只接受"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "只接受"),
        (b"GIF89a" + b"\0" * 50, "只接受"),
        (b"\xff\xd8\xff" + b"\0" * 50, "图片已损坏"),
        (b"%PDF-1.7\ntrash", "PDF 已损坏"),
        (LOOP, "PDF"),
        (bomb(), "PDF 已损坏"),
        (pdf(password="x"), "加密"),
        (pdf(uploads.MOST_PAGES + 1), "页"),
        (png_claiming(20000, 20000), "尺寸过大"),
        (png_claiming(15000, 7000), "尺寸过大"),
        (b"%PDF-1.4\n" + b" " * uploads.LIMIT, "20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_bad_files_get_a_sentence_and_leave_nothing(accept, settings, content, said):
    with pytest.raises(uploads.Rejected, match=said):
        accept(content)
    assert not Attachment.objects.exists() and kept(settings) == []


def test_the_size_stands_in_the_sentence(accept):
    with pytest.raises(uploads.Rejected, match=r"21\.0 MB"):
        accept(b"%PDF-" + b"0" * (21 * 1024 * 1024 - 5))


def test_a_picture_keeps_its_pixels_only(accept):
    exif = Image.Exif()
    exif[0x010E] = "SECRETPLACE"
    stored = accept(drawn(exif=exif, comment=b"SECRETNOTE") + b"<html>SECRETTAIL")
    with stored.file.open("rb") as file:
        assert b"SECRET" not in file.read()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"), ("..\\..\\x.pdf", "x.pdf"), ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("x\0.pdf", "x.pdf"), ("发票\u202efdp.exe", "发票fdp.pdf"), ("简历·𠮷.pdf", "简历·𠮷.pdf"), ("长" * 400 + ".pdf", "长" * 100 + ".pdf"),
        (".pdf", "pdf.pdf"), ("", "文件.pdf"),
    ],
)  # fmt: skip
def test_names_are_cleaned(name, shown):
    assert uploads.clean_name(name, "application/pdf") == shown


def test_nobody_fills_the_disk(accept, monkeypatch):
    monkeypatch.setattr(uploads, "PER_PERSON", 1500)
    accept(drawn("PNG"))
    with pytest.raises(uploads.Rejected, match="合计"):
        accept(pdf(40))


def test_a_failed_write_leaves_no_file(accept, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Attachment, "save", fail)
    with pytest.raises(RuntimeError):
        accept(pdf())
    assert kept(settings) == []
