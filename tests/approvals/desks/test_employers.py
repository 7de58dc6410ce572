"""The register of employers: who keeps it, what may change, and that a listing is ended and never overwritten."""

from datetime import date, timedelta

import pytest

from approvals.registers.models import RegisterEntry
from parties.employers import Employer, Listing, field_on
from parties.models import Unit
from tests.browsing import signed_in, text
from tests.claims import Claims, credit_code
from tests.county import County
from workflows import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = Claims()
    made.unit("GXJ", "县工信局")
    return made


@pytest.fixture
def keeper(county):
    return signed_in(county.user("reward_review@RSJ", name="林清源"))


def said(county, **more):
    return {"name": "清流试验新材料公司", "credit_code": credit_code(777), "kind": "企业", "in_county": "yes", "unit": "",
            "supervisor": county.unit("GXJ").pk} | more  # fmt: skip


def listing(field="主导产业企业", since="2024-01-01", document="清工信〔2024〕2号"):
    return {"list-field": field, "list-since": since, "list-document": document}


def ended(last="2025-12-31", document="清工信〔2026〕1号"):
    return {"end-last": last, "end-document": document}


def url(employer, *more):
    return f"/registers/employers/{employer.pk}/{''.join(more)}"


def test_an_employer_gets_a_unit_where_people_can_be_seated(county, keeper):
    answer = keeper.post(
        "/registers/employers/add/", said(county, credit_code=credit_code(777).lower() + " ")
    )
    made = Employer.objects.get()
    assert answer["Location"] == url(made)
    assert (made.unit.code, made.unit.kind, made.unit.supervisor.code) == (credit_code(777), "企业", "GXJ")
    admin = signed_in(county.user("administrator@RCB"))
    clerk = county.user("receiving@YZ")
    seat = {"role": "employer", "unit": made.unit.pk}
    assert admin.post(f"/manage/officials/{clerk.pk}/", seat).status_code == 302
    assert County().user().__class__.objects.get(pk=clerk.pk).sits_at(f"employer@{made.unit.code}")
    page = text(keeper.get(url(made)))
    assert "登记用人单位" in page and "林清源" in page


def test_a_school_the_county_knows_keeps_its_unit(county, keeper):
    school = county.unit("YZ", "县第一中学", supervisor=county.unit("JYJ"))
    keeper.post("/registers/employers/add/", said(county, unit="YZ", name="县第一中学", kind="学校"))
    assert Employer.objects.get().unit == school and Unit.objects.filter(name="县第一中学").count() == 1
    page = text(
        keeper.post("/registers/employers/add/", said(county, unit="YZ", credit_code=credit_code(778))), 422
    )
    assert "已在名册中" in page


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("credit_code", "9135042300000", "应为18位"), ("credit_code", "913504230000000010", "校验不通过"),
    ("unit", "NONE", "没有代码为"), ("name", "", "errorlist"), ("supervisor", "", "errorlist"),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(county, keeper, field, value, sentence):
    page = text(keeper.post("/registers/employers/add/", said(county) | {field: value}), 422)
    assert sentence in page and not Employer.objects.exists()


def test_a_listing_is_ended_by_a_document_and_the_history_keeps_both(county, keeper):
    employer = county.employer(field="其他")
    assert keeper.post(url(employer, "list/"), listing()).status_code == 302
    added = Listing.objects.get(employer=employer, field="主导产业企业")
    assert keeper.post(url(employer, f"listings/{added.pk}/end/"), ended()).status_code == 302
    kept = list(employer.listings.all())
    assert field_on(kept, date(2025, 12, 31)) == "主导产业企业" and field_on(kept, date(2026, 1, 1)) == "其他"
    page = text(keeper.get(url(employer)))
    assert "清工信〔2024〕2号" in page and "终止依据 清工信〔2026〕1号" in page and "终止列入" in page
    again = text(keeper.post(url(employer, f"listings/{added.pk}/end/"), ended("2026-06-30")), 422)
    assert "已于 2025-12-31 终止" in again
    assert Listing.objects.get(pk=added.pk).until == date(2025, 12, 31)


def test_a_listing_entered_by_mistake_ends_before_it_began_and_never_held(county, keeper):
    employer = county.employer()
    keeper.post(url(employer, "list/"), listing("公办医疗卫生"))
    wrong = Listing.objects.get(field="公办医疗卫生")
    page = text(keeper.post(url(employer, f"listings/{wrong.pk}/end/"), ended("2023-12-30")), 422)
    assert "2023-12-31" in page
    assert keeper.post(url(employer, f"listings/{wrong.pk}/end/"), ended("2023-12-31")).status_code == 302
    assert field_on(employer.listings.all(), date(2024, 6, 1)) == "主导产业企业"


def test_two_listings_of_one_day_and_a_listing_without_document_are_refused(county, keeper):
    employer = county.employer()
    keeper.post(url(employer, "list/"), listing())
    assert "同一天" in text(keeper.post(url(employer, "list/"), listing("公办医疗卫生")), 422)
    page = text(keeper.post(url(employer, "list/"), listing("公办医疗卫生", "2025-01-01", "")), 422)
    assert "errorlist" in page and 'value="2025-01-01"' in page


def test_what_may_change_is_changed_with_what_stood_before(county, keeper):
    employer, above = county.employer(), county.unit("LYJ", "县林业局")
    changed = {"name": "改名后的公司", "supervisor": above.pk, "in_county": "no"}
    before = employer.unit.name
    assert keeper.post(url(employer, "change/"), changed).status_code == 302
    now = Employer.objects.select_related("unit__supervisor").get(pk=employer.pk)
    assert (now.unit.name, now.unit.supervisor, now.in_county) == ("改名后的公司", above, False)
    assert f"名称 {before} 更正为 改名后的公司" in text(keeper.get(url(employer)))
    keeper.post(url(employer, "change/"), changed)
    assert RegisterEntry.objects.filter(title="更正").count() == 1


def test_a_listing_of_another_employer_is_not_ended_here(county, keeper):
    one, other = county.employer(), county.employer()
    foreign = other.listings.get()
    assert keeper.post(url(one, f"listings/{foreign.pk}/end/"), ended()).status_code == 404


def test_the_list_is_found_by_words_and_costs_the_same(county, keeper, django_assert_max_num_queries):
    for _ in range(25):
        employer = county.employer()
    with django_assert_max_num_queries(10):
        page = text(keeper.get("/registers/employers/"))
    assert "共 2 页" in page
    found = text(keeper.get("/registers/employers/", {"q": employer.credit_code}))
    assert employer.unit.name in found and "共 2 页" not in found
    assert "没有找到" in text(keeper.get("/registers/employers/", {"q": "无此单位"}))


@pytest.mark.parametrize(("desk", "status"), [
    ("administrator@RCB", 403), ("intake@RSJ", 403), ("publicity@RCB", 200), ("auditor@DCS", 200), ("reward_review@JYJ", 200),
])  # fmt: skip
def test_others_read_at_most(county, desk, status):
    employer, browser = county.employer(), signed_in(county.user(desk))
    assert browser.get(url(employer)).status_code == status
    for path, data in (
        ("list/", listing()),
        ("change/", {}),
        (f"listings/{employer.listings.get().pk}/end/", ended()),
    ):
        assert browser.post(url(employer, path), data).status_code == 403
    assert browser.post("/registers/employers/add/", said(county)).status_code == 403
    assert not RegisterEntry.objects.exists()


def test_a_listing_may_begin_on_a_day_to_come(county, keeper):
    employer, later = county.employer(), clock.today() + timedelta(days=30)
    keeper.post(url(employer, "list/"), listing("公办医疗卫生", later.isoformat()))
    kept = list(employer.listings.all())
    assert (field_on(kept, clock.today()), field_on(kept, later)) == ("主导产业企业", "公办医疗卫生")
