"""The applicant's pages, through HTTP: nothing typed is lost, nothing is filed twice, nothing is told to strangers."""

import uuid

import pytest
from django.test import Client

from approvals.applications.models import Draft
from documents.models import Attachment
from parties.models import Person
from tests import transfers
from tests.approvals.answers import (
    EDUCATION,
    GROUNDS,
    PDF,
    PERSONAL,
    WORK,
    file,
    pdf,
    write,
    write_everything,
)
from tests.county import County, do, fresh
from tests.tour import STATIONS
from workflows import engine
from workflows.case import Case
from workflows.journal import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = County()
    made.officials()
    return made


@pytest.fixture
def applicant(county):
    return county.user(name="林归")


@pytest.fixture
def client(applicant):
    signed_in = Client()
    signed_in.force_login(applicant)
    return signed_in


@pytest.fixture
def begun(client):
    client.post("/my/transfer/")
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_looking_begins_no_draft(client):
    assert client.get("/my/transfer/").status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("field", "typed", "sentence"), [
    ("id_number", "350423199005150015", "校验位不对"),
    ("id_number", "35042319900515001", "现在是17位"),
    ("id_number", "350423900515001", "15位的旧身份证号已停用"),
    ("id_number", "350423199002300019", "不是真实存在的日期"),
    ("birth_date", "1990-05", "请填写到日"),
    ("birth_date", "199005", "请填写到日"),
    ("birth_date", "1990年5月", "三(三)1"),
    ("birth_date", "1990-02-30", "没有1990年2月30日这一天"),
    ("birth_date", "2099-01-01", "晚于今天"),
    ("birth_date", "1990-05-16", "与身份证号中的出生日期不一致"),
    ("sex", "女", "第17位"),
    ("retirement_category", "F55", "退休类别与性别不符"),
    ("name", "林3归", "姓名中不能有“3”"),
    ("name", "林" * 41, "40"),
])  # fmt: skip
def test_a_wrong_answer_gets_a_sentence_and_stays(begun, field, typed, sentence):
    answer = write(begun, "personal", **{field: typed})
    assert answer.status_code == 422
    assert sentence in text(answer)
    again = begun.get("/my/transfer/personal/")
    assert again.context["part"].form[field].value() == typed, "what was typed is still there"


@pytest.mark.parametrize("name", ["𠮷田", "阿卜杜拉·买买提", "林" * 40, "买买提•阿不都"])
def test_names_as_people_have_them(begun, name):
    assert write(begun, "personal", name=name).status_code == 302


def test_full_width_digits_are_digits(begun):
    wide = {"id_number": "３５０４２３１９９００５１５００１４", "birth_date": "１９９０－０５－１５"}
    assert write(begun, "personal", **wide).status_code == 302
    assert write(begun, "personal", birth_date="1990年5月15日").status_code == 302


def test_the_id_number_is_encrypted_in_the_draft(begun):
    write(begun, "personal")
    draft = Draft.objects.get()
    assert "350423199005150014" not in str(draft.data)
    assert draft.answers("personal")["id_number"] == ["350423199005150014"]


def test_autosave_is_soft_and_tells_the_minute(begun):
    answer = begun.post(
        "/my/transfer/personal/", {"version": 1, "name": "林归"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "已保存" in text(answer)
    assert "这个字段" not in text(answer), "what is not typed yet is not reproached"
    assert begun.get("/my/transfer/").context["lines"][0][1] == "part"


def test_another_phone_is_not_overwritten(begun):
    version = begun.get("/my/transfer/personal/").context["draft"].version
    assert write(begun, "personal", name="林先").status_code == 302
    late = begun.post("/my/transfer/personal/", PERSONAL | {"name": "林后", "version": version})
    assert late.status_code == 409
    assert "另一台设备" in text(late) and "林后" in text(late)
    assert Draft.objects.get().data["personal"]["name"] == ["林先"]
    mine = PERSONAL | {"name": "林后", "version": late.context["draft"].version}
    assert begun.post("/my/transfer/personal/", mine).status_code == 302


def test_a_pages_own_autosave_on_the_way_is_not_another_device(begun):
    version = begun.get("/my/transfer/personal/").context["draft"].version
    page = {"version": version, "page": "a" * 32}
    begun.post("/my/transfer/personal/", PERSONAL | page, headers={"HX-Request": "true"})
    assert begun.post("/my/transfer/personal/", PERSONAL | page).status_code == 302


def test_two_sections_open_at_once_do_not_clash(begun):
    version = begun.get("/my/transfer/personal/").context["draft"].version
    assert begun.post("/my/transfer/work/", WORK | {"version": version}).status_code == 302
    assert begun.post("/my/transfer/personal/", PERSONAL | {"version": version}).status_code == 302


def test_the_draft_survives_an_expired_session(begun, applicant):
    write(begun, "personal")
    begun.logout()
    assert begun.post("/my/transfer/work/", WORK).status_code == 302
    begun.force_login(applicant)
    assert "林归" in text(begun.get("/my/transfer/personal/"))


def test_rows_can_be_added_without_scripts(begun):
    answer = begun.post("/my/transfer/education/", EDUCATION | {"add": "1", "version": "9"})
    assert answer.context["part"].rows.total_form_count() == 2


def test_an_ambiguous_county_asks_for_the_whole_name(begun):
    assert "请写全" in text(write(begun, "work", county="鼓楼区"))
    assert "不属于县外工作人员" in text(write(begun, "work", county="清流县"))


def test_a_wrong_file_says_why_and_keeps_the_others(begun):
    begun.post("/my/transfer/materials/id/", {"file": pdf()})
    wrong = begun.post("/my/transfer/materials/degree/", {"file": pdf("图.pdf", b"MZ" * 200)})
    assert wrong.status_code == 422
    assert "改了扩展名" in text(wrong)
    assert len(Draft.objects.get().papers["id"]) == 1


def test_a_file_can_be_taken_off(begun):
    begun.post("/my/transfer/materials/id/", {"file": pdf()})
    public_id = Draft.objects.get().papers["id"][0]
    assert begun.post(f"/my/transfer/files/{public_id}/remove/").status_code == 302
    assert Draft.objects.get().papers["id"] == []


def test_an_incomplete_draft_is_not_filed(begun):
    answer = file(begun)
    assert answer.status_code == 422
    assert "请先补齐" in text(answer)
    assert not Case.objects.filter(draft__isnull=False).exists()


def test_from_the_first_answer_to_the_receipt(client, applicant):
    write_everything(client)
    assert "350423199005150014" not in text(client.get("/my/transfer/check/"))
    answer = file(client)
    case = Case.objects.get(applicant=applicant)
    assert answer["Location"] == f"/my/cases/{case.number}/submitted/"
    assert case.unit == "JYJ" and case.state == "filed" and case.brief == "福州某中学"
    assert case.facts["applicant"]["native_place"] == "350423"
    assert {"code", "title", "files"} == set(case.facts["materials"][0])
    receipt = text(client.get(answer["Location"]))
    assert case.number in receipt and case.lookup_code in receipt
    assert "350423199005150014" not in str(case.facts) + str(Entry.objects.filter(case=case).values())
    assert Person.objects.get(user=applicant).id_number == "350423199005150014"


def test_the_same_click_twice_is_one_case(client, applicant):
    write_everything(client)
    key = client.get("/my/transfer/check/").context["draft"].key
    first, second = (client.post("/my/transfer/check/", {"key": key}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Case.objects.filter(applicant=applicant).count() == 1


def test_one_open_case_per_person(client, county, applicant):
    write_everything(client)
    county.transfer(applicant)
    assert client.get("/my/transfer/check/").status_code == 302
    assert client.get("/my/").context["current"]


@pytest.mark.parametrize(("system", "identity", "bureau"), [
    ("教育", "事业", "JYJ"), ("卫健", "事业", "WJJ"), ("公务员", "公务员", "ZZB"), ("其他事业", "事业", "RSJ"),
])  # fmt: skip
def test_routed_by_the_plan(client, applicant, system, identity, bureau):
    write_everything(client, work={"system": system, "identity": identity})
    file(client)
    assert Case.objects.get(applicant=applicant).unit == bureau


def test_a_failing_condition_is_shown_and_left_to_the_authority(client, applicant):
    write_everything(client, assessments={"rows-0-grade": "不合格"})
    page = client.get("/my/transfer/check/")
    assert "有年度考核在称职" in text(page)
    assert file(client).status_code == 422
    key = page.context["draft"].key
    assert client.post("/my/transfer/check/", {"key": key, "sure": "1"}).status_code == 302
    assert Case.objects.get(applicant=applicant).state == "filed"


def test_an_id_number_of_another_account_is_refused(client, county):
    Person.objects.create(user=county.user(), name="他人", id_number="350423199005150014")
    write_everything(client)
    assert "另一账号" in text(file(client))


def corrections(county, applicant, client, **said):
    write_everything(client)
    file(client)
    case = Case.objects.get(applicant=applicant)
    do(case, "intake", "ask_corrections", county.user("intake@JYJ"), said)
    return fresh(case)


def test_corrections_open_exactly_what_was_asked(county, applicant, client):
    case = corrections(county, applicant, client, items=["degree"])
    page = client.get("/my/transfer/")
    assert page.context["lines"] == [] and [line.code for line in page.context["papers"]] == ["degree"]
    assert client.get("/my/transfer/personal/").status_code == 404
    assert client.post("/my/transfer/materials/id/", {"file": pdf()}).status_code == 404
    client.post("/my/transfer/materials/degree/", {"file": pdf("新证书.pdf")})
    assert file(client).status_code == 302
    case = fresh(case)
    assert case.state == "filed"
    assert len(next(one["files"] for one in case.facts["materials"] if one["code"] == "degree")) == 2


def test_corrections_handed_back_twice_are_one(county, applicant, client):
    case = corrections(county, applicant, client, items=["degree"])
    key = client.get("/my/transfer/check/").context["draft"].key
    assert client.post("/my/transfer/check/", {"key": key}).status_code == 302
    assert client.post("/my/transfer/check/", {"key": key}).status_code == 302
    assert Entry.objects.filter(case=case, action="resubmit").count() == 1


def test_what_an_official_corrected_is_not_undone(county, applicant, client):
    write_everything(client)
    file(client)
    case = Case.objects.get(applicant=applicant)
    intake = county.user("intake@JYJ")
    do(case, "intake", "retype", intake, {"field": "post", "after": "高中物理教师", "why": "聘书"})
    do(case, "intake", "ask_corrections", intake, {"others": "学历填写有误"})
    assert "高中物理教师" in text(client.get("/my/transfer/work/"))
    assert write(client, "education").status_code == 302
    file(client)
    assert fresh(case).facts["job"]["post"] == "高中物理教师"


def test_a_corrected_id_number_and_yes_or_no_are_not_undone(county, applicant, client):
    write_everything(client)
    file(client)
    case = Case.objects.get(applicant=applicant)
    intake = county.user("intake@JYJ")
    for field, after in (("id_number", "350423199005150030"), ("party_member", "是"), ("county", "350104")):
        do(case, "intake", "retype", intake, {"field": field, "after": after, "why": "原件"})
    do(case, "intake", "ask_corrections", intake, {"others": "学历填写有误"})
    assert write(client, "education").status_code == 302
    assert file(client).status_code == 302
    assert Person.objects.get(user=applicant).id_number == "350423199005150030"
    assert fresh(case).facts["job"]["party_member"] is True
    assert fresh(case).facts["applicant"]["work"]["county"] == "350104"


def test_my_case_tells_what_was_told_and_who_acts(county, applicant, client):
    write_everything(client)
    file(client)
    case = Case.objects.get(applicant=applicant)
    page = client.get(f"/my/cases/{case.number}/")
    assert "您的申请已递交" in text(page)
    assert [one.who for one in page.context["waiting"]] == ["JYJ"]


def test_a_stranger_finds_nothing(county, client):
    other = county.transfer()
    for page in ("", "submitted/", "withdraw/"):
        assert client.get(f"/my/cases/{other.number}/{page}").status_code == 404


def test_officials_have_no_business_here(county):
    official = Client()
    official.force_login(county.user("intake@JYJ"))
    assert official.get("/my/").status_code == 403


def test_withdrawing_needs_its_reason_and_happens_once(county, applicant, client):
    case = county.transfer(applicant)
    page = client.get(f"/my/cases/{case.number}/withdraw/")
    assert client.post(f"/my/cases/{case.number}/withdraw/", {"key": page.context["key"]}).status_code == 422
    said = {"key": page.context["key"], "reason": "家庭原因"}
    for _ in range(2):
        assert client.post(f"/my/cases/{case.number}/withdraw/", said).status_code == 302
    assert fresh(case).state == "withdrawn"
    assert Entry.objects.filter(case=case, action="withdraw").count() == 1


def test_filing_again_links_the_earlier_case(county, applicant, client):
    earlier = county.transfer(applicant)
    engine.interrupt(earlier.pk, "withdraw", applicant, key="w1", data={"reason": "材料不齐"})
    write_everything(client)
    file(client)
    assert Case.objects.get(applicant=applicant, finished=None).earlier_id == earlier.pk


def test_relatives_carry_the_other_grounds(client, applicant):
    client.post("/my/transfer/")
    alone = GROUNDS | {"grounds": ["B2"], "native_place": "福州市鼓楼区"}
    assert "请至少填写一位亲属" in text(write(client, "grounds", **alone))
    mother = alone | {
        "rows-0-relation": "母", "rows-0-name": "罗莲", "rows-0-lives_here": "yes", "rows-0-hukou_here": "yes",
        "rows-0-hukou_since": "1988.3.1",
    }  # fmt: skip
    assert write(client, "grounds", **mother).status_code == 302
    assert "hukou" in [line.code for line in client.get("/my/transfer/").context["papers"]]


def test_the_applicant_accepts_an_adjustment_on_the_phone(county, applicant, client):
    who = county.officials()
    county.unit("EZ", "县第二中学")
    county.user("receiving@EZ")
    case = county.transfer(applicant, wishes=["EZ"])
    transfers.to_placing(case, who)
    do(case, "place", "propose_placement", who.transfer, transfers.PLACED)
    do(case, "reception", "give_reception", who.receiving, {"agree": "yes"})
    do(case, "reception", "give_reception", who.supervisor, {"agree": "yes"})
    page = client.get(f"/my/cases/{case.number}/")
    assert "县第一中学" in text(page) and "您本人" in text(page)
    address, key = f"/my/cases/{case.number}/tasks/{page.context['task'].pk}/", page.context["decision"].key
    bare = client.post(address, {"action": "decline_adjustment", "key": key})
    assert bare.status_code == 422
    accept = {"action": "accept_adjustment", "key": key}
    assert client.post(address, accept).status_code == 302
    assert client.post(address, accept).status_code == 302, "the same click again"
    late = client.post(
        address, {"action": "decline_adjustment", "key": "other", "decline_adjustment-reason": "远"}
    )
    assert late.status_code == 409 and "接受调剂" in text(late)
    assert fresh(case).state == "requesting"


def test_a_stranger_cannot_act(county, applicant, client):
    case = county.transfer()
    task = case.task_set.filter(finished=None).get()
    assert client.post(f"/my/cases/{case.number}/tasks/{task.pk}/", {"action": "accept"}).status_code == 404
    own = county.transfer(applicant)
    for foreign in (task, own.task_set.filter(finished=None).get()):
        answer = client.post(f"/my/cases/{own.number}/tasks/{foreign.pk}/", {"action": "accept"})
        assert answer.status_code == 404


def test_an_ended_case_says_how_and_opens_the_way_again(county, applicant, client):
    case = county.transfer(applicant)
    do(case, "intake", "refuse_acceptance", county.user("intake@JYJ"), {"reason": "不属于受理范围"})
    page = text(client.get(f"/my/cases/{case.number}/"))
    assert "不予受理" in page and "不属于受理范围" in page and "撤销申请" not in page
    assert "开始申请" in text(client.get("/my/"))


def test_what_is_known_of_the_person_is_filled_in(client, applicant):
    Person.objects.create(user=applicant, name="林归", id_number="350423199005150014")
    client.post("/my/transfer/")
    page = client.get("/my/transfer/personal/")
    assert page.context["part"].form["id_number"].value() == "350423199005150014"


def test_the_same_file_sent_twice_stands_once(begun):
    for name in ("证.pdf", "证.pdf", "另存.pdf"):
        assert begun.post("/my/transfer/materials/id/", {"file": pdf(name)}).status_code == 302
    assert [one.name for one in Attachment.objects.all()] == ["证.pdf"]
    begun.post("/my/transfer/materials/id/", {"file": pdf(content=PDF + b"%other")})
    assert len(begun.get("/my/transfer/materials/").context["lines"][1]["line"].files) == 2


def test_a_material_holds_nine_files(begun):
    pages = [pdf(content=PDF + b"%%%d" % number) for number in range(10)]
    answers = [begun.post("/my/transfer/materials/id/", {"file": page}).status_code for page in pages]
    assert answers == [302] * 9 + [422]
    assert Attachment.objects.count() == 9


@pytest.fixture
def agreed(monkeypatch):
    """Committees agree to everything; their records are another test's matter."""
    monkeypatch.setattr("workflows.transfer.guards.opened", lambda *_: True)


@pytest.mark.parametrize("station", STATIONS)
def test_my_case_opens_wherever_it_stands(county, applicant, client, agreed, station):
    county.places(vacancies=5)
    case = county.transfer(applicant)
    STATIONS[station](case, county.officials())
    page = client.get(f"/my/cases/{case.number}/")
    assert page.status_code == 200
    assert [step.state for step in page.context["steps"]].count("now") == 1
    assert client.get("/my/").status_code == 200
    assert client.get(f"/my/cases/{case.number}/submitted/").status_code == 200


def test_the_pledge_is_signed_with_its_scan(county, applicant, client, agreed):
    county.places(vacancies=5)
    case = county.transfer(applicant)
    STATIONS["pledging"](case, county.officials())
    page = client.get(f"/my/cases/{case.number}/")
    address = f"/my/cases/{case.number}/tasks/{page.context['task'].pk}/"
    said = {"action": "sign_pledge", "key": page.context["decision"].key, "sign_pledge-agreed": "on"}
    assert client.post(address, said).status_code == 422
    wrong = client.post(address, said | {"sign_pledge-scan": pdf(content=b"MZ" * 90)})
    assert wrong.status_code == 422 and "改了扩展名" in text(wrong)
    assert client.post(address, said | {"sign_pledge-scan": pdf()}).status_code == 302
    assert fresh(case).state == "reporting"
    assert Attachment.objects.get(case=case).owner == applicant


def test_signing_in_again_leads_back_to_the_page(begun):
    for page, back in (("materials/id/", "materials/"), (f"files/{uuid.uuid4()}/remove/", "materials/")):
        assert begun.get(f"/my/transfer/{page}")["Location"] == f"/my/transfer/{back}"


def test_what_is_to_be_changed_is_listed_first(begun):
    answer = write(begun, "work", present_unit="", county="鼓楼区")
    assert [field.name for field in answer.context["part"].wrong()] == ["present_unit", "county"]
    assert "已保存，还有几处要改" in text(answer) and "请填写“现工作单位全称”" in text(answer)


def test_sex_and_birth_date_are_read_off_the_id_number(begun):
    said = {name: value for name, value in PERSONAL.items() if name not in ("sex", "birth_date")}
    assert begun.post("/my/transfer/personal/", said | {"version": "9"}).status_code == 302
    kept = Draft.objects.get().data["personal"]
    assert (kept["sex"], kept["birth_date"]) == (["男"], ["1990-05-15"])
