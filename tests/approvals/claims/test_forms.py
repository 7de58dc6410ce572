"""What a claim asks: who claims, the employer from the register, the account, the facts no register knows."""

from decimal import Decimal

import pytest
from django.test import Client

from approvals.claims import forms, sections
from parties.models import Claimant, Person
from policies import schemes
from policies.facts import Fact
from tests.approvals.claim_answers import begin, introduce, write
from tests.claims import Claims, credit_code, id_number
from workflows import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return Claims()


@pytest.fixture
def browser(county):
    signed_in = Client()
    signed_in.force_login(county.user())
    return signed_in


@pytest.mark.parametrize(("said", "sentence"), [
    ({"identity": "91350423000000001X"}, "统一社会信用代码校验不通过"),
    ({"identity": "9135"}, "应为18位"),
    ({"kind": "个人", "name": "林荐", "identity": credit_code(1), "personnel_work": "no"}, "身份证号"),
    ({"kind": "个人", "name": "林荐", "identity": id_number(41)}, "三(十二)1"),
    ({"kind": "个人", "name": "林3荐", "identity": id_number(41), "personnel_work": "no"}, "姓名中不能有“3”"),
    ({"kind": ""}, "请选择“申报对象类别”"),
    ({"name": ""}, "请填写“名称或姓名”"),
])  # fmt: skip
def test_a_wrong_claimant_gets_a_sentence_and_stays_as_typed(browser, said, sentence):
    answer = introduce(browser, **said)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Claimant.objects.exists()
    name = said.get("name", "清流试荐人力有限公司")
    assert f'value="{name}"' in answer.content.decode() or not name


def test_one_identity_has_one_account(county, browser):
    known = county.claimant()
    answer = introduce(browser, identity=known.identity)
    assert answer.status_code == 422 and "另一账号" in answer.content.decode()
    other = county.user()
    Person.objects.create(user=other, name="林荐", id_number=id_number(42))
    said = {"kind": "个人", "name": "林荐", "identity": id_number(42), "personnel_work": "no"}
    assert "另一账号" in introduce(browser, **said).content.decode()


def test_full_width_letters_and_lower_case_are_the_same_identity(browser):
    code = credit_code(77)
    wide = "".join(chr(ord(one) + 0xFEE0) for one in code.lower())
    assert introduce(browser, identity=wide).status_code == 302
    assert Claimant.objects.get().identity == code


def test_the_identity_lies_encrypted_and_is_shown_in_part_for_a_person(county, browser):
    number = id_number(43)
    introduce(browser, kind="个人", name="林荐", identity=number, personnel_work="no")
    county.labour_claim(claimant=Claimant.objects.get())
    page = browser.get("/my/claimant/").content.decode()
    assert "不能再改" in page and number not in page
    assert introduce(browser).status_code == 200 and Claimant.objects.get().identity == number


def test_an_employer_is_found_by_name_or_code_without_scripts(county, browser):
    employer, other = county.employer(), county.employer()
    introduce(browser)
    url = begin(browser, "labour_referral")
    page = write(browser, url, "employer", {"q": employer.unit.name}, find="1").content.decode()
    assert employer.credit_code in page and other.credit_code not in page
    write(browser, url, "employer", {"q": other.credit_code.lower()}, find="1")
    found = browser.get(f"{url}employer/").context["part"].form["employer"]
    assert found.value() == other.unit.code, "the only one that fits is chosen"


def test_what_the_register_does_not_have_says_whom_to_ask(county, browser):
    introduce(browser)
    url = begin(browser, "labour_referral")
    answer = write(browser, url, "employer", {"q": "不存在的公司"}, save="1")
    assert answer.status_code == 422 and "联系县人社局" in answer.content.decode()
    talent = county.talent()
    url = begin(browser, "talent_employer_reward")
    for said in (
        {"name": "别人", "id_number": talent.id_number},
        {"name": talent.name, "id_number": id_number(44)},
    ):
        answer = write(browser, url, "talent", said)
        page = answer.content.decode()
        assert answer.status_code == 422 and "联系县委人才办" in page and said["name"] in page


@pytest.mark.parametrize(
    ("number", "status"), [("6217-0000 0000 00", 302), ("62170", 422), ("62A70000123", 422)]
)
def test_an_account_is_digits_however_they_are_grouped(browser, number, status):
    introduce(browser)
    url = begin(browser, "labour_referral")
    answer = write(browser, url, "account", {"bank": "清流农商行", "number": number})
    assert answer.status_code == status
    if status == 422:
        assert "8至32位数字" in answer.content.decode() and number in answer.content.decode()


def test_a_card_number_that_looks_mistyped_is_pointed_out_but_taken(browser):
    assert forms.luhn("79927398713") and not forms.luhn("79927398710")
    introduce(browser)
    url = begin(browser, "labour_referral")
    said = {"bank": "清流农商行", "number": "79927398710"}
    assert "逐位核对" in write(browser, url, "account", said, reckon="1").content.decode()
    assert write(browser, url, "account", said).status_code == 302
    assert (
        "逐位核对"
        not in write(browser, url, "account", said | {"number": "79927398713"}, reckon="1").content.decode()
    )


def fact(kind, **more):
    return Fact("x", "题目", kind, clock.today(), "三(十)", **more)


@pytest.mark.parametrize(("asked", "typed", "kept"), [
    (fact("yes_no"), "yes", True),
    (fact("choice", values=("甲", "乙")), "乙", "乙"),
    (fact("count", unit="人"), "12", 12),
    (fact("money", unit="元"), "2500.50", Decimal("2500.50")),
    (fact("number"), "2.5", Decimal("2.5")),
    (fact("text"), "文字", "文字"),
])  # fmt: skip
def test_a_fact_no_register_knows_becomes_a_question(asked, typed, kept):
    form = forms.asking([], [asked])({"x": typed})
    assert form.is_valid() and form.cleaned_data["x"] == kept
    assert not forms.asking([], [asked])({"x": ""}).is_valid()


def test_only_schemes_whose_chain_stands_are_offered():
    offered = {scheme.key for scheme in sections.offered()}
    assert {"talent_employer_reward", "labour_referral"} <= offered
    trainings = {"training_prejob", "training_upskill", "training_direct_certificate"}
    assert trainings | {"outbound_recruitment", "flex_talent"} <= offered
    assert {"contest_prize", "revenue_return"} <= offered and "overlap" not in offered
    for key in offered:
        assert schemes.scheme(key, clock.today()).stages[-1] in ("pay", "allocate")
