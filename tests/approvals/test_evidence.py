"""The rule sheet beside its evidence, on the page an official decides from."""

from datetime import timedelta

import pytest
from django.test import Client

from documents.models import Attachment
from tests.county import County, do, fresh
from workflows import clock
from workflows.case import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


@pytest.fixture
def officer(county):
    signed_in = Client()
    signed_in.force_login(county.user("intake@JYJ", "eligibility@JYJ"))
    signed_in.get("/inbox/")
    return signed_in


def filed(county, **materials: int) -> Case:
    """A case with so many files for each material."""
    case = county.transfer()
    listed = []
    for code, count in materials.items():
        files = [scan(case, code, f"{code}{n}.pdf") for n in range(count)]
        listed.append({"code": code, "title": code, "files": [str(file.public_id) for file in files]})
    case.facts |= {"materials": listed, "grounds": ["B1"]}
    case.save(update_fields=["facts"])
    return case


def scan(case, kind, name="x.pdf") -> Attachment:
    return Attachment.objects.create(case=case, owner=case.applicant, kind=kind, name=name,
                                     content_type="application/pdf", size=1, sha256="0" * 64)  # fmt: skip


def accept(county, case):
    codes = [item["code"] for item in fresh(case).facts["materials"]]
    do(case, "intake", "accept", county.user("intake@JYJ"), {"seen": codes, "person_matches": "on"})


def rows(page) -> dict:
    return {row.finding.rule: row for row in page.context["rules"]}


def test_each_condition_links_the_files_that_prove_it(county, officer):
    case = filed(county, degree=2, native=1)
    page = officer.get(f"/cases/{case.number}/")
    proved = {rule: [len(proof.files) for proof in row.proofs] for rule, row in rows(page).items()}
    assert proved == {"E1": [0], "E2": [2], "E3": [0], "E4": [0], "B1": [1], "B2": [], "B3": [], "LAW": []}
    for file in Attachment.objects.filter(case=case):
        assert page.content.decode().count(f"/{file.public_id}/") == 2, "beside its condition and in the list"
    assert "凭档案和复函核查" in page.content.decode()


def test_the_mark_says_whether_the_original_was_seen(county, officer):
    case = filed(county, degree=1)
    assert not rows(officer.get(f"/cases/{case.number}/"))["E2"].proofs[0].seen
    accept(county, case)
    page = officer.get(f"/cases/{case.number}/")
    assert rows(page)["E2"].proofs[0].seen and not rows(page)["E1"].proofs[0].seen
    assert page.content.decode().count("已核原件") == 1


def test_a_file_handed_in_later_was_not_compared(county, officer):
    case = filed(county, degree=1)
    accept(county, case)
    clock.move_to(clock.now() + timedelta(hours=1))
    case, late = fresh(case), scan(case, "degree", "新证书.pdf")
    case.facts["materials"][0]["files"].append(str(late.public_id))
    case.save(update_fields=["facts"])
    assert rows(officer.get(f"/cases/{case.number}/"))["E2"].proofs[0].seen is None


@pytest.mark.parametrize("files", [1, 40])
def test_the_page_costs_the_same_with_any_number_of_files(
    county, officer, files, django_assert_max_num_queries
):
    case = filed(county, id=files, degree=files, assessments=files, establishment=files, native=files)
    with django_assert_max_num_queries(16):
        assert officer.get(f"/cases/{case.number}/").status_code == 200
