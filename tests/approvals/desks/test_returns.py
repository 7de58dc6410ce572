"""收入返还 through the site: the school or the zone files its vouchers, 财政局 checks them, four fifths go back (三(十四))."""

from datetime import date

import pytest

from approvals.applications.models import Draft
from parties.models import Employer, Listing
from tests.approvals.claim_answers import ACCOUNT, begin, file, hand_in, introduce, write
from tests.approvals.desks.test_claims import filed, foreseen, text
from tests.approvals.desks.test_officer import act, signed_in
from tests.claims import Claims, amount, credit_code
from tests.county import COUNT, fresh
from workflows import ledger
from workflows.claim.states import S

pytestmark = pytest.mark.django_db
CHECKED = {"opinion": "凭证与专户入账一致"}


class Returns(Claims):
    def payer(self, name="清流县高级职业中学") -> Employer:
        """Who pays in, by its name in the register."""
        unit = self.unit(f"P{self.tag}{next(COUNT)}", name)
        unit.name = name
        unit.save()
        made = Employer.objects.create(unit=unit, credit_code=credit_code(700_000_000 + next(COUNT)))
        Listing.objects.create(
            employer=made, field="其他", since=date(2023, 1, 1), document="清教〔2023〕2号"
        )
        return made


@pytest.fixture
def county():
    made = Returns()
    made.funds()
    return made


@pytest.fixture
def school(county):
    return county.payer()


@pytest.fixture
def desk(county):
    return signed_in(county.user("reward_review@CZJ"))


def browser_of(county, payer):
    browser = signed_in(county.user())
    introduce(browser, kind="用人单位", name=payer.unit.name, identity=payer.credit_code)
    return browser


@pytest.fixture
def browser(county, school):
    return browser_of(county, school)


def voucher(n, yuan="1000.00", **changed):
    return {"voucher": f"清财专〔2025〕{n}号", "amount": yuan, "paid_on": "2025-04-30"} | changed


def written(browser, payer, vouchers, source="社会培训") -> str:
    url = begin(browser, "revenue_return")
    for code, said in {
        "employer": {"q": "", "employer": payer.unit.code},
        "said": {"source": source},
        "account": ACCOUNT,
    }.items():
        answer = write(browser, url, code, said)
        assert answer.status_code == 302, (code, text(answer))
    for one in vouchers:
        answer = browser.post(f"{url}roster/", one)
        assert answer.status_code == 302, text(answer)
    hand_in(browser, url)
    return url


def check(desk, case, **more):
    return act(desk, case, "review", "approve", CHECKED | more)


def test_four_fifths_of_what_the_vouchers_come_to_go_back_to_the_fen(county, browser, school, desk):
    url = written(browser, school, [voucher(1, "1,000.00"), voucher(2, "234.56")])
    page = text(browser.get(f"{url}check/"))
    assert ">987.65 元<" in page and "共 2 张" in page and "已缴入 1,234.56 元" in page
    case = filed(file(browser, url))
    assert (case.state, case.unit, case.known.payee["name"]) == (S.CHECKED, "CZJ", school.unit.name)
    assert signed_in(county.desks().review).get(f"/cases/{case.number}/").status_code == 404
    seen = text(desk.get(f"/cases/{case.number}/"))
    assert "清财专〔2025〕1号" in seen and "社会培训" in seen and ">金额（元）<" not in seen
    assert check(desk, case).status_code == 302
    assert (fresh(case).state, str(amount(case))) == (S.CLEARED, "987.65")
    assert fresh(case).known.award["funding"] == {"县财政专户": "987.65"} and ledger.mismatches() == []


@pytest.mark.parametrize("name", ["清流县高级职业中学", "清流经济开发区管理委员会"])
def test_the_school_and_the_zone_are_covered_by_their_names_in_the_register(county, name):
    payer = county.payer(name)
    browser = browser_of(county, payer)
    assert ">800 元<" in text(browser.get(f"{written(browser, payer, [voucher(next(COUNT))])}check/"))


def test_reason_org_not_covered(county, desk):
    payer = county.payer("清流某企业")
    browser = browser_of(county, payer)
    url = written(browser, payer, [voucher(next(COUNT))])
    foreseen(browser, url, "清流某企业不在返还范围", "三(十四)")
    refused = check(desk, Draft.objects.get(kind="revenue_return").case)
    assert refused.status_code == 422 and "清流某企业不在返还范围" in text(refused)


def test_reason_nothing_paid_in_when_no_voucher_counts(browser, school, desk):
    url = written(browser, school, [voucher(next(COUNT))])
    case = filed(file(browser, url))
    refused = check(desk, case, refused=["1"], why_refused="专户未入账")
    assert refused.status_code == 422 and "还没有收入缴入县财政专户" in text(refused)


def test_a_voucher_that_does_not_count_is_left_out_and_may_be_claimed_again(browser, school, desk):
    one, two = voucher(next(COUNT), "100.01"), voucher(next(COUNT), "50")
    case = filed(file(browser, written(browser, school, [one, two])))
    assert check(desk, case, refused=["2"], why_refused="专户未入账（三(十四)）").status_code == 302
    assert str(amount(case)) == "80.01"
    later = filed(file(browser, written(browser, school, [two])))
    assert check(desk, later).status_code == 302 and amount(later) == 40


def test_a_voucher_is_returned_once_however_it_is_written(county, browser, school, desk):
    first = filed(file(browser, written(browser, school, [voucher(77)])))
    assert check(desk, first).status_code == 302
    again = filed(file(browser, written(browser, school, [voucher(77, voucher="清财专 〔2025〕77号")])))
    refused = check(desk, again)
    assert (
        refused.status_code == 422 and first.number in text(refused) and "一张票据只用一次" in text(refused)
    )
    page = browser.post(f"{written(browser, school, [voucher(78)])}roster/", voucher(78))
    assert page.status_code == 422 and "一张票据只用一次" in text(page)


def test_only_whoever_paid_in_claims_it_back(county, browser, school):
    answer = file(browser, written(browser, county.payer("清流经济开发区管理委员会"), [voucher(next(COUNT))]))
    assert answer.status_code == 422 and "由用人单位自己申报" in text(answer)


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"amount": "0"}, "0.01"), ({"amount": "1.234"}, "小数"), ({"amount": "很多"}, "缴入金额"), ({"voucher": ""}, "凭证号"),
    ({"paid_on": "2025-04"}, "请填写到日"),
])  # fmt: skip
def test_a_wrong_voucher_gets_a_sentence_and_stays_as_typed(browser, changed, sentence):
    url = begin(browser, "revenue_return")
    answer = browser.post(f"{url}roster/", voucher(5) | changed)
    assert answer.status_code == 422 and sentence in text(answer)
    assert all(word in text(answer) for word in (voucher(5) | changed).values())
