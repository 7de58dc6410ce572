"""回避: whoever says so, or is said to, handles no case of that applicant; relatives named are noticed."""

import pytest

from parties.models import Recusal
from tests.county import County, do, fresh, task
from tests.transfers import SEEN
from workflows import audit, engine
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


@pytest.fixture
def officer(county):
    return county.user("intake@JYJ", name="林晓梅")


@pytest.fixture
def case(county):
    return county.transfer(county.user(name="林归"))


def declare(client, case, reason="申请人是我的堂弟", **more):
    return client.post("/recusals/", {"number": case.number.lower(), "reason": reason} | more)


def test_who_declares_handles_no_case_of_the_applicant(county, client, officer, case):
    client.force_login(officer)
    assert declare(client, case).status_code == 302
    kept = Recusal.objects.get()
    assert (kept.officer, kept.applicant, kept.entered_by) == (officer, case.applicant, officer)
    page = client.get("/recusals/").content.decode()
    assert "申请人是我的堂弟" in page and "林归" in page
    with pytest.raises(Refused, match="公务员法第七十六条"):
        do(case, "intake", "accept", type(officer).objects.get(pk=officer.pk), SEEN)
    assert fresh(case).state == "filed"


def test_officials_of_the_case_see_who_stepped_aside(county, client, officer, case):
    client.force_login(officer)
    declare(client, case)
    client.force_login(county.user("intake@JYJ", name="陈志远"))
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "已登记回避：林晓梅（申请人是我的堂弟）" in page and "登记回避" in page


def test_work_in_his_hands_goes_back_to_the_desk(county, client, officer, case):
    colleague = county.user("intake@JYJ", name="陈志远")
    engine.reassign(case.pk, task(case, "intake").pk, officer, colleague, key="r", reason="出差")
    client.force_login(officer)
    declare(client, case)
    assert task(case, "intake").owner is None
    do(case, "intake", "accept", colleague, SEEN)
    assert fresh(case).state == "checking" and not list(audit.broken_journals())


@pytest.mark.parametrize("desk", ["administrator@RCB", "auditor@DCS"])
def test_it_may_be_entered_for_somebody_else(county, client, officer, case, desk):
    other = county.user(desk)
    client.force_login(other)
    assert declare(client, case, reason="他人申请", officer=officer.pk).status_code == 302
    kept = Recusal.objects.get()
    assert (kept.officer, kept.entered_by) == (officer, other)
    assert "请选择应当回避的工作人员" in declare(client, case).content.decode()


def test_an_official_speaks_for_himself_only(county, client, officer, case):
    client.force_login(officer)
    declare(client, case, officer=county.user("review@JYJ").pk)
    assert Recusal.objects.get().officer == officer


def test_the_name_of_an_applicant_out_of_scope_is_not_told(county, client, case):
    client.force_login(county.user("intake@WJJ"))
    assert declare(client, case).status_code == 302
    page = client.get("/recusals/").content.decode()
    assert case.number in page and "林归" not in page


@pytest.mark.parametrize(("said", "sentence"), [
    ({"number": "QL-QY-1999-99999"}, "没有编号为"), ({"reason": ""}, "公务员法第七十六条"), ({"number": ""}, "请填写办件编号"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, officer, case, said, sentence):
    client.force_login(officer)
    answer = client.post("/recusals/", {"number": case.number, "reason": "同学"} | said)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Recusal.objects.exists() and ("同学" in answer.content.decode()) == ("reason" not in said)


def test_twice_is_said_and_not_kept_twice(client, officer, case):
    client.force_login(officer)
    declare(client, case)
    answer = declare(client, case)
    assert answer.status_code == 422 and "已经登记" in answer.content.decode()
    assert Recusal.objects.count() == 1


def named(case, *names):
    case.facts["family"] = [{"relation": "配偶", "name": name, "staff_unit": "县教育局"} for name in names]
    case.save(update_fields=["facts"])


def test_a_relative_with_an_officials_name_is_noticed(county, client, officer, case):
    named(case, "林 晓梅", "无此人")
    client.force_login(county.user("intake@JYJ", name="陈志远"))
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert (
        "配偶林 晓梅（县教育局），与JYJ受理岗林晓梅同名，请核对是否须回避" in page and "无此人（" not in page
    )
    Recusal.objects.create(officer=officer, applicant=case.applicant)
    assert "请核对是否须回避" not in client.get(f"/cases/{case.number}/").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_relatives_cost_the_same_however_many(county, client, case, count, django_assert_max_num_queries):
    people = [county.user("intake@JYJ", "eligibility@JYJ", name=f"亲{n}") for n in range(count)]
    named(case, *(one.name for one in people))
    client.force_login(people[0])
    client.get(f"/cases/{case.number}/")
    with django_assert_max_num_queries(12):
        page = client.get(f"/cases/{case.number}/").content.decode()
    assert page.count("请核对是否须回避") == count
