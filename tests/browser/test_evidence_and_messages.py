"""The case page with its evidence and formalities, messages, and a corrected meeting: at a desk and on a phone."""

import os
import uuid

import pytest
from playwright.sync_api import expect

from approvals.meetings import corrections, services
from approvals.meetings.models import Meeting
from documents.models import Attachment
from tests.browser.axe import violations
from tests.county import do
from tests.tour import STATIONS
from workflows import clock
from workflows.notices import Notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")
SCREENS = {"desktop": (1366, 768), "phone": (390, 844)}


@pytest.fixture(params=list(SCREENS))
def opened(request, window):
    """A page of somebody's at each size, looked at as a person would."""

    def open_(user, url, name):
        page = window(user, *SCREENS[request.param])
        page.goto(url)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{request.param}.png", full_page=True)
        sound(page)
        return page

    return open_


def sound(page) -> None:
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert violations(page) == []


def with_files(case, **files: int):
    """The case lists so many files for each material."""
    listed = [
        {"code": code, "title": code, "files": [scan(case, f"{code}扫描件{n}.pdf") for n in range(count)]}
        for code, count in files.items()
    ]
    case.facts |= {"materials": listed, "grounds": ["B1"]}
    case.save(update_fields=["facts"])
    return case


def scan(case, name) -> str:
    stored = Attachment.objects.create(case=case, owner=case.applicant, kind="x", name=name, size=1, sha256="0" * 64,
                                       content_type="application/pdf")  # fmt: skip
    return str(stored.public_id)


def test_an_officer_checks_conditions_beside_their_evidence(county, opened):
    case = with_files(county.transfer(), id=2, establishment=1, degree=3, assessments=1, native=1)
    codes = [one["code"] for one in case.facts["materials"]]
    do(case, "intake", "accept", county.user("intake@JYJ"), {"seen": codes, "person_matches": "on"})
    page = opened(county.user("eligibility@JYJ", name="林晓梅"), f"/cases/{case.number}/", "evidence")
    expect(page.get_by_role("link", name="学历学位证书第3份：degree扫描件2.pdf")).to_be_visible()
    expect(page.locator(".ql-proof .tag-met")).to_have_count(5)


def test_formalities_stand_on_the_case_page(county, opened, monkeypatch):
    monkeypatch.setattr("workflows.transfer.guards.opened", lambda *_: True)
    county.places(vacancies=5)
    who, case = county.officials(), county.transfer()
    STATIONS["arrived"](case, who)
    done = {"formality": "establishment", "done_on": clock.today().isoformat(), "number": "清编〔2026〕8号"}
    do(case, "settle_in", "tick_formality", who.transfer, done | {"scan": scan(case, "入编通知单.pdf")})
    page = opened(who.transfer, f"/cases/{case.number}/", "formalities")
    expect(page.get_by_role("link", name="查看 编制实名制入编的扫描件")).to_be_visible()


def test_an_applicant_reads_messages(county, opened):
    applicant = county.user(name="林归")
    case = county.transfer(applicant)
    do(case, "intake", "ask_corrections", county.user("intake@JYJ"), {"items": ["degree"]})
    opened(applicant, "/my/", "my")
    opened(applicant, f"/my/cases/{case.number}/", "my-case")
    page = opened(applicant, "/my/messages/", "messages")
    expect(page.locator(".ql-bell")).to_contain_text("2")
    page.get_by_role("button", name="标为已读").first.click()
    expect(page.locator(".ql-bell")).to_contain_text("1")
    page.get_by_role("button", name="全部已读").click()
    expect(page.locator(".ql-bell .count")).to_have_count(0)
    assert not Notice.objects.filter(recipient=applicant, read=None).exists()


def test_both_meetings_show_a_correction(county, opened):
    secretary = county.user("secretary@BB")
    first, later = (
        Meeting.objects.create(
            body="BWH", held_on=clock.today(), place="会议室", chair="甲", created_by=secretary,
            attendance=[{"name": name, "post": "", "present": True} for name in "甲乙丙"],
            minutes_number=f"{uuid.uuid4().hex[:4]}〔2026〕{number}号",
        )
        for number in (1, 2)
    )  # fmt: skip
    Meeting.objects.filter(pk=first.pk).update(sealed_at=clock.now())
    later.corrects = first
    later.save()
    corrections.explain(later, "第1项拟任岗位应为“物理教师”")
    opened(secretary, f"/meetings/{later.pk}/", "meeting-form")
    services.seal(later, secretary)
    page = opened(secretary, f"/meetings/{later.pk}/", "meeting-correcting")
    page.get_by_role("link", name="会议纪要（").click()
    expect(page.get_by_text("本会议记录已由")).to_be_visible()
    opened(secretary, f"/meetings/{first.pk}/", "meeting-corrected")
