"""The pages of the dated lists: looked up for a day, changed by two persons, each change with its document."""

import io
from datetime import date

import pytest

from approvals.registers.models import ListChange, RegisterEntry
from documents.workbooks import written
from parties.lists import PROVIDERS, RECRUITERS, SHORT, DatedLine
from tests.browsing import signed_in, text
from tests.claims import Claims
from tests.statements import statements

pytestmark = pytest.mark.django_db
URL = "/registers/lists/"


def book(titles, rows):
    made = io.BytesIO(written(titles, rows))
    made.name = "lists.xlsx"
    return made


@pytest.fixture
def county():
    return Claims()


@pytest.fixture
def maker(county):
    return signed_in(county.user("reward_review@RSJ", name="林清源"))


@pytest.fixture
def checker(county):
    return signed_in(county.user("publicity@RCB", name="赖文"))


def said(**more):
    return {"kind": SHORT, "title": "电工", "sort": "", "code": "", "since": "2025-01-01", "until": "",
            "document": "清人社〔2025〕1号"} | more  # fmt: skip


def on(kind=SHORT, title="电工", since=date(2025, 1, 1), **more):
    return DatedLine.objects.create(kind=kind, title=title, since=since, document="清人社〔2025〕1号", **more)


def settle(browser, what="confirm", **posted):
    return browser.post(f"{URL}changes/{ListChange.objects.latest('pk').pk}/{what}/", posted)


def test_what_one_puts_forward_counts_once_another_confirms(maker, checker):
    assert maker.post(f"{URL}add/", said())["Location"] == URL
    assert not DatedLine.objects.exists() and "待另一人确认" in text(maker.get(URL))
    assert "两人" in text(settle(maker), 422) and not DatedLine.objects.exists()
    assert settle(checker).status_code == 302
    line = DatedLine.objects.get()
    page = text(checker.get(f"{URL}{line.pk}/"))
    assert "电工" in page and "林清源登记" in page and "赖文" in page
    assert "刷新" in text(settle(checker), 422)


def test_what_is_not_confirmed_needs_a_reason_and_changes_nothing(maker, checker):
    maker.post(f"{URL}add/", said())
    assert "写明理由" in text(settle(checker, "decline"), 422)
    assert settle(checker, "decline", reason="文号有误").status_code == 302
    assert not DatedLine.objects.exists() and "待确认" not in text(maker.get(URL))


@pytest.mark.parametrize(("more", "sentence"), [
    ({"title": ""}, "errorlist"), ({"document": ""}, "errorlist"), ({"until": "2024-01-01"}, "不能早于"),
    ({"kind": RECRUITERS}, "须写明类别"), ({"sort": "人社部门"}, "不分类别"), ({"title": "电 工 "}, "已在"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(maker, more, sentence):
    on()
    page = text(maker.post(f"{URL}add/", said(since="2025-03-01") | more), 422)
    assert (
        sentence in page and (more.get("title", "电工").strip() in page) and not ListChange.objects.exists()
    )


def test_the_same_line_put_forward_twice_is_confirmed_once(maker, checker):
    for _ in range(2):
        maker.post(f"{URL}add/", said())
    settle(checker)
    first = ListChange.objects.earliest("pk")
    page = text(checker.post(f"{URL}changes/{first.pk}/confirm/"), 422)
    assert "已在" in page and DatedLine.objects.count() == 1


def test_an_end_has_a_document_and_two_persons_and_the_line_stays_to_be_seen(maker, checker):
    line = on()
    ending = {"last": "2025-06-30", "document": "清人社〔2025〕9号"}
    assert maker.post(f"{URL}{line.pk}/end/", ending).status_code == 302
    assert "待另一人确认" in text(maker.get(f"{URL}{line.pk}/"))
    assert "已有待确认" in text(maker.post(f"{URL}{line.pk}/end/", ending), 422)
    settle(checker)
    line.refresh_from_db()
    assert (line.until, line.ended_by) == (date(2025, 6, 30), "清人社〔2025〕9号")
    assert RegisterEntry.objects.filter(about=f"list:{line.pk}", title="终止列入").exists()
    assert "电工" in text(maker.get(URL)) and "电工" in text(maker.get(f"{URL}?on=2025-06-30"))
    assert "没有找到" in text(maker.get(f"{URL}?on=2025-07-01"))
    assert "不能再改" in text(maker.post(f"{URL}{line.pk}/end/", ending), 422)
    maker.post(f"{URL}add/", said(since="2025-07-01"))
    settle(checker)
    assert DatedLine.objects.count() == 2


def test_an_end_before_the_beginning_is_refused_and_one_entered_by_mistake_never_held(maker, checker):
    line = on()
    assert "前一日" in text(maker.post(f"{URL}{line.pk}/end/", {"last": "2024-12-30", "document": "x"}), 422)
    maker.post(f"{URL}{line.pk}/end/", {"last": "2024-12-31", "document": "更正一号"})
    settle(checker)
    line.refresh_from_db()
    assert not line.holds_on(date(2025, 1, 1))
    maker.post(f"{URL}add/", said(document="清人社〔2025〕2号"))
    settle(checker)
    assert DatedLine.objects.count() == 2


def test_an_end_never_makes_a_line_last_longer_than_its_document_says(maker):
    line = on(until=date(2025, 6, 30))
    later = {"last": "2025-07-01", "document": "清人社〔2025〕9号"}
    assert "原定至 2025-06-30" in text(maker.post(f"{URL}{line.pk}/end/", later), 422)
    assert maker.post(f"{URL}{line.pk}/end/", later | {"last": "2025-05-31"}).status_code == 302


def test_a_workbook_is_one_proposal_with_every_fault_by_its_line(maker, checker):
    titles = ["名单", "名称", "类别", "代码", "自", "至", "依据文号"]
    good = [[SHORT, f"工种{n}", "", f"4-{n}", "2025-01-01", "", "清人社〔2025〕1号"] for n in range(30)]
    bad = [[SHORT, "工种1", "", "", "2025-02-01", "", "号"], ["别的", "甲", "", "", "2025-02-01", "", "号"],
           [RECRUITERS, "乙", "", "", "2025-13-01", "", "号"]]  # fmt: skip
    page = text(maker.post("/import/lists/", {"file": book(titles, good + bad)}), 422)
    assert "第 32 行“自”" in page and "第 33 行“名单”" in page and "第 34 行“类别”" in page
    assert "30" in text(maker.post("/import/lists/", {"file": book(titles, good)}))
    assert ListChange.objects.count() == 1 and "另有 10 项" in text(checker.get(URL))
    settle(checker)
    assert DatedLine.objects.filter(kind=SHORT).count() == 30


def test_long_lists_and_many_proposals_cost_no_more_than_short_ones(maker, checker):
    checker.get(URL)
    costs = []
    for count in (1, 40):
        for n in range(count):
            on(title=f"工种{count}-{n}")
            maker.post(f"{URL}add/", said(title=f"新工种{count}-{n}"))
        with statements() as asked:
            assert checker.get(URL).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("on_day", ["2025-13-45", "x", "", "9999-12-31"])
def test_any_day_may_be_asked_for(maker, on_day):
    assert maker.get(f"{URL}?on={on_day}&kind={PROVIDERS}&page=99").status_code == 200


def test_others_neither_read_nor_write(county):
    other = signed_in(county.user("finance@CZJ"))
    assert other.get(URL).status_code == 403 and other.post(f"{URL}add/", said()).status_code == 403
