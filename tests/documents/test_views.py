"""Who gets which file, and under which headers."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import issue, uploads
from documents.models import Paper
from tests.county import County
from tests.documents.test_uploads import drawn, pdf
from tests.transfers import to_checking

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    county = County()
    who = county.officials()
    case = county.transfer()
    to_checking(case, who)
    return county, who, case


def stored(case, content=None, name='简历·𠮷 "x".pdf'):
    return uploads.accept(
        SimpleUploadedFile(name, content or pdf()), owner=case.applicant, kind="id", case=case
    )


def get(client, user, name, found):
    client.force_login(user)
    return client.get(reverse(name, args=[found.public_id]))


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_opens_for_its_owner_and_the_desks_of_its_case_only(client, scene):
    county, who, case = scene
    found = stored(case)
    for user in (case.applicant, who.intake, who.eligibility, who.review):
        answer = get(client, user, "attachment", found)
        assert answer.status_code == 200 and body(answer).startswith(b"%PDF-")
    for user in (county.user(), county.user("eligibility@WJJ"), who.cosign, county.user("administrator@RSJ")):
        assert get(client, user, "attachment", found).status_code == 404
    client.logout()
    assert client.get(reverse("attachment", args=[found.public_id])).status_code == 302
    assert get(client, who.intake, "attachment", type(found)(public_id=uuid.uuid4())).status_code == 404


def test_a_strangers_pdf_is_saved_never_opened_on_our_pages(client, scene):
    _, _, case = scene
    answer = get(client, case.applicant, "attachment", stored(case))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7%AE%80")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "no-store"
    body(answer)
    picture = get(client, case.applicant, "attachment", stored(case, drawn(), "a.jpg"))
    assert picture["Content-Disposition"].startswith("inline") and picture["Content-Type"] == "image/jpeg"
    body(picture)


def test_a_paper_shows_as_a_page_until_its_pdf_is_made(client, scene):
    _, _, case = scene
    paper = Paper.objects.get(case=case, kind="receipt")
    page = get(client, case.applicant, "paper", paper)
    assert (
        page.status_code == 200
        and "受理回执" in page.content.decode()
        and "documents/paper.css" in page.content.decode()
    )
    assert "style-src 'self'" in page["Content-Security-Policy"] and "<style" not in page.content.decode()
    issue.print_paper({"paper": paper.pk})
    answer = get(client, case.applicant, "paper", paper)
    assert answer["Content-Type"] == "application/pdf" and body(answer).startswith(b"%PDF-")


def test_papers_of_the_house_are_not_for_the_applicant(client, scene):
    county, who, case = scene
    paper = Paper.objects.get(case=case, kind="application")
    assert get(client, case.applicant, "paper", paper).status_code == 200
    Paper.objects.filter(pk=paper.pk).update(for_applicant=False)
    assert get(client, case.applicant, "paper", paper).status_code == 404
    assert get(client, who.eligibility, "paper", paper).status_code == 200
    assert get(client, county.user("intake@WJJ"), "paper", paper).status_code == 404


def test_a_paper_of_a_meeting_is_for_secretaries_and_auditors(client, scene):
    county, who, _ = scene
    paper = issue.write("meeting:0:agenda", "agenda", "议程", {"layout": "letter", "paragraphs": ["甲"]})
    assert get(client, county.user("secretary@BB"), "paper", paper).status_code == 200
    assert get(client, who.intake, "paper", paper).status_code == 404
