"""What strangers see: the stage of a case for number and code together, nothing else."""

import pytest
from django.core.cache import cache
from django.test import Client

from approvals.claims import guide
from approvals.claims.sections import offered
from policies.sentences import shown
from tests.county import County

pytestmark = pytest.mark.django_db

ANSWERS = {
    "serving": "yes", "system": "教育", "full_time": "yes", "passed": "yes", "retirement_category": "M60",
    "birth_date": "1990-05-15", "grounds": ["B1"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_earlier_tries():
    cache.clear()


@pytest.fixture
def case():
    return County().transfer()


@pytest.fixture
def client():
    return Client()


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("page", ["/", "/guide/", "/self-check/", "/lookup/"])
def test_anybody_may_read(client, page):
    assert client.get(page).status_code == 200


def test_the_guide_tells_of_each_reward_what_its_scheme_declares(client):
    page = text(client.get("/guide/"))
    for scheme in offered():
        assert scheme.title in page and all(f"<li>{one}</li>" in page for one in guide.rates(scheme))
        assert len(guide.rates(scheme)) == len(scheme.rates)
        assert all(f"{one.label}：{shown(one.value)} {one.unit}" in page for one in scheme.limits)
        assert all(f"<li>{one.name}（{one.actor}）</li>" in page for one in scheme.steps)
        assert all(one.title in page for one in scheme.materials)
    for one in (
        "省A：每人 150,000 元",
        "四级：每本 1,000 元",
        "省外：最高 5,000 元",
        "满40学时：每人 1,000 元",
        "每人 1,000 元",
    ):
        assert f"<li>{one}</li>" in page
    assert "所在领域：主导产业企业、公办中小学教育、公办医疗卫生（三(十二)2）" in page
    assert "到岗情况：在岗，暂不具备的先挂起，具备后继续办理（三(十二)4）" in page


def test_number_and_code_show_the_stage_only(client, case):
    answer = client.post("/lookup/", {"number": f" {case.number.lower()} ", "code": case.lookup_code.lower()})
    assert answer.context["stage"] == "受理"
    assert case.subject not in text(answer) and "福州某中学" not in text(answer)


def test_letters_that_look_like_digits_are_read_as_digits(client, case):
    code = case.lookup_code.replace("0", "O").replace("1", "l")
    assert "stage" in client.post("/lookup/", {"number": case.number, "code": code}).context


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(client, case):
    wrong_code = client.post("/lookup/", {"number": case.number, "code": "0000000000"})
    wrong_number = client.post("/lookup/", {"number": "QL-QY-1999-99999", "code": case.lookup_code})
    assert wrong_code.status_code == wrong_number.status_code == 422
    faults = [list(answer.context["form"].non_field_errors()) for answer in (wrong_code, wrong_number)]
    assert faults[0] == faults[1] and len(faults[0]) == 1


def test_trying_codes_is_stopped(client, case):
    said = {"number": case.number, "code": "0000000000"}
    answers = [client.post("/lookup/", said).status_code for _ in range(12)]
    assert answers[9] == 422 and answers[-1] == 429
    right = client.post("/lookup/", said | {"code": case.lookup_code}, REMOTE_ADDR="10.0.0.9")
    assert right.status_code == 429, "counted against the number too"


def test_behind_our_own_proxy_each_visitor_is_counted_by_his_own_address(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    said = {"number": "QL-QY-1999-00001", "code": "0000000000"}

    def tried(address, number):
        return client.post("/lookup/", said | {"number": number}, HTTP_X_FORWARDED_FOR=address).status_code

    assert [tried("203.0.113.5", f"QL-{n}") for n in range(11)][-1] == 429
    assert tried("203.0.113.6", "QL-other") == 422


@pytest.mark.parametrize(("changed", "verdict"), [
    ({}, "eligible"),
    ({"full_time": "no"}, "needs_exception"),
    ({"passed": "unknown"}, "needs_evidence"),
    ({"passed": "no"}, "ineligible"),
    ({"serving": "no"}, "ineligible"),
    ({"grounds": []}, "ineligible"),
    ({"grounds": ["B2"]}, "eligible"),
    ({"grounds": ["B3"]}, "eligible"),
    ({"birth_date": "1950-01-01"}, "ineligible"),
])  # fmt: skip
def test_the_self_check_measures_as_the_officials_will(client, changed, verdict):
    County().officials()
    answer = client.post("/self-check/", ANSWERS | changed)
    assert answer.context["verdict"].verdict == verdict
    assert answer.context["bureau"].code == "JYJ"
    assert "三(三)1" in text(answer)


def test_the_self_check_says_what_is_missing(client):
    answer = client.post("/self-check/", ANSWERS | {"birth_date": "1990-05"})
    assert answer.status_code == 422 and "请填写到日" in text(answer)
