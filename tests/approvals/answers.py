"""What an applicant types, section by section, as a browser posts it."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from policies.materials import checklist

PERSONAL = {
    "name": "林归", "id_number": "350423199005150014", "sex": "男", "birth_date": "1990-05-15",
    "retirement_category": "M60",
}  # fmt: skip
WORK = {
    "present_unit": "福州某中学", "county": "福州市鼓楼区", "post": "高中数学教师", "sector": "事业单位", "identity": "事业",
    "establishment": "yes", "in_service": "yes", "system": "教育", "party_member": "no",
}  # fmt: skip
EDUCATION = {
    "rows-TOTAL_FORMS": "1", "rows-0-level": "大学本科", "rows-0-full_time": "yes", "rows-0-school": "福建师范大学",
    "rows-0-subject": "数学",
}  # fmt: skip
ASSESSMENTS = {
    "complete": "yes", "rows-TOTAL_FORMS": "2", "rows-0-year": "2024", "rows-0-grade": "合格", "rows-0-reason": "",
    "rows-1-year": "２０２５", "rows-1-grade": "优秀", "rows-1-reason": "",
}  # fmt: skip
GROUNDS = {"grounds": ["B1"], "native_place": "清流县", "rows-TOTAL_FORMS": "1", "rows-0-relation": ""}
WISHES = {"wishes": ["YZ"], "accepts_adjustment": "yes", "may_ask": "on"}
SECTIONS = {
    "personal": PERSONAL, "work": WORK, "education": EDUCATION, "assessments": ASSESSMENTS, "grounds": GROUNDS,
    "wishes": WISHES,
}  # fmt: skip


def blank_page() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


PDF = blank_page()


def pdf(name="扫描件.pdf", content=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def write(client, code: str, **changed):
    """Save one section as a browser without scripts does, from the version now on the page."""
    page = client.get(f"/my/transfer/{code}/")
    return client.post(
        f"/my/transfer/{code}/", SECTIONS[code] | {"version": page.context["draft"].version} | changed
    )


def write_everything(client, **changed) -> None:
    client.post("/my/transfer/")
    for code in SECTIONS:
        assert write(client, code, **changed.get(code, {})).status_code == 302, code
    for material in checklist(changed.get("grounds", GROUNDS).get("grounds", ["B1"])):
        answer = client.post(f"/my/transfer/materials/{material.code}/", {"file": pdf()})
        assert answer.status_code == 302, answer.content.decode()


def file(client):
    """File what has been written; the answer of the POST."""
    key = client.get("/my/transfer/check/").context["draft"].key
    return client.post("/my/transfer/check/", {"key": key})
