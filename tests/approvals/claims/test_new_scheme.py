"""A tenth scheme by one file: its pages, questions, roster, chain and money follow from the TOML; no Python is added."""

import json
import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from approvals.demo.asks import Asks, person
from approvals.demo.claims import claim
from approvals.demo.county import County
from approvals.demo.rounds import Round
from documents.models import Paper
from policies import claims, schemes
from policies.assess import answers
from tests.browsing import text
from workflows import clock
from workflows.assessments import Assessment
from workflows.claim.states import S
from workflows.replay import every

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
FLUORINE = "DYHG"


class Families(Asks):
    """What is typed for the new scheme: the families one by one, and the two questions it asks."""

    scheme, employer = "settling_families", FLUORINE

    def __init__(self, *sizes: int):
        self.sizes = sizes

    def sections(self, county):
        return {"said": {"housing": "单位安排", "spent": "3500.50"}}

    def people(self, county):
        return [
            person(county, number)
            | {"size": str(size), "place": where(number), "hired": "2025-03-03", "left": ""}
            for number, size in enumerate(self.sizes)
        ]


def where(number: int) -> str:
    return "偏远乡镇" if number else "城区"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The county's schemes with one more, in a folder of the test's own."""
    copied = shutil.copytree(schemes.FOLDER, tmp_path / "schemes")
    shutil.copy(HERE / "settling_families.toml", copied)
    monkeypatch.setattr(schemes, "FOLDER", copied)
    return copied


@pytest.fixture
def county(folder):
    call_command("sample_county", stdout=StringIO())
    return County()


def cases():
    return json.loads((HERE / "settling_families.json").read_text(encoding="utf8"))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["why"])
def test_its_worked_cases_are_answered(folder, case):
    [(answer, right)] = answers("claim", [json.dumps(case["in"]).encode()], clock.today())
    assert right, answer
    assert {name: json.loads(answer)[name] for name in case["expect"]} == case["expect"]


def test_it_is_offered_and_explained_out_of_its_file(county):
    visitor = county.newcomer()
    assert "返乡安家补助" in visitor.page("/guide/")
    visitor.post("/my/claimant/", {"kind": "机构", "name": "试荐机构", "identity": county.organisation()})
    assert "返乡安家补助" in visitor.page("/my/claims/new/")


def test_a_claim_goes_from_the_form_to_the_bank_and_comes_to_what_assess_says(county):
    way = claim(county, "清流县试荐合作社", "机构", Families(3, 2, 1))
    assert way.case.state == S.FILED
    assert "家庭人口" in text(way.applicant.browser.get(way.mine))
    way.verify()
    way.review()
    assert way.case.state == S.REVIEWED
    common = Round(county, [way])
    common.collect()
    common.resolve()
    assert way.case.state == S.CLEARED, "the group decides, nothing is published"
    for step in (common.request, common.allocate, common.pay, common.hear_the_bank):
        step()
    assert way.case.state == S.CLOSED
    kept = Assessment.objects.filter(case=way.case).order_by("-pk").first()
    asked = {"scheme": "settling_families", "input": kept.asked, "policy": kept.policy, "on": kept.on}
    assert claims.answer(asked)["amount"] == "5600.00" == f"{way.case.known.amount:.2f}"
    assert kept.asked["families"] == [
        {"size": size, "months": kept.asked["families"][0]["months"], "place": place}
        for size, place in ((3, "城区"), (2, "偏远乡镇"), (1, "偏远乡镇"))
    ]
    assert not [one for one in every(way.number) if one]
    call_command("verify", stdout=StringIO())


def test_its_papers_and_refusals_speak_of_its_own_clause(county):
    way = claim(county, "清流县试荐合作社", "机构", Families(3))
    way.verify()
    way.review()
    Round(county, [way]).collect()
    assert Paper.objects.filter(case=way.case).count() == 3
    printed = [json.dumps(paper.data, ensure_ascii=False) for paper in Paper.objects.all()]
    assert not [one for one in printed if re.search(r"三\(十二\)", one)]
    page = county.at("reward_review@RSJ").page(way.url)
    assert "三(十八)" in page and "三(十二)" not in page


def test_a_year_used_up_is_refused_with_its_clause(county):
    ways = [claim(county, "清流县试荐合作社", "机构", Families(*[3] * 5)) for _ in range(3)]
    for way in ways[:2]:
        way.verify()
        way.review()
    assert ways[1].case.known.award["capped"] and ways[1].case.known.cut > 0
    ways[2].verify()
    page = county.at("reward_review@RSJ").page(ways[2].url)
    assert "已用完" in page and "三(十八)2" in page
