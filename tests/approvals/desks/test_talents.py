"""The register of talents: recognitions with their document, ended and never erased; ID numbers only in part."""

from datetime import date

import pytest

from approvals.registers.models import RegisterEntry
from parties.talents import Recognition, Talent
from tests.browsing import signed_in, text
from tests.claims import Claims, id_number, to_reviewed, verify
from tests.county import do
from workflows import clock
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db

NUMBER = id_number(4242)


@pytest.fixture
def county():
    return Claims()


@pytest.fixture
def keeper(county):
    return signed_in(county.user("publicity@RCB", name="熊丽君"))


def said(**more):
    return {"name": "试才甲", "id_number": NUMBER, "talent_class": "省B", "first": "yes", "recognised_on": "2024-03-01",
            "document": "闽委人才〔2024〕3号"} | more  # fmt: skip


def url(talent, *more):
    return f"/registers/talents/{talent.pk}/{''.join(more)}"


def test_a_recognised_person_is_entered_and_shown_with_the_number_in_part(keeper):
    answer = keeper.post("/registers/talents/add/", said(id_number=NUMBER.lower()))
    talent = Talent.objects.get()
    assert answer["Location"] == url(talent) and talent.id_number == NUMBER
    for page in (text(keeper.get(url(talent))), text(keeper.get("/registers/talents/"))):
        assert talent.masked_id in page and NUMBER not in page and "闽委人才〔2024〕3号" in page
    assert NUMBER not in "".join(RegisterEntry.objects.values_list("said", flat=True))


def test_somebody_known_gets_another_recognition_not_another_record(keeper):
    keeper.post("/registers/talents/add/", said())
    assert (
        keeper.post(
            "/registers/talents/add/", said(talent_class="省A", recognised_on="2025-03-01")
        ).status_code
        == 302
    )
    talent = Talent.objects.get()
    later = {
        f"recognise-{name}": value
        for name, value in said(talent_class="省特级", recognised_on="2026-03-01").items()
    }
    assert keeper.post(url(talent, "recognise/"), later).status_code == 302
    assert talent.recognitions.count() == 3
    assert "同一天" in text(keeper.post(url(talent, "recognise/"), later), 422)
    page = text(keeper.post("/registers/talents/add/", said(name="另一人", recognised_on="2024-04-01")), 422)
    assert "登记的姓名是“试才甲”" in page and Talent.objects.count() == 1


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("id_number", "350423199001010010", "校验不通过"), ("id_number", "350423900101001", "十五位"),
    ("talent_class", "省Z", "errorlist"), ("recognised_on", "2999-01-01", "不能晚于今天"), ("document", "", "errorlist"),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(keeper, field, value, sentence):
    page = text(keeper.post("/registers/talents/add/", said() | {field: value}), 422)
    assert sentence in page and not Talent.objects.exists()


def test_an_ended_recognition_no_longer_rewards_who_is_accepted_afterwards(county, keeper):
    county.funds()
    who, talent = county.desks(), county.talent("省B")
    before = county.talent_claim(talent)
    one = talent.recognitions.get()
    yesterday = {"end-last": "2024-06-30", "end-document": "闽委人才〔2024〕9号"}
    assert keeper.post(url(talent, f"recognitions/{one.pk}/end/"), yesterday).status_code == 302
    verify(before)
    with pytest.raises(Refused, match="类别"):
        do(before, "review", "pass_review", who.review, {"personnel_checked": "on", "opinion": "属实"})
    kept = Recognition.objects.get(pk=one.pk)
    assert kept.holds_on(date(2024, 6, 30)) and not kept.holds_on(date(2024, 7, 1))
    page = text(keeper.get(url(talent)))
    assert "终止依据 闽委人才〔2024〕9号" in page and "终止认定" in page
    assert "已于 2024-06-30 终止" in text(
        keeper.post(url(talent, f"recognitions/{one.pk}/end/"), yesterday), 422
    )


def test_a_recognition_that_holds_rewards(county, keeper):
    county.funds()
    keeper.post("/registers/talents/add/", said())
    case = county.talent_claim(Talent.objects.get())
    assert to_reviewed(case, county.desks())


def test_a_wrong_name_is_corrected_with_its_proof(keeper):
    keeper.post("/registers/talents/add/", said())
    talent = Talent.objects.get()
    assert "errorlist" in text(keeper.post(url(talent, "rename/"), {"name": "试才乙", "why": ""}), 422)
    assert keeper.post(url(talent, "rename/"), {"name": "试才乙", "why": "身份证原件"}).status_code == 302
    assert "试才甲 更正为 试才乙" in text(keeper.get(url(talent)))


def test_a_person_is_found_by_the_whole_number_which_stands_in_no_address(keeper):
    keeper.post("/registers/talents/add/", said())
    answer = keeper.post("/registers/talents/find/", {"id_number": NUMBER})
    assert answer["Location"] == url(Talent.objects.get()) and NUMBER not in answer["Location"]
    assert "名册中没有此人" in text(keeper.post("/registers/talents/find/", {"id_number": id_number(9)}), 422)
    assert "校验不通过" in text(
        keeper.post("/registers/talents/find/", {"id_number": NUMBER[:-1] + "Q"}), 422
    )
    assert keeper.get("/registers/talents/find/").status_code == 405


def test_the_list_is_found_by_words_and_costs_the_same(county, keeper, django_assert_max_num_queries):
    for _ in range(25):
        talent = county.talent("市D")
    with django_assert_max_num_queries(10):
        assert "共 2 页" in text(keeper.get("/registers/talents/", {"q": "市D"}))
    assert talent.name in text(keeper.get("/registers/talents/", {"q": talent.name}))
    assert "没有找到" in text(keeper.get("/registers/talents/", {"q": "省A"}))


@pytest.mark.parametrize(("desk", "status"), [
    ("administrator@RCB", 403), ("intake@RSJ", 403), ("reward_review@RSJ", 200), ("auditor@DCS", 200),
])  # fmt: skip
def test_others_read_at_most(county, desk, status):
    talent, browser = county.talent(), signed_in(county.user(desk))
    one = talent.recognitions.get()
    assert browser.get(url(talent)).status_code == status
    for path in ("recognise/", "rename/", f"recognitions/{one.pk}/end/"):
        assert browser.post(url(talent, path), {}).status_code == 403
    assert browser.post("/registers/talents/add/", said()).status_code == 403
    assert not RegisterEntry.objects.exists() and clock.today()
