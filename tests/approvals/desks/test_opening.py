"""期初: what was paid and who served before, brought in all or nothing, once, and only with a second person's word."""

import io
from decimal import Decimal

import pytest

from approvals.opening.models import Opening, OpeningLine, ServiceRecord
from approvals.opening.services import KINDS
from documents.workbooks import written
from tests.browsing import signed_in, text
from tests.claims import amount, credit_code, id_number, to_reviewed, verify
from tests.county import do
from workflows import clock, ledger
from workflows.claim import pools
from workflows.fsm import Refused
from workflows.ledger import Pool, Reservation

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker(county):
    return signed_in(county.user("reward_review@RSJ", name="林清源"))


@pytest.fixture
def checker(county):
    return signed_in(county.user("reward_review@RSJ", name="方雅琴"))


def bring(browser, kind, rows, **more):
    book = io.BytesIO(written(KINDS[kind].columns, rows))
    book.name = "opening.xlsx"
    return browser.post(f"/opening/{kind}/", {"file": book} | more)


def talent(
    serial=1,
    talent_class="省C",
    yuan="30000",
    identity=None,
    kind="用人单位",
    paid="2024-05-06",
    paper="清财行〔2024〕8号",
):
    return [
        f"旧才{serial}",
        id_number(serial),
        talent_class,
        kind,
        "清流旧企业",
        identity or credit_code(1),
        yuan,
        paid,
        paper,
    ]


def referral(serial=1, yuan="150000", year=None, people="150", paper="清人社〔2025〕9号"):
    return [
        "机构",
        f"旧荐才机构{serial}",
        credit_code(serial),
        str(year or clock.today().year),
        people,
        yuan,
        paper,
    ]


def url(opening, *more):
    return f"/opening/{opening.pk}/{''.join(more)}"


def confirmed(maker, checker, kind, rows):
    assert bring(maker, kind, rows).status_code == 302
    opening = Opening.objects.latest("pk")
    assert checker.post(url(opening, "confirm/")).status_code == 302
    return opening


def test_a_preview_has_counts_and_sums_and_changes_nothing(county, maker, checker):
    rows = [talent(1), talent(2, "市D", "20000.50"), talent(3)]
    assert bring(maker, "talent", rows).status_code == 302
    opening = Opening.objects.get()
    page = text(checker.get(url(opening)))
    assert '共 <span class="num">3</span> 行' in page and "80,000.50" in page and "60,000.00" in page
    assert id_number(1) not in page and "确认计入" in page
    assert id_number(1) not in str(list(OpeningLine.objects.values_list("said", flat=True)))
    assert not Reservation.objects.exists() and "待确认" in text(maker.get("/opening/"))


def test_confirmed_lines_stand_in_their_pools_with_their_proof(county, maker, checker):
    confirmed(maker, checker, "talent", [talent(1), talent(1, "省B", "20000", paper="清财行〔2025〕1号")])
    pool = Pool.objects.get(code__startswith="talent:")
    assert (pool.taken, pool.lines.count()) == (2, 2) and ledger.mismatches() == []
    page = text(checker.get(f"/pools/{pool.pk}/"))
    assert "清财行〔2024〕8号" in page and "50,000.00" in page and "期初" in page


def test_who_brought_it_in_cannot_confirm_it(county, checker):
    one = signed_in(county.user("reward_review@RSJ", "payment_check@RSJ"))
    bring(one, "talent", [talent()])
    opening = Opening.objects.get()
    assert "两人" in text(one.post(url(opening, "confirm/")), 422)
    other = signed_in(county.user("payment_check@RSJ"))
    assert other.post(url(opening, "confirm/")).status_code == 302
    assert "已确认或作废" in text(checker.post(url(opening, "confirm/")), 422)
    assert Reservation.objects.count() == 1


def test_a_talent_rewarded_before_gets_only_the_difference_and_only_its_claimant(county, maker, checker):
    person, employer = county.talent("省B"), county.employer()
    claimant = county.claimant()
    row = [
        "旧才",
        person.id_number,
        "省C",
        "机构",
        claimant.name,
        claimant.identity,
        "30000",
        "2024-05-06",
        "清财行〔2024〕8号",
    ]
    confirmed(maker, checker, "talent", [row])
    who = county.desks()
    own = county.talent_claim(person, employer, claimant)
    to_reviewed(own, who)
    assert amount(own) == 20_000
    stranger = county.talent_claim(person, employer)
    verify(stranger)
    with pytest.raises(Refused, match="其他申报对象"):
        do(stranger, "review", "pass_review", who.review, {"personnel_checked": "on", "opinion": "属实"})


def test_a_referrers_year_is_used_up_by_what_was_paid_before(county, maker, checker):
    referrer, year = county.claimant(), clock.today().year
    row = ["机构", referrer.name, referrer.identity, str(year), "198", "198300", "清人社〔2026〕1号"]
    confirmed(maker, checker, "labour", [row])
    case = county.labour_claim(3, ["应届高校毕业生"], claimant=referrer)
    to_reviewed(case, county.desks())
    assert amount(case) == 1_700 and ledger.mismatches() == []
    cap = Pool.objects.get(code=pools.cap_code(case))
    assert (cap.taken, cap.room) == (200_000, 200_000)
    assert "198人" in text(checker.get(f"/pools/{cap.pk}/"))


def test_more_than_the_cap_is_told_and_entered_as_it_was(county, maker, checker):
    bring(maker, "labour", [referral(yuan="150000"), referral(yuan="70000", paper="清人社〔2025〕10号")])
    opening = Opening.objects.get()
    assert "超过每年总额 200,000 元" in text(checker.get(url(opening)))
    checker.post(url(opening, "confirm/"))
    cap = Pool.objects.get(code__startswith="cap:")
    assert (cap.taken, cap.left, cap.over) == (220_000, 0, 20_000)
    assert "已用超过总量" in text(checker.get(f"/pools/{cap.pk}/")) and ledger.mismatches() == []


def test_the_same_row_counts_once_however_often_it_is_brought(county, maker, checker):
    opening = confirmed(maker, checker, "talent", [talent(1), talent(2)])
    page = text(bring(maker, "talent", [talent(3), talent(1, yuan="99999")]), 422)
    assert f"第 3 行：已在期初第{opening.pk}批第 2 行导入" in page and Opening.objects.count() == 1
    assert "与第 2 行重复" in text(bring(maker, "talent", [talent(4), talent(4)]), 422)


def test_dropped_rows_may_be_brought_again(county, maker, checker):
    bring(maker, "labour", [referral()])
    opening = Opening.objects.get()
    assert "请写明理由" in text(checker.post(url(opening, "drop/"), {"why": ""}), 422)
    assert checker.post(url(opening, "drop/"), {"why": "金额与凭证不符"}).status_code == 302
    assert "金额与凭证不符" in text(maker.get("/opening/"))
    assert "已确认或作废" in text(checker.post(url(opening, "confirm/")), 422)
    confirmed(maker, checker, "labour", [referral(yuan="140000")])
    assert Pool.objects.get(code__startswith="cap:").taken == 140_000


@pytest.mark.parametrize(("row", "sentence"), [
    (talent(9, yuan="-5"), "大于零"), (talent(9, yuan="1.005"), "两位小数"), (talent(9, yuan="三万"), "大于零"),
    (talent(9, talent_class="国A"), "没有“国A”"), (talent(9, paid="2023-09-24"), "2023-09-25"), (talent(9, paid="2999-01-01"), "今天以前"),
    (talent(9, kind="公司"), "没有“公司”"), (talent(9, identity="9135"), "应为18位"), (talent(9, kind="个人"), "校验不通过"),
    (talent(1, identity=credit_code(2), paper="另号"), "一名人才只对应一个申报对象"), (talent(9, paper=""), "不能为空"),
])  # fmt: skip
def test_one_wrong_row_keeps_all_out_and_is_named_by_its_line(county, maker, row, sentence):
    page = text(bring(maker, "talent", [talent(1), row]), 422)
    assert "第 3 行" in page and sentence in page and not Opening.objects.exists()


@pytest.mark.parametrize(("row", "sentence"), [
    (referral(year="2022"), "2023 至"), (referral(year="二〇二四"), "四位数字"), (referral(people="0"), "大于零的整数"),
    (referral(yuan="0"), "大于零"), (referral(yuan="1e9"), "大于零"),
])  # fmt: skip
def test_a_wrong_referral_is_named(county, maker, row, sentence):
    if sentence == "大于零" and row[5] == "1e9":
        row[5] = "1e99"
    page = text(bring(maker, "labour", [row]), 422)
    assert "第 2 行" in page and sentence in page


def test_a_claim_that_came_first_in_the_meantime_takes_the_workbook_back(county, maker, checker):
    person = county.talent("省B")
    bring(maker, "talent", [["旧才", person.id_number, *talent()[2:]], talent(2)])
    to_reviewed(county.talent_claim(person), county.desks())
    page = text(checker.post(url(Opening.objects.get(), "confirm/")), 422)
    assert "第 2 行" in page and "一名人才只对应一个申报对象" in page
    assert not Reservation.objects.filter(case=None).exists() and Opening.objects.get().waits


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_said_in_words(maker, content):
    book = io.BytesIO(content)
    book.name = "x.xlsx"
    assert maker.post("/opening/talent/", {"file": book}).status_code == 422
    assert "请先选择工作簿" in text(maker.post("/opening/talent/"), 422)


@pytest.mark.parametrize(
    "desk", ["administrator@RCB", "intake@RSJ", "finance@CZJ", "auditor@DCS", "reward_review@JYJ"]
)
def test_only_its_own_desk_brings_in(county, maker, desk):
    bring(maker, "talent", [talent()])
    browser = signed_in(county.user(desk))
    assert bring(browser, "talent", [talent(2)]).status_code == 403
    answer = browser.post(url(Opening.objects.get(), "confirm/"))
    assert answer.status_code in (403, 404) and Opening.objects.get().waits


@pytest.mark.parametrize("count", [200])
def test_many_lines_cost_the_statements_of_few(county, maker, checker, count, django_assert_max_num_queries):
    rows = [talent(serial, paper=f"清财行〔2024〕{serial}号") for serial in range(1, count + 1)]
    with django_assert_max_num_queries(20):
        assert bring(maker, "talent", rows).status_code == 302
    with django_assert_max_num_queries(25):
        assert checker.post(url(Opening.objects.get(), "confirm/")).status_code == 302
    assert Reservation.objects.count() == count and ledger.mismatches() == []
    assert sum(Reservation.objects.values_list("worth", flat=True)) == Decimal(30_000) * count


def test_the_sums_do_not_hide_who_serves_already(county, maker):
    assert not ServiceRecord.objects.exists() and "导入已在服务期内的调回人员" not in text(
        maker.get("/opening/")
    )
