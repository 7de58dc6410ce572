"""Publicities: frozen and masked lists, days that are never fewer, lines closed together, each a key to its claim only."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.publicity import lines as listed
from approvals.publicity import services
from approvals.publicity.models import CLEAR, ENDED, POSTED, Publicity
from documents.models import Paper
from tests.browsing import signed_in, text
from tests.claims import PASSED, to_confirmed
from tests.county import do, fresh
from tests.publicities import Publicities, move_past, move_to, object_to
from workflows import clock, engine, journal, ledger
from workflows.calendar import working_days
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.models import Notice
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return Publicities()


@pytest.fixture
def who(county):
    county.funds()
    return county.desks()


def states(publicity) -> list[str]:
    return [fresh(line.case).state for line in publicity.lines.select_related("case")]


def outcomes(publicity) -> list[str]:
    return list(publicity.lines.values_list("outcome", flat=True))


def test_a_list_shows_name_employer_class_or_heads_amount_and_scheme(county, who):
    publicity = county.prepared(who, 2)
    labour, talent = publicity.lines.select_related("case")
    assert labour.shown["about"] == "应届高校毕业生 2 人" and labour.shown["amount"] == "2,000.00"
    assert talent.shown["about"] == "省B" and talent.shown["amount"] == "50,000.00"
    assert labour.shown["name"] == labour.case.subject and labour.shown["employer"].startswith("清流试验企业")
    assert set(talent.shown) == {"name", "kind", "scheme", "employer", "about", "amount"}
    assert talent.case.facts["talent"]["name"] not in str(talent.shown)


def test_what_is_shown_is_frozen_when_the_list_is_prepared(county, who):
    publicity = county.prepared(who, 1)
    case = publicity.lines.get().case.coerced
    case.facts["claimant"]["name"] = "改了名"
    case.save(update_fields=["facts"])
    assert publicity.lines.get().shown["name"] != "改了名"


@pytest.mark.parametrize(("typed", "shown"), [
    ("张三", "张三"), ("欧阳·买买提", "欧阳·买买提"), ("清流3号服务站", "清流3号服务站"),
    ("张三350423199005150014", "张三＊＊＊"), ("张三 35042319900515001X", "张三 ＊＊＊"), ("张三１３８００１３８０００", "张三＊＊＊"),
    ("李四 138-0013-8000 转", "李四 ＊＊＊ 转"), ("卡号6217 0000 1234 5678", "卡号＊＊＊"),
])  # fmt: skip
def test_numbers_that_could_be_somebodys_are_struck_out(typed, shown):
    assert listed.scrubbed(typed) == shown


def test_only_confirmed_claims_on_no_other_list_wait(county, who):
    publicity = county.prepared(who)
    assert not services.waiting().exists()
    services.remove(publicity.lines.last(), who.review)
    assert services.waiting().count() == 1
    assert list(publicity.lines.values_list("position", flat=True)) == [1, 2]


def test_a_list_without_lines_is_dropped(county, who):
    publicity = county.prepared(who, 1)
    services.remove(publicity.lines.get(), who.review)
    assert not Publicity.objects.exists()


def test_two_people_cannot_put_one_claim_on_two_lists(county, who):
    tasks = list(services.waiting().filter(process__in=county.confirmed(who)))
    services.prepare("第一份", 5, tasks, who.review)
    with pytest.raises(Refused, match="刚刚已列入"):
        services.prepare("第二份", 5, tasks, county.user("reward_review@RSJ"))
    assert Publicity.objects.count() == 1


def test_fewer_days_than_ruled_are_refused(county, who):
    tasks = services.waiting().filter(process__in=county.confirmed(who, 1))
    with pytest.raises(Refused, match="5 至 30 个工作日"):
        services.prepare("公示", 4, tasks, who.review)
    one, two = county.user(), county.user()
    Ruling.objects.create(
        key="publicity.days", value="七个工作日", since=clock.today(), document="清委人才〔2026〕1号",
        proposed_by=one, proposed_at=clock.now(), confirmed_by=two, confirmed_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="7 至 30"):
        services.prepare("公示", 5, tasks, who.review)


def test_the_days_begin_with_the_posting_which_is_not_counted(county, who):
    move_to(date(2026, 9, 28), time(9))
    publicity = county.prepared(who)
    move_to(date(2026, 9, 29), time(9))  # Tuesday before 国庆: worked 29 and 30 September, 8 to 10 October
    publicity.lines.get(position=1)
    services.post(publicity, "公示栏", "", "x", who.publicity)
    publicity.refresh_from_db()
    assert publicity.posted_on == date(2026, 9, 29)
    assert publicity.last_day == working_days().add(date(2026, 9, 29), 5).day
    assert working_days().between(publicity.posted_on, publicity.last_day) == 5


def test_a_year_without_a_published_calendar_is_flagged(county, who):
    publicity = county.prepared(who, 1)
    move_to(date(2099, 3, 2), time(9))
    services.post(publicity, "公示栏", "", "x", who.publicity)
    assert Publicity.objects.get().provisional


def test_posting_opens_every_claims_days_and_tells_its_claimant(county, who):
    publicity = county.posted(who)
    assert states(publicity) == [S.POSTED] * 3 and outcomes(publicity) == [POSTED] * 3
    told = Notice.objects.filter(case=publicity.lines.first().case).latest("pk")
    assert f"{publicity.last_day.day}日" in told.text and "公示期至" in told.text
    paper = Paper.objects.get(kind="publicity_notice")
    assert paper.number and len(paper.data["lines"]) == 3 and paper.data["signer"] == "县委人才办"


def test_posting_takes_as_many_statements_for_twelve_claims_as_for_two(county, who):
    counts = []
    for size in (1, 2, 12):  # the first opens the year's counters
        publicity = county.prepared(who, size)
        with CaptureQueriesContext(connection) as asked:
            services.post(publicity, "公示栏", "", "x", who.publicity)
        counts.append(len(asked))
    assert counts[1] == counts[2] <= 60, counts


def test_who_prepared_does_not_post(county, who):
    both = county.user("reward_review@RSJ", "publicity@RCB")
    tasks = services.waiting().filter(process__in=county.confirmed(who, 1))
    publicity = services.prepare("公示", 5, tasks, both)
    with pytest.raises(Refused, match="两人分别"):
        services.post(publicity, "公示栏", "", "x", both)
    with pytest.raises(PermissionDenied):
        services.post(publicity, "公示栏", "", "x", who.review)
    with pytest.raises(PermissionDenied):
        services.prepare("公示", 5, [], who.publicity)


def test_a_claim_withdrawn_meanwhile_stands_in_the_way_of_posting_by_name(county, who):
    publicity = county.prepared(who)
    case = publicity.lines.get(position=2).case
    engine.interrupt(case.pk, "withdraw", case.applicant, key="w", data={"reason": "不再申报"})
    with pytest.raises(Refused, match="第2项（申报人已撤销）"):
        services.post(publicity, "公示栏", "", "x", who.publicity)
    services.remove(publicity.lines.get(position=2), who.review)
    services.post(publicity, "公示栏", "", "x", who.publicity)
    assert states(publicity) == [S.POSTED] * 2


def test_a_claim_recalled_from_a_list_is_cleared_by_its_next_list_only(county, who):
    """The first list is closed later than the second begins; it says nothing of the claim any more."""
    first = county.posted(who)
    case = first.lines.get(position=1).case
    engine.interrupt(case.pk, "recall", who.review, key="r", data={"reason": "市级已补助"})
    assert not first.lines.get(position=1).is_public
    assert first.title not in text(signed_in(case.applicant).get(f"/my/cases/{case.number}/"))
    do(case, "review", "pass_review", who.review, PASSED)
    to_confirmed([case], who)
    move_past(first)
    tasks = services.waiting().filter(process=case)
    second = services.prepare("第二批公示", 5, tasks, who.review)
    services.post(second, "公示栏", "", "x", who.publicity)
    assert services.close(first, who.publicity) == 2
    assert outcomes(first) == [ENDED, CLEAR, CLEAR] and fresh(case).state == S.POSTED
    second.refresh_from_db()
    move_past(second)
    services.close(second, who.publicity)
    assert fresh(case).state == S.CLEARED


def test_what_is_objected_to_is_not_recalled(county, who):
    publicity = county.posted(who)
    line = publicity.lines.get(position=1)
    object_to(line)
    with pytest.raises(Refused, match="有异议尚未处理"):
        engine.interrupt(line.case_id, "recall", who.review, key="r", data={"reason": "x"})


def test_a_posted_list_cannot_change_or_be_posted_again(county, who):
    publicity = county.posted(who)
    with pytest.raises(Refused, match="名单不能再改"):
        services.remove(publicity.lines.first(), who.review)
    with pytest.raises(Refused, match="已于"):
        services.post(publicity, "公示栏", "", "x", who.publicity)


def test_days_are_only_ever_added_and_why_is_kept(county, who):
    publicity = county.posted(who)
    before = publicity.last_day
    services.extend(publicity, 2, "网站维护停机", who.publicity)
    publicity.refresh_from_db()
    assert publicity.last_day == working_days().add(before, 2).day
    kept = publicity.extensions.get()
    assert (kept.before, kept.after, kept.reason) == (before, publicity.last_day, "网站维护停机")
    for days in (0, -3):
        with pytest.raises(Refused, match="不能缩短"):
            services.extend(publicity, days, "x", who.publicity)
    move_past(publicity)
    with pytest.raises(Refused, match="正在公示"):
        services.extend(publicity, 2, "x", who.publicity)


def test_nothing_is_closed_before_the_last_day_is_over(county, who):
    publicity = county.posted(who)
    move_to(publicity.last_day, time(23, 59, 59))
    with pytest.raises(Refused, match="24时，期满后才能结束"):
        services.close(publicity, who.publicity)
    assert states(publicity) == [S.POSTED] * 3
    move_past(publicity)
    assert services.close(publicity, who.publicity) == 3
    assert states(publicity) == [S.CLEARED] * 3 and outcomes(publicity) == [CLEAR] * 3


def test_closing_proves_on_paper_what_was_cleared(county, who):
    publicity = county.posted(who)
    object_to(publicity.lines.get(position=2))
    move_past(publicity)
    services.close(publicity, who.publicity)
    proof = Paper.objects.get(kind="publicity_proof")
    assert [line[0] for line in proof.data["lines"]] == ["1", "3"] and proof.data["lines"][0][-1] == "无异议"
    assert "共5个工作日" in proof.data["paragraphs"][0] and proof.number
    assert outcomes(publicity) == [CLEAR, POSTED, CLEAR] and states(publicity)[1] == S.POSTED


def test_closing_is_one_set_however_many_lines(county, who):
    counts = []
    for size in (1, 2, 12):
        publicity = county.posted(who, size)
        move_past(publicity)
        with CaptureQueriesContext(connection) as asked:
            services.close(publicity, who.publicity)
        counts.append(len(asked))
        clock.reset()
    assert counts[1] == counts[2] <= 70, counts
    assert ledger.mismatches() == []


def test_a_second_click_finds_nothing_to_close(county, who):
    publicity = county.posted(who)
    move_past(publicity)
    services.close(publicity, who.publicity)
    with pytest.raises(Refused, match="没有可以结束的项目"):
        services.close(publicity, who.publicity)
    assert Paper.objects.filter(kind="publicity_proof").count() == 1


def test_lines_left_for_later_are_closed_later(county, who):
    publicity = county.posted(who)
    move_past(publicity)
    services.close(publicity, who.publicity, leave=[publicity.lines.get(position=2).pk])
    assert outcomes(publicity) == [CLEAR, POSTED, CLEAR] and list(services.over()) == [publicity]
    services.close(publicity, who.publicity)
    assert outcomes(publicity) == [CLEAR] * 3 and not services.over()
    assert Paper.objects.filter(kind="publicity_proof").count() == 2


def test_one_claim_the_law_refuses_stops_the_whole_closing_by_name(county, who):
    publicity = county.posted(who)
    case = publicity.lines.get(position=3).case.coerced  # the talent's
    case.learn(status={"word": "已调离", "since": "2026-01-05"})
    case.save(update_fields=["facts"])
    move_past(publicity)
    with pytest.raises(Refused, match=case.number):
        services.close(publicity, who.publicity)
    assert states(publicity) == [S.POSTED] * 3 and not Publicity.objects.get().closed_at


def test_a_claim_withdrawn_while_it_was_up_leaves_its_line_ended(county, who):
    publicity = county.posted(who)
    case = publicity.lines.get(position=1).case
    engine.interrupt(case.pk, "withdraw", case.applicant, key="w", data={"reason": "不再申报"})
    assert not publicity.lines.get(position=1).is_public
    move_past(publicity)
    services.close(publicity, who.publicity)
    assert outcomes(publicity) == [ENDED, CLEAR, CLEAR]


def test_a_line_is_a_key_to_its_own_claim_only(county, who):
    publicity = county.posted(who, 2)
    first, second = publicity.lines.all()
    move_past(publicity)
    services.sealing.seal([first], clock.now(), CLEAR)
    task = second.case.task_set.get(finished=None)
    with pytest.raises(Refused, match="公示尚未结束"):
        engine.perform(second.case_id, task.pk, "clear", who.publicity, key="k", publicity=first)
    with pytest.raises(Refused, match="公示尚未结束"):
        engine.perform(second.case_id, task.pk, "clear", who.publicity, key="k", publicity=second)
    assert journal.broken(fresh(second.case)) is None


def test_lists_that_end_today_and_that_are_over_are_known(county, who):
    publicity = county.posted(who)
    assert not services.over() and not services.ending_today()
    move_to(publicity.last_day, time(8))
    assert list(services.ending_today()) == [publicity] and list(services.running()) == [publicity]
    move_past(publicity)
    assert list(services.over()) == [publicity] and not services.running()
    object_to(publicity.lines.first())
    clock.move_to(clock.now() + timedelta(hours=9))
    services.close(publicity, who.publicity)
    assert not services.over()
