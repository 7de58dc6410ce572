"""The claimant's pages, through HTTP: kept as typed, reckoned while filling, filed once, corrected, refused with its clause."""

from datetime import timedelta

import pytest
from django.test import Client

from approvals.applications.models import Draft
from approvals.claims import sections
from approvals.claims.models import RosterPart
from documents.attachments import Attachment
from parties.models import Account, Claimant, Seat
from tests.approvals.claim_answers import (
    ACCOUNT,
    begin,
    file,
    hand_in,
    introduce,
    worker,
    write,
    write_labour,
    write_talent,
)
from tests.approvals.desks.test_officer import act, signed_in
from tests.claims import id_number, to_reviewed, verify
from tests.county import COUNT, do, fresh
from workflows import clock, holds
from workflows.case import Case
from workflows.claim.states import S
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(county):
    signed_in = Client()
    signed_in.force_login(county.user())
    introduce(signed_in)
    return signed_in


def text(answer) -> str:
    return answer.content.decode()


def person(serial: int) -> str:
    return id_number(20_000 + serial)


def workers(count, **more):
    return [worker(person(n), name=f"试工{chr(0x4E00 + n)}", **more) for n in range(1, count + 1)]


def filed(answer):
    assert answer.status_code == 302, text(answer)
    return Case.objects.get(number=answer["Location"].split("/")[3]).coerced


# 填写


def test_whoever_claims_says_first_who_he_is(county):
    stranger = signed_in(county.user())
    assert stranger.get("/my/claims/new/")["Location"] == "/my/claimant/"


def test_looking_begins_no_draft(browser):
    page = text(browser.get("/my/claims/new/"))
    assert "高层次人才引进奖励" in page and "一次性用工服务奖补" in page
    assert not Draft.objects.exists()
    assert browser.post("/my/claims/new/", {"scheme": "nonsense"}).status_code == 404


def test_somebody_elses_draft_is_not_there(county, browser):
    url = begin(browser, "labour_referral")
    other = signed_in(county.user())
    introduce(other)
    for page in ("", "roster/", "materials/", "check/", "employer/", "form/"):
        assert other.get(f"{url}{page}").status_code == 404, page


def test_what_is_typed_survives_wrong_as_well_as_right(browser):
    url = begin(browser, "labour_referral")
    answer = write(browser, url, "account", {"bank": "", "number": "62 17abc"})
    assert answer.status_code == 422 and "请填写“开户行”" in text(answer)
    assert "62 17abc" in text(browser.get(f"{url}account/"))
    draft = Draft.objects.get()
    assert "62 17abc" not in str(draft.data), "an account number does not lie open"


def test_another_phone_is_not_overwritten(browser):
    url = begin(browser, "labour_referral")
    version = browser.get(f"{url}account/").context["draft"].version
    assert write(browser, url, "account", ACCOUNT).status_code == 302
    late = browser.post(f"{url}account/", ACCOUNT | {"bank": "另一家", "version": version})
    assert late.status_code == 409 and "另一台设备" in text(late) and "另一家" in text(late)


def test_the_amount_follows_what_is_typed(county, browser):
    employer, talent = county.employer(), county.talent("省B")
    url = begin(browser, "talent_employer_reward")
    assert "填好这些内容后显示：用人单位、引进人才、合作引进" in text(browser.get(url))
    write(browser, url, "employer", {"q": "", "employer": employer.unit.code})
    write(browser, url, "talent", {"name": talent.name, "id_number": talent.id_number})
    said = {"together": "no", "version": browser.get(f"{url}cooperation/").context["draft"].version}
    live = text(browser.post(f"{url}cooperation/", said, headers={"HX-Request": "true"}))
    assert "已保存" in live and "50,000 元" in live and "三(十二)2" in live and 'hx-swap-oob="true"' in live
    plain = text(write(browser, url, "cooperation", {"together": "no"}, reckon="1"))
    assert "50,000 元" in plain and "保存并测算" in plain


def test_what_the_year_has_left_is_said_before_anything_is_typed(county, who, browser):
    claimant = Claimant.objects.get(user=browser.get("/my/").context["user"])
    url = begin(browser, "labour_referral")
    assert "本年度额度还剩 200,000 元" in text(browser.get(url))
    case = county.labour_claim(198, ["应届高校毕业生"], claimant=claimant)
    to_reviewed(case, who)
    assert "本年度额度还剩 2,000 元" in text(browser.get(url))


def test_a_cut_by_the_years_total_is_foreseen(county, who, browser):
    claimant = Claimant.objects.get(user=browser.get("/my/").context["user"])
    to_reviewed(county.labour_claim(198, ["应届高校毕业生"], claimant=claimant), who)
    url = write_labour(browser, county.employer(), workers(5))
    page = text(browser.get(url))
    assert "2,000 元" in page and "本次应付 2,500 元，只能付 2,000 元" in page


# 递交


def test_a_claim_is_filed_once_and_gets_its_receipt(county, browser):
    employer, talent = county.employer(), county.talent()
    url = write_talent(browser, employer, talent)
    case = filed(file(browser, url))
    assert [filed(file(browser, url)).pk for _ in range(2)] == [case.pk] * 2
    receipt = text(browser.get(f"/my/cases/{case.number}/submitted/"))
    assert case.number in receipt and case.lookup_code in receipt
    assert {one.title for one in case.papers.all()} == {"奖补申报表", "奖补申报受理回执"}
    assert (case.unit, case.state, case.applicant.claimant.name) == ("RSJ", S.FILED, case.subject)
    assert browser.get(url).status_code == 302, "the draft has become a case"


def test_a_claim_knows_what_its_chain_asks_and_no_number_lies_open(county, browser):
    employer, talent = county.employer(), county.talent()
    case = filed(file(browser, write_talent(browser, employer, talent)))
    known = case.facts
    assert known["accepted_on"] == clock.today().isoformat()
    assert known["checked_by"] == employer.unit.code
    assert known["payee"]["name"] == employer.unit.name and known["talent"]["index"] == talent.id_index
    assert {item["code"] for item in known["materials"]} == {
        "claim_form",
        "recognition",
        "contract",
        "on_post",
    }
    account = Account.objects.get(pk=known["payee"]["account"])
    assert account.number == "621700000000000019"
    for number in (talent.id_number, account.number):
        assert number not in str(known) and number not in str([one.payload for one in case.log.all()])


def test_labour_is_paid_to_the_referrer_and_keeps_its_roster(county, browser):
    case = filed(file(browser, write_labour(browser, county.employer(), workers(3, left="2025-12-31"))))
    assert case.known.payee["name"] == case.subject
    assert [(one.number, one.left.isoformat()) for one in case.people] == [
        (n, "2025-12-31") for n in (1, 2, 3)
    ]


def test_what_was_begun_is_given_up_for_good_and_only_when_it_is_meant(county, browser):
    url = write_labour(browser, county.employer(), workers(2))
    assert Attachment.objects.exists()
    answer = browser.post(f"{url}discard/")
    assert answer.status_code == 422 and "请先勾选“确认放弃”" in text(answer)
    stranger = signed_in(county.user())
    introduce(stranger)
    assert stranger.post(f"{url}discard/", {"sure": "on"}).status_code == 404
    assert Draft.objects.exists()
    assert browser.post(f"{url}discard/", {"sure": "on"})["Location"] == "/my/"
    assert not (Draft.objects.exists() or Attachment.objects.exists() or RosterPart.objects.exists())
    assert browser.get(url).status_code == 404 and "继续填写" not in text(browser.get("/my/"))


def test_what_was_filed_is_not_given_up_but_withdrawn(county, browser):
    employer = county.employer()
    url = write_labour(browser, employer, workers(1))
    case = filed(file(browser, url))
    assert browser.post(f"{url}discard/", {"sure": "on"})["Location"] == f"/my/cases/{case.number}/"
    do(case, "employer", "ask_corrections", employer.clerk, {"others": "合同"})
    assert "请在办件页撤销申报" in text(browser.post(f"{url}discard/", {"sure": "on"}))
    assert Draft.objects.filter(case=case).exists()


def test_the_year_is_that_of_the_moment_of_filing_in_local_time(county, browser):
    url = write_labour(browser, county.employer(), workers(1))
    clock.move_to(clock.now().replace(year=2026, month=12, day=31, hour=15, minute=30, second=0))
    assert filed(file(browser, url)).known.accepted_on.year == 2026
    other = signed_in(county.user())
    introduce(other)
    url = write_labour(other, county.employer(), [worker(person(50), name="试工")])
    clock.move_to(clock.now().replace(year=2026, month=12, day=31, hour=16, minute=0, second=0))
    assert filed(file(other, url)).known.accepted_on.year == 2027


def test_what_is_missing_is_named_and_nothing_is_filed(county, browser):
    url = begin(browser, "labour_referral")
    answer = file(browser, url)
    assert answer.status_code == 422
    for title in ("用人单位", "收款账户", "引进人员名单", "劳动合同"):
        assert title in text(answer)
    assert not Case.objects.exists()


def test_a_joint_claim_needs_the_signed_agreement(county, browser):
    url = write_talent(browser, county.employer(), county.talent(), together="yes")
    titles = [one["line"].title for one in browser.get(f"{url}materials/").context["lines"]]
    assert "合作引进协商确认书" in titles
    draft = Draft.objects.get()
    draft.papers = {code: files for code, files in draft.papers.items() if code != "agreement"}
    draft.save()
    assert "合作引进协商确认书" in text(file(browser, url)) and not Case.objects.exists()
    hand_in(browser, url)
    assert filed(file(browser, url)).facts["declared"]["decisive"] is True


def test_an_employer_that_claims_is_checked_by_the_unit_above(county, who):
    employer = county.employer()
    above = county.user("employer@GXJ")
    own = signed_in(county.user())
    introduce(own, kind="用人单位", name=employer.unit.name, identity=employer.credit_code)
    case = filed(file(own, write_talent(own, employer, county.talent())))
    assert case.known.checked_by == "GXJ"
    assert act(signed_in(above), case, "employer", "verify", {"agree": "yes", "status": "在岗", "since": "2024-01-02"}
               ).status_code == 302  # fmt: skip


def test_where_nobody_sits_at_the_employers_desk_the_unit_above_checks(county, browser):
    employer = county.employer()
    county.user("employer@GXJ")
    Seat.objects.filter(user=employer.clerk).delete()
    assert filed(file(browser, write_labour(browser, employer, workers(1)))).known.checked_by == "GXJ"


def test_an_employer_without_a_unit_above_cannot_check_itself(county):
    employer = county.employer()
    employer.unit.supervisor = None
    employer.unit.save()
    own = signed_in(county.user())
    introduce(own, kind="用人单位", name=employer.unit.name, identity=employer.credit_code)
    answer = file(own, write_talent(own, employer, county.talent()))
    assert answer.status_code == 422 and "主管部门" in text(answer) and not Case.objects.exists()


def test_several_claims_are_open_at_once(county, browser):
    employer = county.employer()
    cases = [filed(file(browser, write_talent(browser, employer, county.talent()))) for _ in range(2)]
    cases.append(filed(file(browser, write_labour(browser, employer, workers(2)))))
    page = text(browser.get("/my/"))
    assert all(case.number in page for case in cases) and "申报奖补" in page


def test_three_hundred_people_are_filed_with_one_statement(county, browser, django_assert_max_num_queries):
    from approvals.claims import rosters

    url = write_labour(browser, county.employer(), workers(1))
    draft = Draft.objects.get()
    row = draft.hidden["roster"][0]
    rosters.keep(draft, [row | {"id_number": person(n), "name": f"工{n}"} for n in range(300)])
    with django_assert_max_num_queries(70):
        case = filed(file(browser, url))
    assert case.roster.count() == 300


# 补正


def test_asked_for_a_paper_only_that_paper_is_open(county, browser):
    case = filed(file(browser, write_labour(browser, county.employer(), workers(1))))
    clerk = Seat.objects.get(role="employer", unit__code=case.known.checked_by).user
    do(case, "employer", "ask_corrections", clerk, {"items": ["contracts"]})
    assert "用人单位核实" in text(browser.get("/my/"))
    page = text(browser.get(f"/my/cases/{case.number}/"))
    url = f"/my/claims/{case.draft.key}/"
    assert url in page and "劳动合同" in page
    assert [one["line"].code for one in browser.get(f"{url}materials/").context["lines"]] == ["contracts"]
    assert (
        browser.get(f"{url}account/").status_code == 404 and browser.get(f"{url}roster/").status_code == 404
    )
    hand_in(browser, url)
    assert filed(file(browser, url)).state == S.FILED
    assert len(next(i for i in fresh(case).facts["materials"] if i["code"] == "contracts")["files"]) == 2


def test_every_page_of_an_empty_draft_opens_whatever_the_scheme(browser):
    for scheme in sections.offered():
        url = begin(browser, scheme.key)
        pages = ["", "materials/", "check/", *(f"{one.code}/" for one in sections.sections_of(scheme))]
        assert [browser.get(f"{url}{page}").status_code for page in pages] == [200] * len(pages), scheme.key


def test_corrections_in_words_open_what_may_change_and_keep_what_it_is_about(county, browser):
    case = filed(file(browser, write_labour(browser, county.employer(), workers(2))))
    clerk = Seat.objects.get(role="employer", unit__code=case.known.checked_by).user
    do(case, "employer", "ask_corrections", clerk, {"others": "第2行不是我单位的人；账号有误"})
    url = f"/my/claims/{case.draft.key}/"
    assert browser.get(f"{url}employer/").status_code == 404
    browser.post(f"{url}roster/2/remove/")
    write(browser, url, "account", ACCOUNT | {"number": "6217000000000000027"})
    assert filed(file(browser, url)).state == S.FILED
    assert filed(file(browser, url)).pk == case.pk, "the same click again"
    now = fresh(case)
    assert len(now.people) == 1 and now.known.payee["masked"].endswith("0027")
    assert now.log.filter(action="resubmit").count() == 1


# 我的办件


def test_the_claimant_sees_amount_cap_station_and_papers(county, who, browser):
    employer = county.employer()
    case = filed(file(browser, write_labour(browser, employer, workers(2))))
    address = f"/my/cases/{case.number}/"
    assert "预计可兑现" in text(browser.get(address))
    case.employer = employer
    to_reviewed(case, who)
    page = text(browser.get(address))
    for said in ("核定金额", "1,000 元", "本年度额度还剩 199,000 元", "奖补申报受理回执", "已复核"):
        assert said in page, said


def test_a_claim_on_hold_says_why_and_what_ends_it(county, who, browser):
    employer = county.employer()
    case = filed(file(browser, write_talent(browser, employer, county.talent())))
    case.employer = employer
    verify(case, status="未到岗", since="")
    do(case, "review", "suspend", who.review, {"cause": "not_on_post", "reason": "人才尚未到岗"})
    page = text(browser.get(f"/my/cases/{case.number}/"))
    assert "本件挂起：人才尚未到岗" in page and "到岗证明" in page
    assert "人才尚未到岗，暂不兑现" in page and "三(十二)4" in page


def test_a_claim_is_withdrawn_with_its_own_words(county, browser):
    case = filed(file(browser, write_labour(browser, county.employer(), workers(1))))
    assert "撤销申报" in text(browser.get(f"/my/cases/{case.number}/"))
    assert browser.get(f"/my/cases/{case.number}/give_up/").status_code == 404
    assert "撤销申报" in text(browser.get(f"/my/cases/{case.number}/withdraw/"))
    assert browser.post(f"/my/cases/{case.number}/withdraw/", {"reason": "", "key": "a"}).status_code == 422
    assert (
        browser.post(f"/my/cases/{case.number}/withdraw/", {"reason": "重复", "key": "a"}).status_code == 302
    )
    assert fresh(case).state == S.WITHDRAWN


def test_a_claims_progress_is_looked_up_without_signing_in(county, browser):
    case = filed(file(browser, write_labour(browser, county.employer(), workers(1))))
    answer = Client().post("/lookup/", {"number": case.number, "code": case.lookup_code})
    assert "用人单位核实" in text(answer)


# 催办


def test_the_claimant_chases_a_step_and_the_desk_sees_how_often(county, browser):
    employer = county.employer()
    case = filed(file(browser, write_labour(browser, employer, workers(1))))
    work = case.task_set.get(finished=None)
    address = f"/my/cases/{case.number}/tasks/{work.pk}/urge/"
    assert browser.post(address).status_code == 302
    assert "已催办 1 次" in text(browser.get(f"/my/cases/{case.number}/"))
    again = browser.post(address)
    assert again.status_code == 409 and "今天已经催办过" in text(again)
    assert "已催办 1 次" in text(signed_in(employer.clerk).get("/inbox/"))
    assert browser.get(address).status_code == 405


def test_hr_sees_what_is_late_and_chases_it(county, who):
    case = county.labour_claim()
    desk = signed_in(who.review)
    assert case.number not in text(desk.get("/overdue/"))
    clock.move_to(clock.now() + timedelta(days=25))
    page = text(signed_in(who.review).get("/overdue/"))
    assert case.number in page and "超期" in page and "未催办" in page
    work = case.task_set.get(finished=None)
    desk = signed_in(who.review)
    assert (
        desk.post(f"/cases/{case.number}/tasks/{work.pk}/urge/", {"overdue": "1"})["Location"] == "/overdue/"
    )
    assert "1 次" in text(desk.get("/overdue/"))
    assert (
        signed_in(case.employer.clerk).post(f"/cases/{case.number}/tasks/{work.pk}/urge/").status_code == 403
    )
    assert signed_in(case.employer.clerk).get("/overdue/").status_code == 403


# 用人单位核实


@pytest.mark.parametrize("wrong", ["0", "-1", "1.5", "123456-1", "1-123456", "9" * 5_000, "甲"])
def test_what_is_no_line_of_the_roster_is_refused_as_it_was_typed(county, wrong):
    case = county.labour_claim(2)
    said = {"agree": "no", "wrong": wrong, "text": "不在岗", "status": "在岗", "since": "2025-01-02"}
    page = act(signed_in(case.employer.clerk), case, "employer", "verify", said)
    assert page.status_code == 422 and "名单中没有第" in text(page) and fresh(case).state == S.FILED


def test_lines_are_ticked_in_the_roster_and_stay_ticked(county):
    case = county.labour_claim(100)
    desk = signed_in(case.employer.clerk)
    page = text(desk.get(f"/cases/{case.number}/"))
    assert page.count('name="verify-wrong"') == 100 and "测算" not in page
    said = {"agree": "yes", "wrong": ["7", "99"]}
    answer = act(desk, case, "employer", "verify", said)
    kept = text(answer)
    assert (
        answer.status_code == 422
        and "请写明与事实不符之处" in kept
        and kept.count(" checked aria-label") == 2
    )
    assert act(desk, case, "employer", "verify", said | {"text": "未在我单位就业"}).status_code == 302
    assert [one.number for one in fresh(case).people if one.refused] == [7, 99]


# 每种理由


def claims_as(county, **said):
    browser = signed_in(county.user())
    assert introduce(browser, **said).status_code == 302
    return browser


def foreseen(browser, url, sentence, clause) -> None:
    """The page says it before filing, filing wants one's own word, and the check page keeps everything."""
    for page in (url, f"{url}check/"):
        shown = text(browser.get(page))
        assert sentence in shown and clause in shown and "不能兑现" in shown
    answer = file(browser, url)
    assert answer.status_code == 422 and "请勾选确认后再递交" in text(answer)
    case = filed(file(browser, url, sure="1"))
    own = text(browser.get(f"/my/cases/{case.number}/"))
    assert sentence in own and clause in own


def test_reason_excluded_claimant(county):
    browser = claims_as(
        county, kind="个人", name="林荐", identity=id_number(31_000 + next(COUNT)), personnel_work="yes"
    )
    url = write_talent(browser, county.employer(), county.talent())
    foreseen(browser, url, "从事组织人事人才工作的人员不在申报范围", "三(十二)1")


def test_reason_excluded_claimant_of_labour(county):
    browser = claims_as(
        county, kind="个人", name="林荐", identity=id_number(31_000 + next(COUNT)), personnel_work="yes"
    )
    foreseen(browser, write_labour(browser, county.employer(), workers(1)), "不在申报范围", "三(十二)1")


def test_reason_referrer_is_employer(county):
    employer = county.employer()
    browser = claims_as(county, kind="用人单位", name=employer.unit.name, identity=employer.credit_code)
    foreseen(
        browser, write_labour(browser, employer, workers(1)), "用人单位自己招用的不给荐才奖补", "三(十二)3"
    )


def test_reason_employer_not_in_county(county, browser):
    url = write_labour(browser, county.employer(in_county=False), workers(1))
    foreseen(browser, url, "用人单位不是我县企业", "三(十二)3")


def test_reason_not_stable_6_months(county, browser):
    hired = (clock.today() - timedelta(days=100)).isoformat()
    url = write_labour(browser, county.employer(), workers(1, hired=hired))
    foreseen(browser, url, "已用工 3 个月，不满 6 个月", "三(十二)3")


def test_reason_cap_exhausted(county, who, browser):
    claimant = Claimant.objects.get(user=browser.get("/my/").context["user"])
    to_reviewed(county.labour_claim(200, ["应届高校毕业生"], claimant=claimant), who)
    url = write_labour(browser, county.employer(), workers(1))
    assert "本年度额度还剩 0 元" in text(browser.get(url))
    foreseen(browser, url, "已用完，本年度不能再付", "三(十二)3")


@pytest.mark.parametrize(("talent", "field", "sentence"), [
    ({"talent_class": "市F"}, "主导产业企业", "不在奖励的省特级"),
    ({}, "民办教育", "奖励只限主导产业企业、公办中小学教育和公办医疗卫生"),
    ({"first": False}, "主导产业企业", "不是首次被认定"),
], ids=["class_not_listed", "field_not_listed", "not_first_recognition"])  # fmt: skip
def test_reasons_of_the_registers(county, browser, talent, field, sentence):
    url = write_talent(browser, county.employer(field), county.talent(**talent))
    foreseen(browser, url, sentence, "三(十二)2")


def test_reason_one_talent_one_claimant(county, who, browser):
    talent, employer = county.talent(), county.employer()
    to_reviewed(county.talent_claim(talent, employer), who)
    foreseen(browser, write_talent(browser, employer, talent), "一名人才只能由一个对象申报", "三(十二)4")


def test_reason_already_rewarded_where_the_county_rules_so(county, who, browser):
    ruled(county, "tr.upgrade", "none")
    claimant = Claimant.objects.get(user=browser.get("/my/").context["user"])
    talent, employer = county.talent(), county.employer()
    to_reviewed(county.talent_claim(talent, employer, claimant), who)
    url = write_talent(browser, employer, talent)
    foreseen(browser, url, "此前已发放奖励 50,000 元，不再奖励", "四(四)")


def ruled(county, key, value):
    Ruling.objects.create(
        key=key, value=value, since=clock.today(), document="清委人才〔2026〕1号", proposed_by=county.user("reward_review@RSJ"),
        proposed_at=clock.now(), confirmed_by=county.user("reward_review@RSJ"), confirmed_at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize(("status", "sentence", "state"), [
    ("已调离", "人才已调离我县，不再兑现奖励", S.CHECKED),
    ("未到岗", "人才尚未到岗，暂不兑现", S.CHECKED),
], ids=["left_county", "not_on_post"])  # fmt: skip
def test_reasons_the_employer_reports(county, who, browser, status, sentence, state):
    employer = county.employer()
    case = filed(file(browser, write_talent(browser, employer, county.talent())))
    act(
        signed_in(employer.clerk), case, "employer", "verify", {"agree": "yes", "status": status, "since": ""}
    )
    answer = act(
        signed_in(who.review), case, "review", "pass_review", {"personnel_checked": "on", "opinion": "x"}
    )
    assert answer.status_code == 422 and f"{sentence}" in text(answer) and "三(十二)4" in text(answer)
    assert sentence in text(browser.get(f"/my/cases/{case.number}/"))
    assert fresh(case).state == state


def test_reason_publicity_objection(county, who, browser):
    employer = county.employer()
    case = filed(file(browser, write_talent(browser, employer, county.talent())))
    case.employer = employer
    verify(case)
    holds.place(fresh(case), "异议", "objection:1", who.publicity)
    page = text(signed_in(who.review).get(f"/cases/{case.number}/"))
    assert "公示有异议尚未处理，暂缓兑现" in page and "三(十二)4" in page and "本件暂停办理" in page
    answer = act(
        signed_in(who.review), case, "review", "pass_review", {"personnel_checked": "on", "opinion": "x"}
    )
    assert answer.status_code == 422 and "公示有异议尚未处理" in text(answer)
    assert "公示有异议尚未处理" in text(browser.get(f"/my/cases/{case.number}/"))
