"""Every address × every kind of person: a page missing from this table fails the test."""

import pytest
from django.urls import URLResolver, get_resolver

from tests.county import County, task

pytestmark = pytest.mark.django_db

ANYBODY, APPLICANT, OFFICIAL, SECRETARY, PLACES, TRACKING, ADMIN, STAFFING, CASE, FILES = (
    "anybody", "applicant", "official", "secretary", "places", "tracking", "admin", "staffing", "case", "files",
)  # fmt: skip
KEEPERS, REVIEW = "keepers", "review"
MONEY, FUNDS, REGISTERS, EMPLOYERS, TALENTS, REWARDS = (
    "money",
    "funds",
    "registers",
    "employers",
    "talents",
    "rewards",
)

TABLE = {
    "home": ANYBODY, "guide": ANYBODY, "self_check": ANYBODY, "lookup": ANYBODY, "privacy": ANYBODY,
    "source": ANYBODY, "account_login": ANYBODY, "account_signup": ANYBODY, "account_logout": ANYBODY,
    "account_verify_phone": ANYBODY, "account_change_password": "signed in",
    "my": APPLICANT, "draft": APPLICANT, "draft_materials": APPLICANT, "draft_upload": APPLICANT,
    "draft_remove": APPLICANT, "draft_check": APPLICANT, "draft_form": APPLICANT, "draft_section": APPLICANT,
    "my_case": APPLICANT, "submitted": APPLICANT, "my_act": APPLICANT, "my_withdraw": APPLICANT,
    **dict.fromkeys((
        "claimant", "claim_new", "claim", "claim_roster", "claim_roster_import", "claim_roster_template",
        "claim_roster_faults", "claim_roster_preview", "claim_roster_take", "claim_roster_again", "claim_roster_drop", "claim_person", "claim_person_remove", "claim_materials", "claim_upload",
        "claim_remove", "claim_check", "claim_discard", "claim_form", "claim_section",
    ), APPLICANT),
    "my_year": APPLICANT, "employer_year": REGISTERS, "my_urge": APPLICANT, "urge": CASE, "overdue": "reviewers",
    "messages": APPLICANT, "messages_read": APPLICANT, "message_read": APPLICANT, "my_case_read": APPLICANT,
    "inbox": OFFICIAL, "done": OFFICIAL, "cases": OFFICIAL,
    "case": CASE, "assessments": CASE, "act": CASE, "reassign": CASE, "interrupt": CASE, "look": "look",
    "recusals": OFFICIAL, "disclosures": "auditor",
    "service": TRACKING, "quota": PLACES, "establishment": PLACES, "certify": STAFFING,
    "batches": REWARDS, "batch": REWARDS, "batch_add": REWARDS, "batch_remove": REWARDS, "batch_submit": REWARDS,
    "batch_workbook": REWARDS, "quarters": REWARDS, "quarter": REWARDS, "quarter_print": REWARDS,
    "meetings": SECRETARY, "meeting": SECRETARY, "meeting_agenda": SECRETARY, "meeting_remove": SECRETARY,
    "meeting_remove_batch": SECRETARY,
    "units": ADMIN, "unit": ADMIN, "unit_active": ADMIN, "holidays": ADMIN, "holiday_remove": ADMIN,
    "officials": ADMIN, "official": ADMIN, "unseat": ADMIN, "official_reset": ADMIN,
    "official_close": ADMIN, "import": "importers", "import_template": "importers",
    # payments
    "my_account": APPLICANT, "reconciliation": "accounts", "reconciliation_workbook": "accounts",
    "finance": "finance", "finance_request": "finance", "finance_record": "finance act",
    "finance_decide": "finance act", "request_file": "finance act", "request_file_again": "finance act", "payments": "payment", "payment_request": "payment", "payment": "payment",
    "payment_request_build": "payment act", "hand_back": "payment act", "payment_build": "payment act",
    "withhold": "payment", "payment_file": "payment act", "payment_file_again": "payment act",
    "payment_results": "payment act", "bank_results": "payment", "account_decide": "payment act",
    "recoveries": "recoveries", "recoveries_workbook": "recoveries", "recovery": "recoveries", "recovery_act": "recoveries act",
    "recovery_new": "recover", "freeze": "freeze",
    "attachment": FILES, "paper": FILES,
    "notices": ANYBODY, "notice": ANYBODY, "objection_answer": ANYBODY,
    "publicities": "publicity", "publicity": "publicity", "publicity_photo": "publicity", "publicity_remove": "publicity",
    "publicity_post": "publicity", "publicity_extend": "publicity", "publicity_close": "publicity",
    "objection_enter": "objections", "objection": "objections",
    # registers, funds, pools, the plan
    "employers": REGISTERS, "employer": REGISTERS, "employer_add": EMPLOYERS, "employer_change": EMPLOYERS,
    "employer_list": EMPLOYERS, "listing_end": EMPLOYERS, "talents": REGISTERS, "talent": REGISTERS,
    "talent_find": REGISTERS, "talent_add": TALENTS, "talent_recognise": TALENTS, "talent_rename": TALENTS,
    "recognition_end": TALENTS, "talent_entitle": TALENTS, "entitlement_revoke": TALENTS,
    "engagements": "flexible", "engagement": "flexible", "engagement_spend": "flexible", "expenses": "flexible",
    "expenses_workbook": "flexible", "expense_strike": "flexible", "engagement_add": "engaging",
    "engagement_confirm": TALENTS, "engagement_recognise": TALENTS, "engagement_end": TALENTS,
    "dated_lists": REGISTERS, "dated_line": REGISTERS, "dated_list_add": EMPLOYERS,
    "dated_line_end": EMPLOYERS, "list_confirm": "list checkers", "list_decline": "list checkers",
    "funds": MONEY, "fund_confirm": FUNDS, "fund_return": FUNDS, "pools": MONEY, "pool": MONEY, "outlook": MONEY, "outlook_reckon": "reckon",
    "overlaps": REGISTERS, "overlap_settle": REVIEW, "top_up": REVIEW, "my_top_up": APPLICANT,
    "benefits": REGISTERS, "benefit_find": REGISTERS, "benefit": REGISTERS, "benefit_proof": REGISTERS, "benefit_add": KEEPERS,
    "benefit_confirm": KEEPERS, "benefit_settle": KEEPERS,
    "openings": "openings", "opening": "openings", "opening_confirm": "openings", "opening_drop": "openings",
    "opening_bring": "openings", "opening_template": "openings", "service_record": TRACKING,
    "service_record_confirm": TRACKING, "service_record_leave": TRACKING,
    "rulings": OFFICIAL, "ruling": OFFICIAL, "ruling_confirm": "rulers", "ruling_decline": "rulers",
    "ruling_preview": "previews", "ruling_preview_propose": "previews", "ruling_preview_workbook": "previews",
    "ruling_look_ahead": "previews",
    "plan": "signed in", "plan_version": "signed in", "plan_upload": ADMIN,
}  # fmt: skip

MAY = {
    "outsider": {ANYBODY},
    "applicant": {ANYBODY, APPLICANT, "signed in"},
    "intake": {ANYBODY, OFFICIAL, CASE, "look", "signed in"},
    "intake elsewhere": {ANYBODY, OFFICIAL, "signed in"},
    "secretary": {ANYBODY, OFFICIAL, SECRETARY, PLACES, "signed in"},
    "staffing": {ANYBODY, OFFICIAL, PLACES, STAFFING, "signed in"},
    "administrator": {ANYBODY, OFFICIAL, ADMIN, "importers", "signed in"},
    "auditor": {
        ANYBODY, OFFICIAL, CASE, PLACES, TRACKING, MONEY, REGISTERS, REWARDS, "auditor", "reviewers", "publicity", "signed in",
        "accounts", "finance", "payment", "openings", "previews", "flexible", "recoveries",
    },
    "finance check": {"reckon", ANYBODY, OFFICIAL, "signed in", MONEY, FUNDS, "accounts", "finance", "finance act", "recoveries", "recoveries act"},
    "publicity": {"reckon", ANYBODY, OFFICIAL, "list checkers", "previews", "publicity", "objections", "signed in", MONEY, REGISTERS, TALENTS, KEEPERS, "flexible", "engaging"},
    "finance": {"reckon", ANYBODY, OFFICIAL, "signed in", MONEY, FUNDS, "accounts", "finance", "finance act", "recoveries", "recoveries act"},
    "payment": {"reckon", ANYBODY, OFFICIAL, "signed in", MONEY, "accounts", "payment", "payment act", "recoveries", "recoveries act", "recover"},
    "reward review": {"reckon", ANYBODY, OFFICIAL, REWARDS, "reviewers", "publicity", "signed in", MONEY, REGISTERS, EMPLOYERS, KEEPERS, REVIEW, "list checkers", "rulers", "previews", "openings", "flexible", "recoveries", "recoveries act", "recover", "freeze"},
    "employer": {ANYBODY, OFFICIAL, "signed in", "flexible", "engaging"},
}  # fmt: skip


def patterns(resolver=None):
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            yield from patterns(found)
        else:
            yield found


def test_every_address_stands_in_the_table():
    assert {found.name for found in patterns()} == set(TABLE)


@pytest.fixture
def county():
    return County()


@pytest.fixture
def people(county):
    desks = {
        "intake": "intake@JYJ", "intake elsewhere": "intake@WJJ", "secretary": "secretary@BB",
        "staffing": "staffing@BB", "administrator": "administrator@RCB", "auditor": "auditor@DCS", "finance check": "finance_check@CZJ",
        "reward review": "reward_review@RSJ", "employer": "employer@QY",
        "publicity": "publicity@RCB", "finance": "finance@CZJ", "payment": "payment@RSJ",
    }  # fmt: skip
    return {name: county.user(desk) for name, desk in desks.items()} | {"applicant": county.user()}


def address(name: str, case) -> str:
    """An address with the parts of a real case; ids that do not exist where none is needed."""
    from django.urls import reverse

    parts = {
        "number": case.number, "task": task(case, "intake").pk, "action": "withdraw", "pk": 999_999, "seat": 1,
        "item": 1, "line": 1, "kind": "units", "section": "personal", "code": "id", "key": "0" * 32, "row": 1,
        "public_id": "00000000-0000-4000-8000-000000000000",
    }  # fmt: skip
    pattern = next(found for found in patterns() if found.name == name)
    wanted = pattern.pattern.converters
    return reverse(name, kwargs={part: parts[part] for part in wanted})


@pytest.mark.parametrize("who", MAY)
def test_nobody_gets_further_than_the_table_says(county, people, client, who):
    case = county.transfer()
    for name, allowed in TABLE.items():
        if who != "outsider":
            client.force_login(people[who])  # each address anew: one of them signs out
        for ask in (client.get, client.post):
            answer = ask(address(name, case))
            assert answer.status_code < 500, (who, name, answer.status_code)
            if allowed not in MAY[who]:
                sent_away = answer.status_code == 302 and "/accounts/login/" in answer["Location"]
                assert sent_away or answer.status_code in (403, 404, 405), (who, name, answer.status_code)


@pytest.mark.parametrize("who", ["intake elsewhere", "secretary", "administrator", "applicant"])
def test_a_case_out_of_scope_is_not_there(county, people, client, who):
    case = county.transfer()
    client.force_login(people[who])
    wanted = 403 if who == "applicant" else 404
    assert client.get(f"/cases/{case.number}/").status_code == wanted


def test_strict_headers_on_every_page(county, people, client):
    client.force_login(people["intake"])
    for url in ("/inbox/", "/cases/", "/guide/", "/nowhere/"):
        answer = client.get(url)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"
    assert client.get("/inbox/")["Cache-Control"] == "no-store"
