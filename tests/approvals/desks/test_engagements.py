"""Flexible talents on record: agreements by two persons, expenses of the employer, vouchers and cards without an amount."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from approvals.imports.kinds import IMPORTS
from approvals.registers import engagements, expenses
from approvals.registers.models import RegisterEntry
from documents.workbooks import read_rows, written
from parties.engagements import FULL_TIME, MISTAKEN, Engagement, Entitlement, Expense
from parties.talents import Talent
from tests.browsing import signed_in, text
from tests.claims import id_number
from tests.flexible import SAID, Flexible
from workflows import clock
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db
NUMBER = id_number(4343)
SPENT = {
    "purpose": "差旅费",
    "amount": "320.00",
    "day": "2025-03-02",
    "voucher": "记2025-03-17",
    "rule": "清财〔2022〕8号",
}


@pytest.fixture
def county():
    return Flexible()


@pytest.fixture
def employer(county):
    return county.employer()


@pytest.fixture
def office(county):
    return signed_in(county.user("publicity@RCB", name="熊丽君"))


def said(unit, **more):
    return SAID | {"unit": unit.pk, "name": "试柔甲", "id_number": NUMBER} | more


def url(found, *more):
    return f"/registers/engagements/{found.pk}/{''.join(more)}"


def prefixed(prefix, answers):
    return {f"{prefix}-{name}": value for name, value in answers.items()}


@pytest.mark.parametrize("one", ["²", "9" * 18, "9" * 5000, "-1", "甲", ""])
def test_what_is_no_agreement_is_confirmed_by_a_sentence(office, one):
    said = text(office.post("/registers/engagements/confirm/", {"engagement": one}), 422)
    assert "请先勾选要确认的协议" in said or "有不存在的" in said


# Agreements ---------------------------------------------------------------------------------------------------------


def test_a_unit_records_and_the_talent_office_confirms(county, employer, office):
    desk = signed_in(employer.clerk)
    answer = desk.post("/registers/engagements/add/", said(employer.unit))
    found = Engagement.objects.get()
    assert answer["Location"] == url(found) and found.id_number == NUMBER and found.talent is None
    page = text(desk.get(url(found)))
    assert "待确认" in page and found.masked_id in page and NUMBER not in page
    assert desk.post("/registers/engagements/confirm/", {"engagement": found.pk}).status_code == 403
    assert office.post("/registers/engagements/confirm/", {"engagement": found.pk})["Location"] == url(found)
    found.refresh_from_db()
    assert found.talent.id_index == found.id_index
    page = text(office.get(url(found)))
    assert "熊丽君确认" in page and NUMBER not in page
    assert NUMBER not in "".join(RegisterEntry.objects.values_list("said", flat=True))


def test_whoever_recorded_it_does_not_confirm_it(county, employer):
    actor = county.user("publicity@RCB")
    office = signed_in(actor)
    office.post("/registers/engagements/add/", said(employer.unit) | {"unit": employer.unit.name})
    found = Engagement.objects.get()
    page = text(office.post("/registers/engagements/confirm/", {"engagement": found.pk}), 422)
    assert "须由县委人才办另一人确认" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.update(confirmed_by=actor)


def test_a_unit_sees_and_records_only_its_own(county, employer, office):
    other = county.employer()
    theirs = county.agreed(other)
    desk = signed_in(employer.clerk)
    assert desk.get(url(theirs)).status_code == 404 and theirs.name not in text(
        desk.get("/registers/engagements/")
    )
    assert theirs.name in text(office.get("/registers/engagements/"))
    text(desk.post("/registers/engagements/add/", said(other.unit)), 422)
    assert Engagement.objects.count() == 1
    assert desk.post(url(theirs, "expenses/"), prefixed("spend", SPENT)).status_code == 404
    assert signed_in(county.user("intake@JYJ")).get("/registers/engagements/").status_code == 403


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("id_number", "350423199001010010", "校验不通过"), ("until", "2024-12-31", "不能早于"), ("mode", "顺路", "errorlist"),
    ("document", "", "errorlist"), ("since", "2025", "errorlist"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_kept(employer, field, value, sentence):
    page = text(
        signed_in(employer.clerk).post("/registers/engagements/add/", said(employer.unit, **{field: value})),
        422,
    )
    assert sentence in page and not Engagement.objects.exists()


def test_one_number_is_one_name_and_one_agreement_a_day(county, employer, office):
    desk = signed_in(employer.clerk)
    talent = Talent.objects.create(name="另一人", id_number=NUMBER)
    assert "登记的姓名不同" in text(desk.post("/registers/engagements/add/", said(employer.unit)), 422)
    assert talent.name not in text(desk.post("/registers/engagements/add/", said(employer.unit)), 422)
    assert desk.post("/registers/engagements/add/", said(employer.unit, name="另一人")).status_code == 302
    assert "同一天" in text(desk.post("/registers/engagements/add/", said(employer.unit, name="另一人")), 422)
    mistaken = Engagement.objects.get()
    office.post(url(mistaken, "end/"), prefixed("end", {"ended_as": MISTAKEN, "document": "更正单1号"}))
    assert desk.post("/registers/engagements/add/", said(employer.unit, name="另一人")).status_code == 302


def test_one_number_is_one_name_among_those_confirmed_together(county, employer):
    rows = [SAID | {"name": name, "since": date(2025, 1, day), "until": date(2025, 12, 31)} for name, day in (("试甲", 1), ("试乙", 2))]  # fmt: skip
    made = [Engagement(unit=employer.unit, id_number=NUMBER, **row) for row in rows]
    with pytest.raises(Refused, match="登记的姓名不同"):
        engagements.record(made, employer.clerk)
    apart = [one for each in made for one in engagements.record([each], employer.clerk)]
    with pytest.raises(Refused, match="登记的姓名不同"):
        engagements.confirm([one.pk for one in apart], county.user("publicity@RCB"))
    assert not Talent.objects.exists()


def test_it_is_ended_by_a_document_and_never_erased(county, employer, office):
    found = county.agreed(employer)
    assert "请填写最后一日" in text(
        office.post(url(found, "end/"), prefixed("end", {"ended_as": "提前终止", "document": "x"})), 422
    )
    early = prefixed("end", {"ended_as": "提前终止", "last": "2024-01-01", "document": "x"})
    assert "不能早于" in text(office.post(url(found, "end/"), early), 422)
    ended = prefixed(
        "end", {"ended_as": "提前终止", "last": "2025-06-30", "document": "清委人才办〔2025〕9号"}
    )
    assert office.post(url(found, "end/"), ended).status_code == 302
    assert "不能再改" in text(office.post(url(found, "end/"), ended), 422)
    page = text(office.get(url(found)))
    assert "提前终止" in page and "清委人才办〔2025〕9号" in page


def test_the_talent_office_recognises_once_and_only_what_is_confirmed(county, employer, office):
    waiting, found = county.agreed(employer, confirmed=False), county.agreed(employer)
    recognised = prefixed("recognise", {"document": "清委人才办认〔2025〕2号", "on": "2025-02-01"})
    assert "尚未确认" in text(office.post(url(waiting, "recognise/"), recognised), 422)
    assert office.post(url(found, "recognise/"), recognised).status_code == 302
    assert "不能重复认定" in text(office.post(url(found, "recognise/"), recognised), 422)
    found.refresh_from_db()
    assert found.is_recognised_on(date(2025, 2, 1)) and not found.is_recognised_on(date(2025, 1, 31))
    assert signed_in(employer.clerk).post(url(found, "recognise/"), recognised).status_code == 403


@given(day=st.dates(date(2024, 1, 1), date(2027, 1, 1)), last=st.dates(date(2024, 12, 31), date(2026, 1, 1)))
def test_who_has_turned_full_time_is_flexible_no_more_who_has_only_finished_still_is(day, last):
    agreed = {"since": date(2025, 1, 1), "until": date(2025, 12, 31), "last": last}
    running = Engagement(confirmed_by_id=1, **agreed | {"last": None})
    ended = {
        how: Engagement(confirmed_by_id=1, ended_as=how, **agreed) for how in ("期满", FULL_TIME, MISTAKEN)
    }
    begun = day >= date(2025, 1, 1)
    assert running.is_flexible_on(day) == ended["期满"].is_flexible_on(day) == begun
    assert ended[FULL_TIME].is_flexible_on(day) == (begun and day <= last)
    assert not ended[MISTAKEN].is_flexible_on(day) and not Engagement(**agreed).is_flexible_on(day)


def test_agreements_come_from_a_workbook_and_are_confirmed_together(
    county, employer, django_assert_max_num_queries
):
    made_by, other = signed_in(county.user("publicity@RCB")), signed_in(county.user("publicity@RCB"))
    rows = [
        [employer.unit.code, f"试柔{n}", id_number(4400 + n), "课程讲授", "教育", "讲授竞赛课程", "2026-03-01", "2026-07-01", f"协议{n}"]
        for n in range(30)
    ]  # fmt: skip
    faulty = [
        [*rows[0][:3], "顺路", *rows[0][4:6], "2026-03-01", "2026-02-01", "x"],
        ["NOWHERE", *rows[1][1:]],
    ]
    page = text(bring(made_by, faulty), 422)
    assert "顺路" in page and "没有代码为" in page and "不能早于" in page and not Engagement.objects.exists()
    assert "已导入 30 行" in text(bring(made_by, rows))
    assert engagements.TAKEN in text(bring(made_by, rows[:1]), 422)
    ticked = {"engagement": [*Engagement.objects.values_list("pk", flat=True)]}
    with django_assert_max_num_queries(22):
        assert other.post("/registers/engagements/confirm/", ticked).status_code == 302
    assert Engagement.objects.exclude(talent=None).count() == Talent.objects.count() == 30


def bring(browser, rows):
    book = io.BytesIO(written(IMPORTS["engagements"].columns, rows))
    book.name = "rows.xlsx"
    return browser.post("/import/engagements/", {"file": book})


# Expenses -----------------------------------------------------------------------------------------------------------


def test_expenses_are_recorded_by_the_unit_and_summed_by_year(county, employer, office):
    found, desk = county.agreed(employer), signed_in(employer.clerk)
    for more in (
        {},
        {"voucher": "记2", "amount": "1,80"},
        {"voucher": "记3", "purpose": "授课费", "amount": "2000", "day": "2026-01-05"},
    ):
        desk.post(url(found, "expenses/"), prefixed("spend", SPENT | more))
    assert sorted(Expense.objects.values_list("amount", flat=True)) == [Decimal(320), Decimal(2000)]
    assert "已登记过" in text(desk.post(url(found, "expenses/"), prefixed("spend", SPENT)), 422)
    page = text(desk.get(url(found)))
    assert "2025年合计" in page and "2,000.00" in page
    page = text(office.get("/registers/expenses/?year=2026"))
    assert "合计 2,000.00 元" in page and "320.00" not in page
    assert (
        office.post(url(found, "expenses/"), prefixed("spend", SPENT | {"voucher": "记9"})).status_code == 403
    )


def test_one_entered_by_mistake_is_struck_out_and_counts_no_more(county, employer, office):
    found, desk = county.agreed(employer), signed_in(employer.clerk)
    desk.post(url(found, "expenses/"), prefixed("spend", SPENT))
    one = Expense.objects.get()
    assert office.get(f"/registers/expenses/{one.pk}/strike/").status_code == 403
    assert "errorlist" in text(desk.post(f"/registers/expenses/{one.pk}/strike/", {"why": ""}), 422)
    assert desk.post(f"/registers/expenses/{one.pk}/strike/", {"why": "重复登记"})["Location"] == url(found)
    assert "已经作废" in text(desk.post(f"/registers/expenses/{one.pk}/strike/", {"why": "再来"}), 422)
    page = text(desk.get(url(found)))
    assert "重复登记" in page and "年合计" not in page
    assert desk.post(url(found, "expenses/"), prefixed("spend", SPENT)).status_code == 302
    assert expenses.total(Expense.objects.all()) == 320


def test_nothing_is_spent_before_the_agreement_or_on_one_that_is_not_confirmed(county, employer):
    desk, waiting = signed_in(employer.clerk), county.agreed(employer, confirmed=False)
    with pytest.raises(Refused, match="尚未经县委人才办确认"):
        expenses.record(waiting, {**SPENT, "day": date(2025, 3, 2), "amount": Decimal(1)}, employer.clerk)
    found = county.agreed(employer)
    page = text(desk.post(url(found, "expenses/"), prefixed("spend", SPENT | {"day": "2024-12-31"})), 422)
    assert "早于协议起始日期" in page and "记2025-03-17" in page
    assert "不能晚于今天" in text(
        desk.post(url(found, "expenses/"), prefixed("spend", SPENT | {"day": "2999-01-01"})), 422
    )


def test_the_workbook_has_every_line_and_the_sums(county, employer, office):
    found, desk = county.agreed(employer), signed_in(employer.clerk)
    desk.post(url(found, "expenses/"), prefixed("spend", SPENT | {"rule": "=cmd()"}))
    answer = office.get("/registers/expenses/workbook/")
    rows = read_rows(
        io.BytesIO(answer.content),
        ["引才单位", "柔性人才", "费用事项", "金额（元）", "凭证号", "所依财务规定"],
    )
    assert [row.cells["费用事项"] for row in rows] == ["差旅费", "2025年合计"]
    assert rows[0].cells["金额（元）"] == rows[1].cells[
        "金额（元）"
    ] == "320.00" and found.id_number not in str(rows)


def test_lists_need_as_many_statements_for_many_as_for_few(county, employer, office):
    def counted(path):
        with connection.execute_wrapper(lambda run, *args: (seen.append(1), run(*args))[1]):
            text(office.get(path))
        return len(seen)

    text(office.get("/registers/engagements/"))  # the plan's clauses are looked up once
    figures = []
    for _ in range(2):
        for found in [county.agreed(employer) for _ in range(3)]:
            said = SPENT | {"day": date(2025, 3, 2), "amount": Decimal(1), "voucher": f"记{found.pk}"}
            expenses.record(found, said, employer.clerk)
        figures.append([])
        for path in ("/registers/engagements/", "/registers/expenses/"):
            seen = []
            figures[-1].append(counted(path))
    assert figures[0] == figures[1]


# Vouchers and cards -------------------------------------------------------------------------------------------------


def test_a_card_is_given_and_taken_back_with_its_reason(county, employer, office):
    talent = county.agreed(employer).talent
    page = f"/registers/talents/{talent.pk}/"
    card = prefixed(
        "entitle",
        {
            "kind": "人才服务卡",
            "number": "清才卡0007",
            "issued_on": "2025-02-01",
            "until": "2027-02-01",
            "reason": "党委联系专家",
        },
    )
    assert office.post(f"{page}entitlements/", card).status_code == 302
    assert "已经发放过" in text(office.post(f"{page}entitlements/", card), 422)
    one = Entitlement.objects.get()
    assert one.clause == "三(四)2" and not hasattr(one, "amount")
    shown = text(office.get(page))
    assert "清才卡0007" in shown and "有效" in shown and employer.unit.name in shown
    early = prefixed("revoke", {"on": "2025-01-01", "why": "协议终止"})
    assert "不能早于发放日期" in text(office.post(f"{page}entitlements/{one.pk}/revoke/", early), 422)
    taken = prefixed("revoke", {"on": "2025-06-01", "why": "协议终止"})
    assert office.post(f"{page}entitlements/{one.pk}/revoke/", taken).status_code == 302
    assert "已于 2025-06-01 收回" in text(office.post(f"{page}entitlements/{one.pk}/revoke/", taken), 422)
    assert "协议终止" in text(office.get(page))


def test_nobody_else_gives_cards_and_nobody_without_ground_gets_one(county, employer, office):
    talent = county.agreed(employer).talent
    reader = signed_in(county.user("reward_review@RSJ"))
    assert reader.post(f"/registers/talents/{talent.pk}/entitlements/", {}).status_code == 403
    assert "entitlements/" not in text(reader.get(f"/registers/talents/{talent.pk}/"))
    stranger = Talent.objects.create(name="试路人", id_number=NUMBER)
    card = prefixed(
        "entitle",
        {"kind": "人才消费券", "number": "1", "issued_on": clock.today().isoformat(), "reason": "x"},
    )
    assert "不能发放" in text(office.post(f"/registers/talents/{stranger.pk}/entitlements/", card), 422)
