"""A whole number is seen once, by who handles the case, for a reason, and never without a record."""

import pytest
from django.db import DatabaseError, connection, transaction

from parties.models import Disclosure, Person, Recusal
from tests.county import County

pytestmark = pytest.mark.django_db
NUMBER, PHONE = "350423199005150018", "13800000000"


@pytest.fixture
def county():
    return County()


@pytest.fixture
def applicant(county):
    user = county.user(name="林归")
    user.keep_phone(PHONE, verified=True)
    Person.objects.create(user=user, name="林归", id_number=NUMBER)
    return user


@pytest.fixture
def case(county, applicant):
    return county.transfer(applicant)


def look(client, case, reason="与原件核对", field="id_number"):
    return client.post(f"/cases/{case.number}/look/", {"look-field": field, "look-reason": reason})


def test_the_case_page_masks_and_offers_to_ask(county, client, case):
    client.force_login(county.user("eligibility@JYJ"))
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "350423********0018" in page and "138****0000" in page and "查看并记录" in page
    assert NUMBER not in page and PHONE not in page


@pytest.mark.parametrize("role", ["intake", "eligibility", "review", "vetting", "transfer"])
@pytest.mark.parametrize(("field", "number"), [("id_number", NUMBER), ("phone", PHONE)])
def test_who_handles_the_case_sees_it_once_and_is_recorded(county, client, case, role, field, number):
    officer = county.user(f"{role}@JYJ", name="陈志远")
    client.force_login(officer)
    answer = look(client, case, field=field)
    assert number in answer.content.decode() and answer["Cache-Control"] == "no-store"
    assert number not in client.get(f"/cases/{case.number}/").content.decode()
    kept = Disclosure.objects.get()
    assert (kept.officer, kept.person.user, kept.field) == (officer, case.applicant, field)
    assert (kept.reason, kept.case_number) == ("与原件核对", case.number) and kept.at


def test_without_a_reason_nothing_is_shown_and_nothing_recorded(county, client, case):
    client.force_login(county.user("intake@JYJ"))
    answer = look(client, case, reason=" ")
    assert answer.status_code == 422 and "请写明查看事由" in answer.content.decode()
    assert NUMBER not in answer.content.decode() and not Disclosure.objects.exists()


@pytest.mark.parametrize("desks", [
    ("intake@WJJ",), ("auditor@DCS",), ("administrator@RCB",), ("secretary@BB",), ("service@JYJ",),
    ("intake@JYJ", "administrator@RCB"),
])  # fmt: skip
def test_nobody_else_sees_it(county, client, case, desks):
    client.force_login(county.user(*desks))
    answer = look(client, case)
    assert answer.status_code in (403, 404) and not Disclosure.objects.exists()


def test_who_must_step_aside_sees_nothing(county, client, case):
    officer = county.user("intake@JYJ")
    Recusal.objects.create(officer=officer, applicant=case.applicant)
    client.force_login(officer)
    assert look(client, case).status_code == 403
    assert "查看并记录" not in client.get(f"/cases/{case.number}/").content.decode()


def test_the_auditor_reads_who_looked(county, client, case, django_assert_max_num_queries):
    client.force_login(county.user("intake@JYJ", name="陈志远"))
    for n in range(10):
        look(client, case, reason=f"第{n}次核对")
    client.force_login(county.user("auditor@DCS"))
    client.get("/inbox/")
    with django_assert_max_num_queries(6):
        page = client.get("/disclosures/").content.decode()
    assert all(word in page for word in ("陈志远", "林归", "身份证号", "第9次核对", case.number))
    assert NUMBER not in page
    assert "没有查看记录" in client.get("/disclosures/?q=无此人").content.decode()


def test_a_record_is_never_changed_nor_taken_away(county, client, case):
    client.force_login(county.user("intake@JYJ"))
    look(client, case)
    kept = Disclosure.objects.get()
    for change in (
        kept.delete,
        Disclosure.objects.all().delete,
        lambda: Disclosure.objects.update(reason=""),
    ):
        with pytest.raises(TypeError):
            change()
    if connection.vendor == "postgresql":
        for sql in ("UPDATE parties_disclosure SET reason = ''", "DELETE FROM parties_disclosure"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
