"""The officials' pages: what they cost, whom they are for, and that nothing typed is lost."""

import uuid

import pytest
from django.test import Client

from tests.county import County, do, fresh, task
from tests.transfers import SEEN, to_vetting
from workflows import engine

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


@pytest.fixture
def officer(county):
    return county.user("intake@JYJ", name="林晓梅")


@pytest.fixture
def browser(officer):
    signed_in = Client()
    signed_in.force_login(officer)
    signed_in.get("/inbox/")
    return signed_in


def act(browser, case, node, action, said=None, key=None):
    said = {f"{action}-{name}": value for name, value in (said or {}).items()}
    url = f"/cases/{case.number}/tasks/{task(case, node).pk}/"
    return browser.post(url, {"action": action, "key": key or uuid.uuid4().hex} | said)


@pytest.mark.parametrize("rows", [1, 20, 200])
def test_the_inbox_costs_the_same_at_any_length(county, browser, rows, django_assert_max_num_queries):
    for _ in range(rows):
        county.transfer()
    with django_assert_max_num_queries(6):
        assert browser.get("/inbox/").status_code == 200


@pytest.mark.parametrize("entries", [1, 20, 200])
def test_the_case_page_costs_the_same_at_any_length(
    county, officer, browser, entries, django_assert_max_num_queries
):
    case = county.transfer()
    said = {"field": "present_unit", "after": "福州第一中学", "why": "任免审批表"}
    for _ in range(entries):
        do(case, "intake", "retype", officer, said)
    with django_assert_max_num_queries(16):
        assert browser.get(f"/cases/{case.number}/").status_code == 200


def test_an_ordinary_step_costs_at_most_24_statements(county, browser, django_assert_max_num_queries):
    case = county.transfer()
    with django_assert_max_num_queries(24):
        assert act(browser, case, "intake", "accept", SEEN).status_code == 302
    assert fresh(case).state == "checking"


def test_a_wrong_answer_is_said_at_its_field_and_nothing_typed_is_lost(county, browser):
    case = county.transfer()
    answer = act(browser, case, "intake", "refuse_acceptance", {"reason": ""})
    assert answer.status_code == 422
    long = act(browser, case, "intake", "ask_corrections", {"others": "补签名" * 400})
    assert long.status_code == 422 and "补签名补签名" in long.content.decode()
    assert fresh(case).state == "filed"


def test_a_correction_is_made_on_the_page_and_reads_in_words(county, browser):
    case = county.transfer()
    said = {"field": "id_number", "after": "350423199005150014", "why": "身份证原件"}
    wrong = act(browser, case, "intake", "retype", said | {"after": "350423199005150015"})
    assert wrong.status_code == 422 and "身份证号校验不通过" in wrong.content.decode()
    assert act(browser, case, "intake", "retype", said).status_code == 302
    assert (
        act(
            browser, case, "intake", "retype", {"field": "sex", "after": "女", "why": "身份证原件"}
        ).status_code
        == 302
    )
    page = browser.get(f"/cases/{case.number}/").content.decode()
    assert "身份证号：空 更正为 350423********0014" in page and "性别：男 更正为 女" in page
    assert "350423199005150014" not in page


def test_the_loser_of_a_race_learns_who_was_quicker(county, officer, browser):
    case = county.transfer()
    url = f"/cases/{case.number}/tasks/{task(case, 'intake').pk}/"
    do(case, "intake", "accept", county.user("intake@JYJ", name="陈志远"), SEEN)
    answer = browser.post(
        url, {"action": "refuse_acceptance", "key": "late", "refuse_acceptance-reason": "x"}
    )
    assert answer.status_code == 409 and "已由 陈志远 于" in answer.content.decode()


def test_the_same_click_twice_is_one_decision(county, browser):
    case, key = county.transfer(), uuid.uuid4().hex
    url = f"/cases/{case.number}/tasks/{task(case, 'intake').pk}/"
    said = {"action": "accept", "key": key} | {f"accept-{name}": value for name, value in SEEN.items()}
    assert [browser.post(url, said).status_code for _ in range(2)] == [302, 302]
    assert case.log.count() == 2


@pytest.mark.parametrize("desks", [("intake@WJJ",), ("cosign@JJW",), ("administrator@RCB",)])
def test_a_case_out_of_scope_does_not_exist(county, client, desks):
    case = county.transfer()
    client.force_login(county.user(*desks))
    assert client.get(f"/cases/{case.number}/").status_code == 404
    assert case.number not in client.get("/cases/").content.decode()


def test_an_applicant_has_no_inbox(county, client):
    client.force_login(county.user())
    assert client.get("/inbox/").status_code == 403


def test_a_case_that_came_to_a_desk_can_be_seen_from_it(county, client):
    who = county.officials()
    case = county.transfer()
    to_vetting(case, who)
    client.force_login(who.cosign)
    assert client.get(f"/cases/{case.number}/").status_code == 200


def test_work_is_handed_over_on_the_page(county, officer, browser):
    case, colleague = county.transfer(), county.user("intake@JYJ", name="陈志远")
    work = task(case, "intake")
    url = f"/cases/{case.number}/tasks/{work.pk}/reassign/"
    assert browser.post(url, {"to": colleague.pk, "reason": "出差", "key": "r1"}).status_code == 302
    assert case.number not in browser.get("/inbox/").content.decode()


def test_a_withdrawn_case_leaves_the_inbox(county, browser):
    case = county.transfer()
    engine.interrupt(case.pk, "withdraw", case.applicant, key="w", data={"reason": "家事"})
    assert case.number not in browser.get("/inbox/").content.decode()
