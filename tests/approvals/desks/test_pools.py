"""A pool's page lists every line that makes its sum; who may see it, how it is found."""

import pytest

from tests.browsing import signed_in, text
from tests.claims import to_reviewed
from workflows.claim import pools
from workflows.ledger import Pool

pytestmark = pytest.mark.django_db


def pool_of(code):
    return Pool.objects.get(code=code)


def test_the_cap_of_a_referrer_lists_each_claim_that_draws_on_it(county, who):
    referrer = county.claimant()
    cases = [county.labour_claim(people, ["应届高校毕业生"], claimant=referrer) for people in (195, 10)]
    for case in cases:
        to_reviewed(case, who)
    cap = pool_of(pools.cap_code(cases[0]))
    page = text(signed_in(who.review).get(f"/pools/{cap.pk}/"))
    assert "195,000.00" in page and "5,000.00" in page and "200,000.00" in page
    assert all(f'href="/cases/{case.number}/"' in page for case in cases)
    assert "三(十二)3" in page


def test_a_talents_pool_shows_who_asks_and_what_was_rewarded(county, who):
    talent = county.talent()
    case = county.talent_claim(talent)
    to_reviewed(case, who)
    county.talent_claim(talent)
    page = text(signed_in(who.publicity).get(f"/pools/{pool_of(pools.talent_code(case)).pk}/"))
    assert "50,000.00" in page and "申报中" in page and "预留" in page


def test_a_case_one_may_not_open_is_named_without_a_link(county, who):
    case = county.talent_claim()
    to_reviewed(case, who)
    fund = pool_of(pools.fund_codes(case)[0])
    page = text(signed_in(who.finance).get(f"/pools/{fund.pk}/"))
    assert case.number in page and f'href="/cases/{case.number}/"' not in page


def test_pools_are_found_by_name_and_kind(county, who):
    case = county.talent_claim(county.talent())
    browser, name = signed_in(who.review), case.known.talent["name"]
    county.place = county.places()
    assert name in text(browser.get("/pools/", {"q": name}))
    assert name not in text(browser.get("/pools/", {"q": name, "kind": "fund"})).partition("<table")[2]
    assert "没有找到额度" in text(browser.get("/pools/", {"q": "无此人"}))
    assert "vacancy" not in text(browser.get("/pools/", {"kind": "vacancy"})).partition("<table")[2]
    assert browser.get(f"/pools/{county.place.pk}/").status_code == 404


@pytest.mark.parametrize("lines", [1, 19])
def test_the_page_costs_the_same_with_any_number_of_lines(county, who, lines, django_assert_max_num_queries):
    referrer = county.claimant()
    for _ in range(lines):
        case = county.labour_claim(1, claimant=referrer)
        to_reviewed(case, who)
    browser = signed_in(who.review)
    with django_assert_max_num_queries(13):
        assert browser.get(f"/pools/{pool_of(pools.cap_code(case)).pk}/").status_code == 200


@pytest.mark.parametrize("desk", ["administrator@RCB", "intake@JYJ", "employer@Q1", "secretary@RCB"])
def test_who_has_no_part_in_it_sees_no_pool(county, desk):
    browser = signed_in(county.user(desk))
    assert browser.get("/pools/").status_code == 403
    assert browser.get(f"/pools/{Pool.objects.first().pk}/").status_code == 403
