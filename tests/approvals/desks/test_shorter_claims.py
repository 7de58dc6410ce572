"""Trips and trainings through the site: claimed by the employer, reviewed at once, every refusal with its clause."""

from datetime import date, timedelta

import pytest

from parties.lists import PROVIDERS, RECRUITERS, SHORT, DatedLine
from policies import schemes
from tests.approvals.claim_answers import ACCOUNT, begin, bring, file, hand_in, introduce, take, write
from tests.approvals.desks.test_claims import filed, foreseen
from tests.approvals.desks.test_lists import book
from tests.approvals.desks.test_officer import act, signed_in
from tests.browsing import text
from tests.claims import PASSED, Claims, amount, id_number
from tests.county import fresh
from workflows import clock
from workflows.claim.states import S
from workflows.ledger import Reservation

pytestmark = pytest.mark.django_db
TRIP = {"place": "江西省赣州市章贡区", "organised_by": "清流县人社局"}


@pytest.fixture
def county():
    made = Claims()
    made.funds()
    DatedLine.objects.create(
        kind=RECRUITERS,
        title="清流县人社局",
        sort="人社部门",
        since=date(2023, 9, 25),
        document="清人社〔2023〕1号",
    )
    return made


@pytest.fixture
def employer(county):
    return county.employer()


@pytest.fixture
def browser(county, employer):
    browser = signed_in(county.user())
    introduce(browser, kind="用人单位", name=employer.unit.name, identity=employer.credit_code)
    return browser


def written(browser, employer, scheme, sections, people=()) -> str:
    url = begin(browser, scheme)
    for code, said in {
        "employer": {"q": "", "employer": employer.unit.code},
        "account": ACCOUNT,
        **sections,
    }.items():
        answer = write(browser, url, code, said)
        assert answer.status_code == 302, (code, answer.content.decode())
    for one in people:
        answer = browser.post(f"{url}roster/", one)
        assert answer.status_code == 302, answer.content.decode()
    hand_in(browser, url)
    return url


def trip(browser, employer, vouchers=(("A1", "4,000.00"), ("A2", "999.99")), **changed):
    sections = {"occasion": {"day": clock.today().isoformat()}, "said": TRIP | changed}
    return written(browser, employer, "outbound_recruitment", sections, [voucher(*one) for one in vouchers])


def voucher(number, amount, kind="增值税发票"):
    return {"kind": kind, "number": number, "day": clock.today().isoformat(), "amount": amount}


def trainee(n, **changed):
    said = {"hired": "2025-03-01", "course": "化工安全", "hours": "20", "trained": "2025-04-30"}
    return {"name": f"学员{chr(0x4E00 + n)}", "id_number": id_number(40_000 + n)} | said | changed


def test_a_trip_is_filed_reviewed_and_paid_by_what_it_cost(county, browser, employer):
    case = filed(file(browser, trip(browser, employer)))
    assert case.state == S.CHECKED and case.known.payee["name"] == employer.unit.name
    reviewer = county.desks().review
    desk = signed_in(reviewer)
    page = text(desk.get(f"/cases/{case.number}/"))
    assert 'value="approve"' in page and 'value="pass_review"' not in page
    assert "组织人事人才工作的人员（三(十二)）" not in page
    assert act(desk, case, "review", "approve", PASSED).status_code == 302
    assert str(amount(case)) == "4999.99" and fresh(case).state == S.CLEARED


def test_the_day_of_a_trip_stands_on_its_pages_and_no_publicity_is_announced(county, browser, employer):
    case = filed(file(browser, trip(browser, employer)))
    said = f'<dt>外出招聘日期</dt><dd class="num">{clock.today().isoformat()}</dd>'
    assert said in text(browser.get(f"/my/cases/{case.number}/"))
    page = text(signed_in(county.desks().review).get(f"/cases/{case.number}/"))
    assert said in page and "登记到岗情况" not in page, "nobody is at work in a trip"
    receipt = text(browser.get(f"/my/cases/{case.number}/submitted/"))
    assert "直到奖补到账" in receipt and "公示" not in receipt


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"place": "清流县"}, "县内招聘不在补助范围"), ({"organised_by": "清流试验企业"}, "须参加人社部门"),
])  # fmt: skip
def test_a_trip_that_does_not_count_is_told_before_it_is_filed(browser, employer, changed, sentence):
    foreseen(browser, trip(browser, employer, **changed), sentence, "三(十)2")


def test_whoever_writes_an_organiser_short_is_told_that_the_name_is_not_listed(browser, employer):
    url = trip(browser, employer, organised_by="县人社")
    said = f"“县人社”{clock.today().isoformat()}不在招聘组织方名单上，请核对"
    assert said in text(browser.get(url)) and said in text(browser.get(f"{url}said/"))


def test_the_fourth_trip_of_a_year_is_told_before_it_is_filed(county, browser, employer):
    who = county.desks()
    for _ in range(3):
        assert (
            act(signed_in(who.review), county.trip_claim(employer), "review", "approve", PASSED).status_code
            == 302
        )
    foreseen(browser, trip(browser, employer), "每年最多 3 次", "三(十)2")


def test_trainees_come_line_by_line_and_what_each_comes_to_is_shown(browser, employer):
    people = [trainee(1), trainee(2, hours="19"), trainee(3, hired="2020-01-01")]
    url = written(browser, employer, "training_prejob", {}, people)
    page = text(browser.get(f"{url}check/"))
    assert ">500 元<" in page and "培训人员名单" in page and "用人单位核实" not in page
    assert page.count("培训 19 学时，不满 20 学时") == 1
    case = filed(file(browser, url))
    own = text(browser.get(f"/my/cases/{case.number}/"))
    assert "20 学时" in own and "三(十三)2" in own


def test_the_same_person_and_course_stands_in_a_roster_once(browser, employer):
    url = written(browser, employer, "training_prejob", {}, [trainee(1)])
    again = browser.post(f"{url}roster/", trainee(1, course="化工　安全"))
    assert again.status_code == 422 and "同一人同一事项只计一次" in text(again, 422)
    assert browser.post(f"{url}roster/", trainee(1, course="焊接")).status_code == 302


def test_a_roster_of_trainees_has_its_own_columns_and_faults(browser, employer):
    url = begin(browser, "training_prejob")
    page = text(browser.get(f"{url}roster/"))
    assert all(column.label in page for column in schemes.scheme("training_prejob", clock.today()).columns)
    answer = browser.post(f"{url}roster/", trainee(1, hours="很多", course=""))
    assert (
        answer.status_code == 422 and "请填写“培训课程”" in text(answer, 422) and "很多" in text(answer, 422)
    )


def test_a_certificate_in_a_short_occupation_is_worth_more(county, browser, employer):

    DatedLine.objects.create(kind=SHORT, title="电工", since=date(2025, 1, 1), document="清人社〔2025〕1号")
    said = {"occupation": "电工", "level": "四级", "number": "C1", "issued": "2025-05-20"}
    person = {"name": "学员", "id_number": id_number(41_000)}
    url = written(browser, employer, "training_direct_certificate", {}, [person | said])
    assert "1,300 元" in text(browser.get(f"{url}check/"))


def test_only_the_employer_itself_claims_what_nobody_else_checks(county, browser, employer):
    answer = file(browser, trip(browser, county.employer()))
    assert answer.status_code == 422 and "由用人单位自己申报" in text(answer, 422)


def test_a_provider_on_no_list_and_an_organiser_on_no_list_are_named_to_the_reviewer(
    county, browser, employer
):
    DatedLine.objects.create(kind=PROVIDERS, title="清流职中", since=date(2023, 9, 25), document="一号")
    people = [trainee(1, provider="清流 职中"), trainee(2, provider="外地培训公司"), trainee(3)]
    case = filed(file(browser, written(browser, employer, "training_prejob", {}, people)))
    desk = signed_in(county.user("reward_review@RSJ"))
    page = text(desk.get(f"/cases/{case.number}/"))
    assert "第 2 行的培训机构“外地培训公司”当日不在培训机构名单上" in page and "“清流 职中”当日" not in page
    assert "不在培训机构名单上" not in text(browser.get(f"/my/cases/{case.number}/"))


def test_an_organiser_counts_by_the_list_of_the_day_of_the_trip(county, browser, employer):
    late = clock.today()
    DatedLine.objects.create(
        kind=RECRUITERS, title="清流县就业中心", sort="公共就业和人才服务机构", since=late, document="二号"
    )
    said = TRIP | {"organised_by": "清流县就业 中心"}
    for day, sentence in ((late, ">4,999.99 元<"), (late - timedelta(days=1), "须参加人社部门")):
        url = begin(browser, "outbound_recruitment")
        write(browser, url, "occasion", {"day": day.isoformat()})
        write(browser, url, "employer", {"q": "", "employer": employer.unit.code})
        write(browser, url, "said", said)
        if ">还没有填写" in text(browser.get(f"{url}roster/")):
            browser.post(f"{url}roster/", voucher("B1", "4999.99"))
        assert sentence in text(browser.get(f"{url}check/"))


def test_a_trip_costs_what_its_vouchers_come_to_and_each_is_named_once(county, browser, employer):
    url = trip(browser, employer)
    page = text(browser.get(f"{url}roster/"))
    assert "费用票据" in page and "共 2 张" in page and "身份证号" not in page and ">4,999.99 元<" in page
    for again in (voucher(" a 1", "1"), voucher("A1", "4000")):
        assert "一张票据只用一次" in text(browser.post(f"{url}roster/", again), 422)
    for wrong in (voucher("A3", "0"), voucher("A3", "x"), voucher("A3", "1.234"), voucher("A3", "1", "白条")):
        assert browser.post(f"{url}roster/", wrong).status_code == 422
    case = filed(file(browser, url))
    own = text(browser.get(f"/my/cases/{case.number}/"))
    assert "费用票据 2 张" in own and "招聘地" in own and "赣州市章贡区" in own and "不计" not in own
    review = text(signed_in(county.user("reward_review@RSJ")).get(f"/cases/{case.number}/"))
    assert "4000.00" in review and "A2" in review


def test_a_voucher_is_paid_for_once_in_all_claims_whoever_brings_it(county, browser, employer):
    who, desk = county.desks(), signed_in(county.user("reward_review@RSJ"))
    first = filed(file(browser, trip(browser, employer)))
    other = signed_in(county.user())
    rival = county.employer()
    introduce(other, kind="用人单位", name=rival.unit.name, identity=rival.credit_code)
    second = filed(file(other, trip(other, rival, (("a２", "50"), ("A9", "60.5")))))
    page = text(desk.get(f"/cases/{second.number}/"))
    assert "重复" in page and first.number in page
    assert first.number not in text(other.get(f"/my/cases/{second.number}/"))
    assert act(signed_in(who.review), first, "review", "approve", PASSED).status_code == 302
    refused = text(act(signed_in(who.review), second, "review", "approve", PASSED), 422)
    assert "第 1 行 增值税发票A2" in refused and first.number in refused and "一张票据只用一次" in refused
    struck = PASSED | {"refused": ["1"], "why_refused": "票据已在别处报销"}
    assert act(signed_in(who.review), second, "review", "approve", struck).status_code == 302
    assert str(amount(second)) == "60.50"


def test_a_corrected_day_of_a_trip_counts_in_its_own_year(county, browser, employer):
    case, who = filed(file(browser, trip(browser, employer))), county.desks()
    asked = {"others": "外出招聘日期与通知不符"}
    assert act(signed_in(who.review), case, "review", "ask_corrections", asked).status_code == 302
    url, last = f"/my/claims/{case.draft.key}/", clock.today().replace(year=clock.today().year - 1)
    assert write(browser, url, "occasion", {"day": last.isoformat()}).status_code == 302
    filed(file(browser, url))
    assert act(signed_in(who.review), case, "review", "approve", PASSED).status_code == 302
    held = Reservation.objects.filter(case=case, status="held", pool__code__startswith="count:")
    assert [f":{last.year}:" in one.pool.code for one in held.select_related("pool")] == [True]


def test_vouchers_come_as_a_workbook_too(browser, employer):
    url = trip(browser, employer, ())
    titles = ["票据种类", "票据号码", "开票日期", "金额（元）"]
    day = clock.today().isoformat()
    rows = [["铁路客票", f"T{n}", day, "10.10"] for n in range(30)]
    bad = [*rows, ["铁路客票", "T 0", day, "1"]]
    assert "第 32 行“票据号码”" in text(bring(browser, url, book(titles, bad)))
    assert take(browser, url, book(titles, rows)).status_code == 302
    assert ">303 元<" in text(browser.get(f"{url}check/"))
