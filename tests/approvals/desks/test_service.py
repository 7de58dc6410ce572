"""Five years of service: the cases of this house and those who came before it, confirmed year by year."""

import io
from datetime import timedelta

import pytest

from approvals.opening.models import Opening, ServiceRecord
from approvals.opening.services import KINDS
from documents.workbooks import written
from parties.models import Person
from policies.periods import add_years
from tests.browsing import signed_in, text
from tests.claims import id_number
from tests.county import County
from workflows import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = County()
    made.unit("YZ", "县第一中学", supervisor=made.unit("JYJ", "县教育局"))
    return made


@pytest.fixture
def maker(county):
    return signed_in(county.user("service@JYJ", name="赖春生"))


@pytest.fixture
def checker(county):
    return signed_in(county.user("transfer@JYJ"))


def person(serial=1, unit="YZ", reported="2024-09-01", years="1", paper="清教调〔2024〕5号"):
    return [f"归雁{serial}", id_number(serial), unit, "数学教师", reported, years, paper]


def bring(browser, rows, **more):
    book = io.BytesIO(written(KINDS["service"].columns, rows))
    book.name = "people.xlsx"
    return browser.post("/opening/service/", {"file": book} | more)


def confirmed(maker, checker, rows):
    assert bring(maker, rows).status_code == 302
    assert checker.post(f"/opening/{Opening.objects.latest('pk').pk}/confirm/").status_code == 302
    return ServiceRecord.objects.latest("pk")


def test_who_came_before_stands_in_the_overview_once_confirmed(county, maker, checker):
    bring(maker, [person(1), person(2, years="")])
    assert "归雁1" not in text(maker.get("/service/"))
    checker.post(f"/opening/{Opening.objects.get().pk}/confirm/")
    school = signed_in(county.user("receiving@YZ"))
    for browser in (maker, checker, school, signed_in(county.user("auditor@DCS"))):
        page = text(browser.get("/service/"))
        assert "归雁1" in page and "2029-09-01" in page and "1 / 5 年" in page and id_number(1) not in page
    assert "归雁1" not in text(signed_in(county.user("service@WJJ")).get("/service/"))
    assert signed_in(county.user("intake@JYJ")).get("/service/").status_code == 403


@pytest.mark.parametrize(("row", "sentence"), [
    (person(9, unit="NONE"), "没有代码为“NONE”"), (person(9, reported="2023-09-24"), "2023-09-25"),
    (person(9, years="4"), "已满的年数"), (person(9, years="一"), "已满的年数"), (person(9, reported="2999-01-01"), "今天以前"),
    (person(1), "与第 2 行重复"), (person(9, paper=""), "不能为空"),
])  # fmt: skip
def test_one_wrong_row_keeps_all_out(county, maker, row, sentence):
    page = text(bring(maker, [person(1), row]), 422)
    assert "第 3 行" in page and sentence in page and not Opening.objects.exists()


def test_nobody_is_brought_in_twice_or_beside_his_case(county, maker, checker):
    confirmed(maker, checker, [person(1)])
    assert "不重复导入" in text(bring(maker, [person(1, paper="另号")]), 422)
    case = county.transfer()
    Person.objects.create(user=case.applicant, name="归雁2", id_number=id_number(2))
    type(case).objects.filter(pk=case.pk).update(
        facts=case.facts | {"service": {"reported_on": "2026-01-05", "years": []}}
    )
    assert case.number in text(bring(maker, [person(2)]), 422)


def test_another_bureau_neither_sees_nor_confirms_it(county, maker):
    bring(maker, [person()])
    opening = Opening.objects.get()
    assert opening.desk == "service@JYJ"
    other = signed_in(county.user("service@WJJ"))
    assert other.get(f"/opening/{opening.pk}/").status_code == 404
    assert other.post(f"/opening/{opening.pk}/confirm/").status_code == 404
    assert bring(maker, [person(2)], desk="service@WJJ").status_code == 403
    assert opening.get_kind_display() not in text(other.get("/opening/")).partition("<table")[2]


def test_a_year_is_confirmed_when_it_is_full_and_not_before(county, maker, checker):
    today = clock.today()
    reported = add_years(today, -2) + timedelta(days=10)
    record = confirmed(maker, checker, [person(1, reported=reported.isoformat(), years="1")])
    school = signed_in(county.user("receiving@YZ"))
    url = f"/service/records/{record.pk}/"
    assert "年度确认：" not in text(school.get(url))
    assert "下一次年度确认自" in text(school.post(url + "confirm/"), 422)
    clock.move_to(clock.now() + timedelta(days=11))
    assert "待确认" in text(school.get("/service/")) and "年度确认：" in text(school.get(url))
    assert school.post(url + "confirm/").status_code == 302
    assert ServiceRecord.objects.get().years == 2
    assert "下一次年度确认自" in text(school.post(url + "confirm/"), 422)


def test_leaving_early_is_recorded_and_ends_it(county, maker, checker):
    record = confirmed(maker, checker, [person(1)])
    url = f"/service/records/{record.pk}/"
    assert "不能早于报到日期" in text(
        maker.post(url + "leave/", {"left_on": "2024-08-31", "why": "考走"}), 422
    )
    page = text(maker.post(url + "leave/", {"left_on": "", "why": "考录到外县"}), 422)
    assert "errorlist" in page and "考录到外县" in page
    gone = {"left_on": clock.today().isoformat(), "why": "考录到外县"}
    assert maker.post(url + "leave/", gone).status_code == 302
    assert "提前离开" in text(maker.get("/service/")) and "考录到外县" in text(maker.get(url))
    assert "不需要再登记" in text(maker.post(url + "confirm/"), 422)


def test_after_five_years_it_is_fulfilled(county, maker, checker):
    record = confirmed(maker, checker, [person(1)])
    clock.move_to(clock.now() + timedelta(days=5 * 366))
    assert ServiceRecord.objects.get(pk=record.pk).label == "服务期满"
    assert "不需要再登记" in text(maker.post(f"/service/records/{record.pk}/confirm/"), 422)


def test_whom_it_does_not_concern_it_does_not_exist(county, maker, checker):
    record = confirmed(maker, checker, [person(1)])
    other = signed_in(county.user("receiving@SYXX"))
    assert other.get(f"/service/records/{record.pk}/").status_code == 404
    assert checker.post(f"/service/records/{record.pk}/confirm/").status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_the_overview_costs_the_same_with_any_number_of_records(
    county, maker, checker, rows, django_assert_max_num_queries
):
    confirmed(maker, checker, [person(serial) for serial in range(1, rows + 1)])
    with django_assert_max_num_queries(8):
        assert maker.get("/service/").status_code == 200
