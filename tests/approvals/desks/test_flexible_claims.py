"""柔性引才奖励 through the site: the unit claims on its own agreement, 县委人才办 evaluates, the group fixes the amount."""

import pytest

from approvals.meetings.models import Meeting
from documents.models import Paper
from tests.approvals.claim_answers import ACCOUNT, begin, file, hand_in, introduce, write
from tests.approvals.desks.test_claims import filed, foreseen
from tests.browsing import signed_in, text
from tests.claims import key, to_batched
from tests.county import do, fresh, task
from tests.flexible import EVALUATED, Flexible
from tests.sittings import head
from workflows.claim.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = Flexible()
    made.funds()
    return made


@pytest.fixture
def who(county):
    return county.flexible_desks()


@pytest.fixture
def employer(county):
    return county.employer()


@pytest.fixture
def browser(county, employer):
    browser = signed_in(county.user())
    introduce(browser, kind="用人单位", name=employer.unit.name, identity=employer.credit_code)
    return browser


def written(browser, engagement) -> str:
    url = begin(browser, "flex_talent")
    for code, said in {"engagement": {"engagement": engagement.pk}, "account": ACCOUNT}.items():
        answer = write(browser, url, code, said)
        assert answer.status_code == 302, (code, text(answer))
    hand_in(browser, url)
    return url


def test_a_unit_claims_on_its_own_agreement_and_the_talent_comes_from_it(county, employer, browser):
    mine, waiting = (
        county.agreed(employer, document=f"清医柔引〔2025〕{number}号", confirmed=number == 7)
        for number in (7, 8)
    )
    other = county.agreed(county.employer(), document="清医柔引〔2025〕9号")
    url = begin(browser, "flex_talent")
    page = browser.get(f"{url}engagement/").content.decode()
    assert mine.document in page and waiting.document not in page and other.document not in page
    assert f"{mine.name[0]}*" in page and mine.name not in page
    for strange in (waiting, other):
        assert write(browser, url, "engagement", {"engagement": strange.pk}).status_code == 422
    case = filed(file(browser, written(browser, mine)))
    known = case.known
    assert case.state == S.CHECKED and known.talent["name"] == mine.name and known.engagement == mine.pk
    assert known.payee["name"] == employer.unit.name
    assert case.task_set.get(finished=None, flow_task_type="HUMAN").owner_permission == "reward_review@RCB"
    assert mine.id_number not in str(case.facts)


def test_another_claim_for_the_same_agreement_is_named_to_whoever_evaluates(county, who, employer, browser):
    mine = county.agreed(employer)
    first, second = (filed(file(browser, written(browser, mine))) for _ in range(2))
    desk = signed_in(who.evaluation)
    assert f"同一份协议已另有申报 {first.number}" in text(desk.get(f"/cases/{second.number}/"))
    do(first, "review", "refuse", who.evaluation, {"reason": "重复申报"})
    assert "同一份协议" not in text(desk.get(f"/cases/{second.number}/"))


def test_without_an_agreement_it_is_said_what_to_do(county, employer, browser):
    url = begin(browser, "flex_talent")
    assert "先由本单位经办岗登记协议" in text(write(browser, url, "engagement", {"engagement": "1"}), 422)
    assert "先由本单位经办岗登记协议" in text(write(browser, url, "engagement", {}), 422)


def test_what_stands_against_it_is_foreseen(county, employer, browser):
    uncovered = county.agreed(employer, talent_class="市E", field="文旅")
    foreseen(browser, written(browser, uncovered), "可向县委人才办申请认定", "三(四)2")


def decided(browser, case, name, action, said):
    """An official's decision, as its form posts it."""
    work = task(fresh(case), name)
    answers = {f"{action}-{one}": value for one, value in said.items()}
    return browser.post(f"/cases/{case.number}/tasks/{work.pk}/", {"action": action, "key": key()} | answers)


def test_evaluated_proposed_and_decided_on_the_pages(county, who, employer, browser):
    case = filed(file(browser, written(browser, county.agreed(employer))))
    desk = signed_in(who.evaluation)
    page = text(desk.get(f"/cases/{case.number}/"))
    assert 'value="propose"' in page and 'value="evaluate"' in page and 'value="pass_review"' not in page
    answer = decided(desk, case, "review", "propose", {"amount": "20000", "opinion": "建议奖励"})
    assert "还没有登记评估结论" in text(answer, 422) and "20000" in text(answer, 422)
    assert decided(desk, case, "review", "evaluate", EVALUATED).status_code == 302
    rows = Paper.objects.get(case=case, kind="evaluation").data["rows"]
    assert ["评估结论", "成效较好"] in rows and rows[1][0] == "柔性引才协议"
    assert (
        decided(desk, case, "review", "propose", {"amount": "20000", "opinion": "建议奖励"}).status_code
        == 302
    )
    page = text(desk.get(f"/cases/{case.number}/"))
    assert "20,000.00</span> 元，待县委人才工作领导小组确定" in page and "暂缓兑现" in page
    page = text(browser.get(f"/my/cases/{case.number}/"))
    assert "20,000" not in page and EVALUATED["findings"] not in page
    page = text(desk.get("/batches/"))
    assert "20,000.00" in page
    secretary = signed_in(who.secretary)
    batch = to_batched([case], who, reviewer=who.evaluation)
    assert "20,000.00（拟）" in str(Paper.objects.get(kind="review_summary").data) and batch.unit == "RCB"
    said = head()
    secretary.post("/meetings/", said)
    meeting = Meeting.objects.get(minutes_number=said["minutes_number"])
    secretary.post(f"/meetings/{meeting.pk}/agenda/", {"batch": [batch.number]})
    item = meeting.items.get()
    page = text(secretary.get(f"/meetings/{meeting.pk}/"))
    assert f'name="item{item.pk}-amount" value="20000.00"' in page or "确定的奖励（元）" in page
    resolved = said | {f"item{item.pk}-outcome": "agree", f"item{item.pk}-amount": "1.5.0", "seal": "1"}
    assert "1.5.0" in text(secretary.post(f"/meetings/{meeting.pk}/", resolved), 422)
    resolved[f"item{item.pk}-amount"] = "15000"
    assert secretary.post(f"/meetings/{meeting.pk}/", resolved).status_code == 302
    assert fresh(case).state == S.CLEARED and fresh(case).known.amount == 15000
    agenda, *fixed = Paper.objects.filter(source__startswith=f"meeting:{meeting.pk}:").order_by("pk")
    minutes = str([paper.data for paper in fixed])
    assert "合计 20,000.00 元" in str(agenda.data), "the agenda says what was brought"
    assert "15,000.00" in minutes and "（拟）" not in minutes and "20,000" not in minutes
    page = text(browser.get(f"/my/cases/{case.number}/"))
    assert "15,000" in page


def test_a_whole_batch_agreed_to_takes_the_amounts_as_proposed(county, who, employer):
    cases = [county.flexible_claim(employer) for _ in range(3)]
    for at, case in enumerate(cases):
        do(case, "review", "evaluate", who.evaluation, EVALUATED)
        do(case, "review", "propose", who.evaluation, {"amount": str(1000 * (at + 1)), "opinion": "建议"})
    batch, secretary, said = to_batched(cases, who, reviewer=who.evaluation), signed_in(who.secretary), head()
    secretary.post("/meetings/", said)
    meeting = Meeting.objects.get(minutes_number=said["minutes_number"])
    secretary.post(f"/meetings/{meeting.pk}/agenda/", {"batch": [batch.number]})
    rest = {
        f"batch-{batch.number}-rest": "agree",
        f"batch-{batch.number}-exceptions": "3 暂缓 待补充成果材料",
        "seal": "1",
    }
    assert secretary.post(f"/meetings/{meeting.pk}/", said | rest).status_code == 302
    assert [fresh(case).state for case in cases] == [S.CLEARED, S.CLEARED, S.BATCHED]
    assert [item.amount for item in meeting.items.all()] == [1000, 2000, None]


def test_each_desk_lists_what_it_has_reviewed(county, who):
    flexible, fixed = (
        county.flexible_claim(),
        county.reviewed(county.checked(1, "talent_employer_reward"), who)[0],
    )
    do(flexible, "review", "evaluate", who.evaluation, EVALUATED)
    do(flexible, "review", "propose", who.evaluation, {"amount": "1000", "opinion": "建议"})
    office, bureau = signed_in(who.evaluation), signed_in(who.review)
    assert flexible.number in text(office.get("/batches/")) and fixed.number not in text(
        office.get("/batches/")
    )
    assert fixed.number in text(bureau.get("/batches/")) and flexible.number not in text(
        bureau.get("/batches/")
    )
    batch = to_batched([flexible], who, reviewer=who.evaluation)
    assert bureau.post(f"/batches/{batch.pk}/submit/", {}).status_code == 403
