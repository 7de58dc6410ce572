"""A roster of thousands by workbook: in at once, checked in the background, looked at, taken whole; memory stays small."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from approvals.applications.models import Draft
from approvals.claims import uploads
from approvals.claims.checking import Checker
from approvals.claims.models import RosterPart, RosterUpload
from documents.workbooks import written
from tests.approvals.claim_answers import begin, bring, file, introduce, take, worker, write_labour
from tests.approvals.desks.test_claims import filed
from tests.approvals.desks.test_officer import act
from tests.browsing import signed_in, text
from tests.claims import id_number
from tests.statements import statements
from workflows import clock, jobs
from workflows.case import Case

pytestmark = pytest.mark.django_db
COLUMNS = ["姓名", "身份证号", "类别", "入职日期", "离职日期"]
MANY = 1_200
MOST_MB, MOST_SECONDS = 300, 120


@pytest.fixture
def browser(county):
    browser = signed_in(county.user())
    introduce(browser)
    return browser


@pytest.fixture
def url(browser):
    return begin(browser, "labour_referral")


def rows(count, first=1, **changed):
    """So many people; ``changed`` by place, as ``r3={"类别": "博士"}``."""
    made = []
    for n in range(first, first + count):
        said = {
            "姓名": f"工{chr(0x4E00 + n)}",
            "身份证号": id_number(n),
            "类别": "普通工",
            "入职日期": "2025-01-02",
            "离职日期": "",
        }
        made.append([*(said | changed.get(f"r{n}", {})).values()])
    return made


def book(people):
    made = io.BytesIO(written(COLUMNS, people))
    made.name = "名单.xlsx"
    return made


def work(draft=None):
    """What the worker does with the workbook that waits."""
    upload = RosterUpload.objects.get()
    jobs.run.call(uploads.JOB, {"key": upload.key})


def left() -> int:
    return jobs.DBTaskResult.objects.filter(args_kwargs__args__0=uploads.JOB).count()


def test_a_long_workbook_comes_in_at_once_and_the_worker_checks_it(browser, url):
    browser.post(f"{url}roster/", worker(id_number(9_999), name="原有"))
    page = bring(browser, url, book(rows(MANY)))
    assert "正在排队检查" in text(page) and "hx-get" in text(page) and left() == 1
    assert not RosterPart.objects.exists() and "原有" in text(browser.get(f"{url}roster/"))
    assert "全部采用" not in text(page)
    work()
    page = browser.get(f"{url}roster/preview/")
    assert f"共 {MANY} 行，全部无误" in text(page) and "hx-get" not in text(page)
    assert len(Draft.objects.get().hidden["roster"]) == 1
    assert browser.post(f"{url}roster/take/", {"key": page.context["upload"].key}).status_code == 302
    people = Draft.objects.get().hidden["roster"]
    assert [one["id_number"] for one in people] == [id_number(n) for n in range(1, MANY + 1)]
    assert not RosterUpload.objects.exists() and not RosterPart.objects.exists()
    work_of_before = {"key": page.context["upload"].key}
    jobs.run.call(uploads.JOB, work_of_before)
    assert uploads.is_settled(**work_of_before)


def test_faults_are_counted_and_the_first_are_shown_by_line_and_column(browser, url):
    wrong = {f"r{n}": {"身份证号": "123"} for n in range(600, 700)}
    bring(browser, url, book(rows(MANY, **wrong) + rows(1)))
    work()
    page = text(browser.get(f"{url}roster/preview/"))
    assert f"共 {MANY + 1} 行：{MANY - 100} 行无误，101 行有问题" in page
    assert "第 601 行“身份证号”：身份证号应为18位" in page and page.count("应为18位") == 50
    content = b"".join(browser.get(f"{url}roster/faults/"))
    from documents.workbooks import read_rows

    back = read_rows(io.BytesIO(content), [*COLUMNS, uploads.PROBLEM])
    assert [row.line for row in back if row.cells[uploads.PROBLEM]] == [*range(601, 701), MANY + 2]
    assert "与第 2 行重复" in back[-1].cells[uploads.PROBLEM]
    key = RosterUpload.objects.get().key
    assert browser.post(f"{url}roster/take/", {"key": key}).status_code == 409
    assert Draft.objects.get().hidden.get("roster", []) == []


def test_a_second_workbook_replaces_the_first_even_while_it_is_checked(browser, url, monkeypatch):
    bring(browser, url, book(rows(MANY)))
    first = RosterUpload.objects.get().key
    read = Checker.read

    def replaced(self, chunk):
        if RosterUpload.objects.get().key == first:
            bring(browser, url, book(rows(3, first=5_000)))
        return read(self, chunk)

    monkeypatch.setattr(Checker, "read", replaced)
    jobs.run.call(uploads.JOB, {"key": first})
    upload = RosterUpload.objects.get()
    assert (upload.total, upload.done, upload.bad) == (3, 3, 0) and upload.finished_at
    assert browser.post(f"{url}roster/take/", {"key": first}).status_code == 409
    assert browser.post(f"{url}roster/take/", {"key": upload.key}).status_code == 302
    assert len(Draft.objects.get().hidden["roster"]) == 3


def test_a_list_changed_since_is_not_overwritten_unseen(browser, url):
    upload = bring(browser, url, book(rows(3))).context["upload"]
    browser.post(f"{url}roster/", worker(id_number(9_999), name="后加"))
    page = text(browser.get(f"{url}roster/preview/"))
    assert "名单又有改动" in page and "全部采用" not in page
    assert "名单又有改动" in text(browser.post(f"{url}roster/take/", {"key": upload.key}), 409)
    assert [one["name"] for one in Draft.objects.get().hidden["roster"]] == ["后加"]
    browser.post(f"{url}roster/again/")
    work()
    upload = browser.get(f"{url}roster/preview/").context["upload"]
    assert browser.post(f"{url}roster/take/", {"key": upload.key}).status_code == 302
    assert len(Draft.objects.get().hidden["roster"]) == 3


def test_a_change_elsewhere_in_the_draft_does_not_stop_the_list(browser, url):
    upload = bring(browser, url, book(rows(3))).context["upload"]
    browser.post(f"{url}account/", {"bank": "甲", "number": "62170000000000", "version": 1})
    assert browser.post(f"{url}roster/take/", {"key": upload.key}).status_code == 302


def test_a_check_that_died_is_named_and_done_again(browser, url, monkeypatch):
    bring(browser, url, book(rows(MANY)))
    read, met = Checker.read, []

    def dies(self, chunk):
        met.append(chunk)
        if len(met) == 2:
            raise MemoryError
        return read(self, chunk)

    monkeypatch.setattr(Checker, "read", dies)
    with pytest.raises(MemoryError):
        work()
    assert f'已完成 <span class="num">500</span> / <span class="num">{MANY}' in text(
        browser.get(f"{url}roster/preview/")
    )
    clock.move_to(clock.now() + uploads.QUIET * 2)
    assert "可能中断了" in text(browser.get(f"{url}roster/preview/"))
    work()
    assert (fresh_upload().done, RosterPart.objects.count()) == (MANY, 3)
    assert "全部无误" in text(browser.get(f"{url}roster/preview/"))


def fresh_upload():
    return RosterUpload.objects.get()


@pytest.mark.django_db(transaction=True)
def test_pages_answer_while_thousands_are_checked(browser, url, monkeypatch):
    bring(browser, url, book(rows(MANY)))
    read, seen = Checker.read, []

    def looked_at(self, chunk):
        assert not connection.in_atomic_block  # nobody waits for the check
        page = text(browser.get(f"{url}roster/preview/"))
        assert "正在检查" in page or "正在排队" in page
        assert browser.post(f"{url}roster/", worker(id_number(9_000 + len(seen)))).status_code == 302
        seen.append(RosterUpload.objects.get().done)
        return read(self, chunk)

    monkeypatch.setattr(Checker, "read", looked_at)
    work()
    assert seen == [0, 500, 1000] and len(Draft.objects.get().hidden["roster"]) == 3


def test_a_workbook_may_be_dropped_and_strangers_see_nothing_of_it(county, browser, url):
    upload = bring(browser, url, book(rows(3))).context["upload"]
    stranger = signed_in(county.user())
    introduce(stranger)
    for page in ("preview", "faults"):
        assert stranger.get(f"{url}roster/{page}/").status_code == 404
    assert stranger.post(f"{url}roster/take/", {"key": upload.key}).status_code == 404
    number = id_number(1)
    assert number not in text(browser.get(f"{url}roster/preview/"))
    assert number not in str(RosterUpload.objects.values_list().get())
    with connection.cursor() as cursor:
        cursor.execute("select content, said from approvals_rosterupload")
        assert number not in str(cursor.fetchall())
    assert browser.post(f"{url}roster/drop/").status_code == 302
    assert not RosterUpload.objects.exists() and browser.get(f"{url}roster/preview/").status_code == 302


def test_who_stands_in_another_claim_is_told_to_the_claimant_without_a_name_and_to_the_reviewer_with_it(
    county,
):
    employer = county.employer()
    first, second = signed_in(county.user()), signed_in(county.user())
    introduce(first)
    introduce(second)
    write_url = write_labour(first, employer, [worker(id_number(7), name="甲工")])
    standing = filed(file(first, write_url))
    url = write_labour(second, employer, [])
    page = text(bring(second, url, book(rows(8))))
    assert "第 8 行：该人员已在其他申报中列入" in page and "有 1 行" in page and standing.number not in page
    assert take(second, url, book(rows(8))).status_code == 302
    case = filed(file(second, url))
    assert standing.number not in text(second.get(f"/my/cases/{case.number}/"))
    review = text(signed_in(county.user("reward_review@RSJ")).get(f"/cases/{case.number}/"))
    told = f"{standing.number}（一次性用工服务奖补，{clock.local(standing.created):%Y-%m-%d}）第 1 行　普通工　2025-01-02"
    assert told in review
    clock.move_to(clock.now().replace(year=clock.now().year + 2))
    assert "已在其他申报中列入" not in text(bring(second, begin(second, "labour_referral"), book(rows(8))))


def test_a_workbook_that_is_neither_taken_nor_dropped_is_not_lost_by_filing(county, browser):
    url = write_labour(browser, county.employer(), [worker(id_number(99), name="原有")])
    bring(browser, url, book(rows(8)))
    assert "上传的工作簿还没有采用" in text(file(browser, url), 422) and not Case.objects.exists()
    browser.post(f"{url}roster/drop/")
    assert filed(file(browser, url)).roster.count() == 1


def test_five_thousand_are_filed_looked_at_and_struck_by_numbers(county, browser):
    employer = county.employer()
    url = write_labour(browser, employer, [])
    bring(browser, url, book(rows(5_000)))
    work()
    upload = browser.get(f"{url}roster/preview/").context["upload"]
    assert upload.bad == 0
    assert browser.post(f"{url}roster/take/", {"key": upload.key}).status_code == 302
    with statements() as filing:
        answer = file(browser, url, sure="1")
    assert answer.status_code == 302, text(answer)
    case = Case.objects.get()
    assert case.roster.count() == 5_000 and len(filing) < 150
    clerk = signed_in(employer.clerk)
    page = text(clerk.get(f"/cases/{case.number}/"))
    assert "5000 人" in page and page.count('data-l="行"') == 100 and "第 1 页，共 50 页" in page
    assert 'type="checkbox" name="verify-wrong"' not in page and "行号" in page
    said = {"agree": "yes", "wrong": "3、4990-4999，5000", "text": "不在岗"}
    for wrong in ("5001", "甲", "9-12000"):
        page = text(act(clerk, case, "employer", "verify", said | {"wrong": wrong}), 422)
        assert "名单中没有第" in page and f'value="{wrong}"' in page
    many = said | {"wrong": "1-99999 " * 201}
    assert "一次最多写 200 段" in text(act(clerk, case, "employer", "verify", many), 422)
    assert act(clerk, case, "employer", "verify", said).status_code == 302
    struck = case.roster.exclude(refused="").values_list("number", flat=True)
    assert list(struck) == [3, *range(4_990, 5_001)]
    review = signed_in(county.user("reward_review@RSJ"))
    costs = []
    for query in ("", "?people=50", "?only=notable"):
        with statements() as asked:
            page = text(review.get(f"/cases/{case.number}/{query}"))
        costs.append(len(asked))
    assert page.count('data-l="行"') == 12 and max(costs) < 50  # some are kept for a minute only


def test_the_worker_stays_small_over_five_thousand_rows(tmp_path):
    """Real memory of a process of its own: about 90 MB of Django and the rows; read in yet another process."""
    script = Path(__file__).with_name("roster_memory.py")
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "county.sqlite3")],
        capture_output=True,
        check=True,
        text=True,
        timeout=600,
        cwd=Path(__file__).resolve().parents[3],
    )
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["good"] == 5_000 and said["bad"] == 0
    assert said["mb"] < MOST_MB, said
    assert said["seconds"] < MOST_SECONDS, said
