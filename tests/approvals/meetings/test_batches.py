"""The leading group's meeting on the secretary's page: whole batches on the agenda, one result for the rest, exceptions."""

import pytest

from approvals.batches import services as batches
from approvals.meetings import services
from approvals.meetings.models import Item
from documents.models import Paper
from tests.approvals.desks.test_batches import signed_in, text
from tests.claims import Claims
from tests.county import fresh
from tests.sittings import resolved, sitting
from tests.statements import statements
from workflows import engine
from workflows.claim.states import S

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = Claims()
    made.funds(100_000_000)
    return made


@pytest.fixture
def desk(who):
    return signed_in(who.secretary)


def submitted(county, who, count=3, scheme="labour_referral"):
    county.reviewed(county.checked(count, scheme), who)
    batch = batches.build("一批", list(batches.waiting()), who.review)
    batches.submit(batch, who.review)
    return batch


def post(desk, held, said):
    return desk.post(f"/meetings/{held.pk}/", said)


def outcomes(held) -> list[str]:
    return list(held.items.values_list("outcome", flat=True))


def test_whole_batches_come_onto_the_agenda_and_off_it_in_one_action(county, who, desk):
    first, second = submitted(county, who), submitted(county, who, 2)
    held = sitting(desk, first, second)
    assert held.items.count() == 5
    desk.post(f"/meetings/{held.pk}/batches/remove/", {"batch": first.number})
    assert [item.case.facts["batch"] for item in held.items.all()] == [second.number] * 2
    page = text(desk.get(f"/meetings/{held.pk}/"))
    assert f'{first.number}　整批 3 件，<span class="num">1,500.00</span> 元' in page


def test_one_result_for_the_rest_with_exceptions_by_line(county, who, desk):
    batch = submitted(county, who, 5)
    held = sitting(desk, batch)
    answer = post(desk, held, resolved(held, batch, exceptions="2 不同意 材料不实\n4．暂缓：待补充合同"))
    assert answer.status_code == 302
    assert outcomes(held) == ["agree", "decline", "agree", "postpone", "agree"]
    assert held.items.get(position=4).reason == "待补充合同"
    page = text(desk.get(f"/meetings/{held.pk}/"))
    assert "同意 3 件，不同意 1 件，暂缓 1 件" in page and "未登记" not in page


def test_the_rest_leaves_results_already_recorded_alone_until_they_are_cleared(county, who, desk):
    batch = submitted(county, who, 3)
    held = sitting(desk, batch)
    item = held.items.get(position=2)
    prefix = f"batch-{batch.number}"
    own = {f"item{item.pk}-outcome": "decline", f"item{item.pk}-reason": "不实", f"item{item.pk}-recused": ""}
    post(desk, held, resolved(held, batch, **own))
    assert outcomes(held) == ["agree", "decline", "agree"]
    post(desk, held, resolved(held, batch, rest="postpone", **{f"{prefix}-reason": "待核"}))
    assert outcomes(held) == ["agree", "decline", "agree"], "nothing was left to postpone"
    post(desk, held, resolved(held, batch, rest="clear"))
    assert outcomes(held) == ["", "", ""]


def test_what_cannot_be_read_is_named_line_by_line_and_stays_in_the_form(county, who, desk):
    batch = submitted(county, who, 3)
    held = sitting(desk, batch)
    typed = "2 反对\n2 不同意\n1 同意\n1 暂缓 待核"
    answer = post(desk, held, resolved(held, batch, exceptions=typed))
    page = text(answer)
    assert answer.status_code == 422 and "“2 反对”读不出来" in page and "“2 不同意”没有理由" in page
    assert "序号 1 写了两次" in page and typed.replace("\n", "\n") in page and set(outcomes(held)) == {""}
    strange = post(desk, held, resolved(held, batch, exceptions="77 暂缓 待核"))
    assert strange.status_code == 422 and f"序号 77 不在{batch.number}中" in text(strange)
    assert "77 暂缓 待核" in text(strange)
    mute = post(desk, held, resolved(held, batch, rest="decline"))
    assert mute.status_code == 422 and "请写明理由" in text(mute)


def test_signing_counts_what_has_no_result_instead_of_naming_five_hundred(county, who, desk):
    batch = submitted(county, who, 30)
    held = sitting(desk, batch)
    answer = post(desk, held, resolved(held, batch, rest="", seal="1"))
    page = text(answer)
    assert answer.status_code == 422 and f"{batch.number}还有 30 件没有登记结果" in page
    assert "尚未登记结果" not in page


def test_a_second_click_on_signing_answers_like_the_first(county, who, desk):
    batch = submitted(county, who, 2)
    held = sitting(desk, batch)
    said = resolved(held, batch, seal="1", key="one-click")
    assert [post(desk, held, said).status_code for _ in range(2)] == [302, 302]
    other = post(desk, held, said | {"key": "another"})
    assert other.status_code == 422 and "已签发" in text(other)
    assert {item.case.log.filter(action="confirm").count() for item in Item.objects.all()} == {1}


def test_long_agendas_are_paged_and_found_and_a_page_saves_only_itself(county, who, desk):
    batch = submitted(county, who, 120)
    held = sitting(desk, batch)
    url = f"/meetings/{held.pk}/"
    page = desk.get(f"{url}?batch={batch.number}&page=2")
    assert [item.position for item, *_ in page.context["lines"]] == list(range(51, 101))
    item = held.items.get(position=60)
    assert [one.position for one, *_ in desk.get(f"{url}?q={item.case.number}").context["lines"]] == [60]
    shown = {f"item{one.pk}-{name}": "" for one in held.items.all()[50:100] for name in ("reason", "recused")}
    said = shown | {f"item{item.pk}-outcome": "postpone", f"item{item.pk}-reason": "待核"}
    answer = desk.post(f"{url}?page=2", resolved(held, batch, rest="", **said))
    assert answer.status_code == 302 and answer["Location"].endswith("?page=2")
    assert [one.position for one in held.items.exclude(outcome="")] == [60]


def test_the_page_asks_the_same_of_the_database_however_long_the_agenda(county, who, desk):
    counted = []
    for size in (3, 70):
        held = sitting(desk, submitted(county, who, size))
        with statements() as asked:
            desk.get(f"/meetings/{held.pk}/")
        counted.append(len(asked))
    assert counted[0] == counted[1], counted


def test_a_postponed_claim_waits_for_the_next_sitting_in_its_batch(county, who, desk):
    batch = submitted(county, who, 3)
    held = sitting(desk, batch)
    post(desk, held, resolved(held, batch, exceptions="3 暂缓 待核", seal="1"))
    later = sitting(desk, batch)
    (item,) = later.items.all()
    post(desk, later, resolved(later, batch, exceptions="1 同意", rest="", seal="1"))
    assert fresh(item.case).state == S.CONFIRMED


def test_a_claim_withdrawn_meanwhile_must_leave_the_agenda_first(county, who, desk):
    batch = submitted(county, who, 2)
    held = sitting(desk, batch)
    case = held.items.get(position=1).case
    engine.interrupt(case.pk, "withdraw", case.applicant, key="w", data={"reason": "不报了"})
    answer = post(desk, held, resolved(held, batch, seal="1"))
    assert answer.status_code == 422 and "已不待研究" in text(answer) and "移出" in text(answer)
    item = held.items.get(position=1)
    desk.post(f"/meetings/{held.pk}/items/{item.pk}/remove/")
    assert post(desk, held, resolved(held, batch, rest="", seal="1")).status_code == 302


def test_papers_speak_of_batches_amounts_and_exceptions(county, who, desk):
    batch = submitted(county, who, 4)
    held = sitting(desk, batch)
    post(desk, held, resolved(held, batch, exceptions="2 不同意 材料不实", seal="1"))
    said = {
        paper.kind: paper.data for paper in Paper.objects.filter(source__startswith=f"meeting:{held.pk}:")
    }
    assert said["agenda"]["paragraphs"][-1] == f"1．审核奖补{batch.number}（4 件，合计 2,000.00 元）"
    declined = held.items.get(position=2).case
    minutes = "\n".join(said["minutes"]["paragraphs"])
    assert "同意 3 件，合计 1,500.00 元；不同意 1 件，合计 500.00 元" in minutes
    assert (
        f"第2项 {declined.subject}（{declined.number}）：不同意。材料不实" in minutes
        and "第1项" not in minutes
    )
    rows = said["roster"]["lines"]
    assert [row[-1] for row in rows] == ["同意", "不同意", "同意", "同意", "同意", "同意"]
    assert rows[-1][1] == "总计" and rows[-1][4] == "1,500.00"
    assert [len(row) for row in rows] == [len(said["roster"]["columns"])] * 6


def test_whoever_steps_aside_in_a_claim_is_in_the_minutes(county, who, desk):
    batch = submitted(county, who, 2)
    held = sitting(desk, batch)
    item = held.items.get(position=1)
    own = {f"item{item.pk}-outcome": "agree", f"item{item.pk}-recused": "组长"}
    answer = post(desk, held, resolved(held, batch, seal="1", **own))
    assert answer.status_code == 422 and "到会不过半数" in text(answer)
    post(desk, held, resolved(held, batch, members="组长\n甲\n乙\n丙", seal="1", **own))
    minutes = Paper.objects.get(source=f"meeting:{held.pk}:minutes").data["paragraphs"]
    assert any("组长回避" in line for line in minutes)


def test_results_of_a_signed_sitting_cannot_be_changed_by_any_way(county, who, desk):
    from workflows.fsm import Refused

    batch = submitted(county, who, 2)
    held = sitting(desk, batch)
    post(desk, held, resolved(held, batch, seal="1"))
    for change in (
        lambda: services.record_batch(held, batch.number, services.Result("decline", "x"), {}, who.secretary),
        lambda: services.clear_batch(held, batch.number, who.secretary),
        lambda: services.remove_batch(held, batch.number, who.secretary),
        lambda: services.build_agenda(held, [], who.secretary),
    ):
        with pytest.raises(Refused, match="已签发"):
            change()
    assert outcomes(held) == ["agree", "agree"]
