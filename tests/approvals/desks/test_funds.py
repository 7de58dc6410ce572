"""Fund indicators: entered by one, confirmed by another, never below what is taken, each document once."""

from decimal import Decimal

import pytest

from approvals.funds.models import Indicator
from approvals.funds.services import mismatches
from tests.browsing import signed_in, text
from tests.claims import Claims, amount, to_reviewed
from workflows import clock, ledger
from workflows.claim.pools import fund_code
from workflows.ledger import Pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return Claims()


@pytest.fixture
def maker(who):
    return signed_in(who.finance)


@pytest.fixture
def checker(who):
    return signed_in(who.finance_check)


def said(amount="100000", fund="就业补助资金", document="清财社〔2026〕3号", **more):
    return {"fund": fund, "year": clock.today().year, "direction": "given", "amount": amount, "document": document,
            "dated": clock.today().isoformat(), "note": ""} | more  # fmt: skip


def confirmed(maker, checker, **more):
    assert maker.post("/funds/", said(**more)).status_code == 302
    entered = Indicator.objects.latest("pk")
    return checker.post(f"/funds/{entered.pk}/confirm/")


def room(fund="就业补助资金"):
    pool = Pool.objects.filter(code=fund_code(fund, clock.today().year)).first()
    return pool and pool.room


def test_an_indicator_counts_once_a_second_person_has_confirmed_it(maker, checker):
    assert maker.post("/funds/", said()).status_code == 302
    assert room() is None
    assert "待确认" in text(checker.get("/funds/"))
    entered = Indicator.objects.get()
    assert checker.post(f"/funds/{entered.pk}/confirm/").status_code == 302
    assert room() == 100_000 and list(mismatches()) == []
    assert "已确认" in text(maker.get("/funds/"))
    assert "已确认或退回" in text(checker.post(f"/funds/{entered.pk}/confirm/"), 422)
    assert room() == 100_000


def test_who_enters_cannot_confirm_and_who_confirms_cannot_enter(county, maker, checker):
    both = county.user("finance@CZJ", "finance_check@CZJ")
    assert signed_in(both).post("/funds/", said()).status_code == 302
    page = text(signed_in(both).post(f"/funds/{Indicator.objects.get().pk}/confirm/"), 422)
    assert "两人" in page and room() is None
    assert checker.post("/funds/", said(document="另一号")).status_code == 403
    assert maker.post(f"/funds/{Indicator.objects.get().pk}/confirm/").status_code == 403


def test_the_words_of_the_plan_for_one_fund_fill_one_pool(maker, checker):
    confirmed(maker, checker, fund="人才专项资金", amount="50000")
    year = clock.today().year
    assert fund_code("人才经费", year) == fund_code("县人才专项资金", year) == fund_code("人才专项资金", year)
    assert "人才经费" in text(maker.get("/funds/"))
    page = text(maker.post("/funds/", said(fund="人才经费", document="清财行〔2026〕9号")), 422)
    assert "人才经费" in page and Indicator.objects.count() == 1


def test_a_reduction_never_goes_below_what_is_taken(county, who, maker, checker):
    confirmed(maker, checker, fund="人才专项资金", amount="60000")
    case = county.talent_claim()
    to_reviewed(case, who)
    assert amount(case) == 50_000
    page = text(maker.post("/funds/", said("10000.01", "人才专项资金", "减1号", direction="reduced")), 422)
    assert "最多可调减 10,000.00 元" in page and "减1号" in page
    assert confirmed(
        maker, checker, amount="10000", fund="人才专项资金", document="减1号", direction="reduced"
    )
    assert room("人才经费") == 50_000 and ledger.mismatches() == []


def test_a_reduction_entered_while_there_was_room_is_refused_when_there_is_none_left(
    county, who, maker, checker
):
    confirmed(maker, checker, fund="人才专项资金", amount="60000")
    maker.post("/funds/", said("20000", "人才专项资金", "减1号", direction="reduced"))
    to_reviewed(county.talent_claim(), who)
    waiting = Indicator.objects.get(document="减1号")
    assert "最多可调减 10,000.00 元" in text(checker.post(f"/funds/{waiting.pk}/confirm/"), 422)
    assert room("人才专项资金") == 60_000


def test_one_document_counts_once_until_it_is_returned(maker, checker):
    maker.post("/funds/", said())
    page = text(maker.post("/funds/", said("999")), 422)
    assert "同一文号只录入一次" in page and 'value="999"' in page
    entered = Indicator.objects.get()
    assert "请写明理由" in text(checker.post(f"/funds/{entered.pk}/return/", {"reason": " "}), 422)
    assert checker.post(f"/funds/{entered.pk}/return/", {"reason": "金额与文件不符"}).status_code == 302
    assert "金额与文件不符" in text(maker.get("/funds/"))
    assert maker.post("/funds/", said("120000")).status_code == 302


@pytest.mark.parametrize(("field", "value"), [
    ("amount", "-5"), ("amount", "0"), ("amount", "1.005"), ("amount", "一万"), ("fund", "我的小金库"),
    ("dated", "2999-01-01"), ("document", ""), ("year", "1999"),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(maker, field, value):
    page = text(maker.post("/funds/", said() | {field: value}), 422)
    assert "errorlist" in page and not Indicator.objects.exists()


def test_verify_finds_room_that_no_indicator_gives(county, maker, checker):
    confirmed(maker, checker)
    Pool.objects.filter(code=fund_code("就业补助资金", clock.today().year)).update(room=Decimal("100000.01"))
    assert len(list(mismatches())) == 1


def test_the_page_costs_the_same_with_any_number_of_indicators(
    county, who, maker, django_assert_max_num_queries
):
    for number in range(30):
        maker.post("/funds/", said(document=f"清财社〔2026〕{number}号"))
    with django_assert_max_num_queries(10):
        assert maker.get("/funds/").status_code == 200


def test_administrators_and_strangers_to_money_see_nothing(county):
    for desk in ("administrator@RCB", "intake@JYJ", "employer@Q1"):
        assert signed_in(county.user(desk)).get("/funds/").status_code == 403
