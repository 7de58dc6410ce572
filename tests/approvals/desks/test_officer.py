"""The officials' pages: what they cost, whom they are for, and that nothing typed is lost."""

import uuid

import pytest
from django.test import Client

from tests.claims import Claims, verify
from tests.county import County, do, fresh, task
from tests.transfers import SEEN, to_vetting
from workflows import clock, engine

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
    browser.get(f"/cases/{case.number}/")  # what hardly changes is kept near
    with django_assert_max_num_queries(12):
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


@pytest.fixture
def claims():
    made = Claims()
    made.funds()
    return made


@pytest.mark.parametrize("rows", [1, 20, 200])
def test_claims_in_the_inbox_cost_the_same_at_any_length(claims, rows, django_assert_max_num_queries):
    employer = claims.employer()
    for _ in range(rows):
        claims.labour_claim(employer=employer)
    browser = signed_in(employer.clerk)
    with django_assert_max_num_queries(6):
        page = browser.get("/inbox/").content.decode()
    assert "奖补" in page and "用人单位核实" in page


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    browser.get("/inbox/")
    return browser


@pytest.mark.parametrize("people", [1, 20, 300])
def test_a_claims_page_costs_the_same_at_any_length(claims, people, django_assert_max_num_queries):
    who, case = claims.desks(), claims.labour_claim(people, claimant=claims.claimant("个人"))
    for reader in (case.employer.clerk, who.review):
        browser = signed_in(reader)
        browser.get(f"/cases/{case.number}/")
        with django_assert_max_num_queries(12):
            assert browser.get(f"/cases/{case.number}/").status_code == 200
        if reader is case.employer.clerk:
            verify(case)


def test_a_talents_page_costs_no_more(claims, django_assert_max_num_queries):
    who, case = claims.desks(), claims.talent_claim()
    verify(case)
    browser = signed_in(who.review)
    browser.get(f"/cases/{case.number}/")
    with django_assert_max_num_queries(12):
        assert browser.get(f"/cases/{case.number}/").status_code == 200


@pytest.mark.parametrize("people", [1, 300])
def test_verifying_a_claim_costs_at_most_24_statements(claims, people, django_assert_max_num_queries):
    case = claims.labour_claim(people)
    browser = signed_in(case.employer.clerk)
    with django_assert_max_num_queries(24):
        assert act(browser, case, "employer", "verify", {"agree": "yes"}).status_code == 302
    assert fresh(case).state == "checked"


def test_the_rule_sheet_of_a_claim_has_every_clause_and_the_amount(claims):
    who, case = claims.desks(), claims.talent_claim()
    verify(case)
    page = signed_in(who.review).get(f"/cases/{case.number}/").content.decode()
    assert "奖补申报" in page and "高层次人才引进奖励" in page
    assert "预计可兑现" in page and "50,000 元" in page and "三(十二)2" in page
    assert "清雁归清" not in page


def test_what_stands_against_a_claim_is_on_its_sheet(claims):
    who, case = claims.desks(), claims.talent_claim(claims.talent("市F"))
    verify(case)
    page = signed_in(who.review).get(f"/cases/{case.number}/").content.decode()
    assert "不能兑现" in page and "不在奖励的省特级" in page and "预计可兑现" not in page


def test_a_person_claimed_for_elsewhere_is_shown_to_the_reviewer_alone(claims):
    who, first = claims.desks(), claims.labour_claim(2)
    again = claims.labour_claim(2)
    again.roster.filter(number=2).update(id_index=first.roster.get(number=1).id_index)
    assert first.number not in signed_in(again.employer.clerk).get(f"/cases/{again.number}/").content.decode()
    verify(again)
    page = signed_in(who.review).get(f"/cases/{again.number}/").content.decode()
    assert (
        f"{first.number}（一次性用工服务奖补，{clock.local(first.created):%Y-%m-%d}）第 1 行　普通工" in page
    )


def test_an_officials_name_on_a_claim_is_to_be_looked_into(claims):
    who, claimant = claims.desks(), claims.claimant("个人")
    claims.user("vetting@ZZB", name=claimant.name)
    named = claims.labour_claim(claimant=claimant)
    other = claims.labour_claim(claimant=claims.claimant("个人"))
    browser = signed_in(who.review)
    assert "请核查" in browser.get(f"/cases/{named.number}/").content.decode()
    assert "请核查" not in browser.get(f"/cases/{other.number}/").content.decode()


def test_hr_sees_a_claim_wherever_it_waits_and_the_transfers_desks_do_not(claims):
    who, case = claims.desks(), claims.labour_claim()
    assert signed_in(who.review).get(f"/cases/{case.number}/").status_code == 200
    assert signed_in(claims.user("vetting@RSJ")).get(f"/cases/{case.number}/").status_code == 404


def test_a_talent_who_left_is_recorded_from_the_page(claims):
    who, case = claims.desks(), claims.talent_claim()
    browser = signed_in(who.review)
    assert "已调离终止" in browser.get(f"/cases/{case.number}/").content.decode()
    said = {"left_on": "2025-06-01", "reason": "调往外县", "key": "left"}
    assert browser.post(f"/cases/{case.number}/interrupts/stop/", said).status_code == 302
    assert fresh(case).state == "stopped"


def test_how_a_reason_was_chosen_reads_in_words(claims):
    who, case = claims.desks(), claims.talent_claim()
    verify(case, status="未到岗", since="")
    do(case, "review", "suspend", who.review, {"cause": "not_on_post", "reason": "尚未到岗"})
    page = signed_in(who.review).get(f"/cases/{case.number}/").content.decode()
    assert "挂起原因：人才尚未到岗" in page and "核实结论：属实" in page
