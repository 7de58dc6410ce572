"""The roster: row by row or as a workbook, all or nothing, every fault by its line, nobody twice."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from approvals.applications.models import Draft
from documents.workbooks import read_rows, written
from tests.approvals.claim_answers import begin, introduce, worker
from tests.claims import Claims, id_number

pytestmark = pytest.mark.django_db
COLUMNS = ["姓名", "身份证号", "类别", "入职日期", "离职日期"]


@pytest.fixture
def browser():
    signed_in = Client()
    signed_in.force_login(Claims().user())
    introduce(signed_in)
    return signed_in


@pytest.fixture
def url(browser):
    return begin(browser, "labour_referral")


def book(*rows, columns=COLUMNS):
    return SimpleUploadedFile("名单.xlsx", written(columns, [list(row) for row in rows]))


def bring(browser, url, *rows, **more):
    """What the page says of a workbook that was brought in."""
    return browser.post(f"{url}roster/import/", {"file": book(*rows, **more)}, follow=True)


def taken(browser, url, *rows):
    """Bring a workbook in and take it."""
    return browser.post(f"{url}roster/take/", {"key": bring(browser, url, *rows).context["upload"].key})


def names(browser, url):
    return [row["name"] for row in browser.get(f"{url}roster/").context["rows"]]


def test_people_are_added_changed_and_struck_row_by_row(browser, url):
    for serial, name in ((1, "甲工"), (2, "乙工"), (3, "丙工")):
        assert browser.post(f"{url}roster/", worker(id_number(serial), name=name)).status_code == 302
    assert browser.post(f"{url}roster/2/", worker(id_number(2), name="乙新工")).status_code == 302
    browser.post(f"{url}roster/1/remove/")
    assert names(browser, url) == ["乙新工", "丙工"]


def test_a_row_of_a_list_that_has_changed_since_is_neither_struck_nor_overwritten(browser, url):
    for serial, name in ((1, "甲工"), (2, "乙工"), (3, "丙工")):
        browser.post(f"{url}roster/", worker(id_number(serial), name=name))
    version = browser.get(f"{url}roster/").context["version"]
    assert f'name="stands_on" value="{version}"' in browser.get(f"{url}roster/2/").content.decode()
    assert browser.post(f"{url}roster/1/remove/", {"stands_on": version}).status_code == 302
    again = browser.post(f"{url}roster/1/remove/", {"stands_on": version})
    assert again.status_code == 409 and "名单刚刚有改动" in again.content.decode()
    late = worker(id_number(2), name="乙新工") | {"stands_on": version}
    for _ in range(2):
        page = browser.post(f"{url}roster/2/", late)
        assert page.status_code == 422 and "名单刚刚有改动" in page.content.decode()
        assert 'value="乙新工"' in page.content.decode()
        assert f'name="stands_on" value="{version}"' in page.content.decode(), (
            "saved again it is still refused"
        )
    assert browser.post(f"{url}roster/0/remove/").status_code == 404
    assert names(browser, url) == ["乙工", "丙工"]


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"id_number": "350423199001010001"}, "校验位不对"),
    ({"kinds": []}, "请选择“类别”"),
    ({"kinds": ["博士"]}, "没有“博士”这一类"),
    ({"hired": "2025-01"}, "请填写到日"),
    ({"left": "2024-12-31"}, "离职日期早于入职日期"),
    ({"hired": "2999-01-01"}, "晚于今天"),
])  # fmt: skip
def test_a_wrong_row_gets_its_sentence_and_stays_as_typed(browser, url, changed, sentence):
    answer = browser.post(f"{url}roster/", worker(id_number(1), name="甲工") | changed)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and 'value="甲工"' in page
    assert names(browser, url) == []


def test_the_same_person_twice_is_refused_with_the_line(browser, url):
    browser.post(f"{url}roster/", worker(id_number(1), name="甲工"))
    answer = browser.post(f"{url}roster/", worker(id_number(1), name="甲工"))
    assert answer.status_code == 422 and "已在第 1 行" in answer.content.decode()
    assert names(browser, url) == ["甲工"]


def test_a_workbook_comes_in_whole(browser, url):
    rows = [
        [f"工{chr(0x4E00 + n)}", id_number(n), "普通工、初级技能", "2025-01-02", ""] for n in range(1, 301)
    ]
    assert taken(browser, url, *rows).status_code == 302
    people, page = Draft.objects.get().hidden["roster"], browser.get(f"{url}roster/?page=3")
    assert len(page.context["rows"]) == 100 and "第 300 行" in page.content.decode()
    assert len(people) == 300 and people[0]["kinds"] == ["普通工", "初级技能"]


def test_every_fault_is_named_by_line_and_nothing_is_kept(browser, url):
    browser.post(f"{url}roster/", worker(id_number(9), name="原有"))
    answer = bring(
        browser, url, ["甲工", id_number(1), "普通工", "2025-01-02", ""], ["乙工", "123", "普通工", "2025-13-02", ""],
        ["丙工", id_number(1), "普通工", "2025-01-02", ""], ["", id_number(3), "博士", "2025-01-02", "2024-01-01"],
    )  # fmt: skip
    page = answer.content.decode()
    assert "4 行：1 行无误，3 行有问题" in page and "全部采用" not in page
    for sentence in (
        "第 3 行“身份证号”：身份证号应为18位", "第 3 行“入职日期”：没有2025年13月2日", "第 4 行“身份证号”：与第 2 行重复，同一人",
        "第 5 行“姓名”：请填写“姓名”", "没有“博士”这一类",
    ):  # fmt: skip
        assert sentence in page, sentence
    key = answer.context["upload"].key
    assert browser.post(f"{url}roster/take/", {"key": key}).status_code == 409
    assert names(browser, url) == ["原有"]


def test_the_refused_workbook_comes_back_with_its_faults(browser, url):
    assert browser.get(f"{url}roster/faults/").status_code == 404
    rows = ["甲工", id_number(1), "普通工", "2025-01-02", ""], ["乙工", "123", "普通工", "2025-01-02", ""]
    assert f"{url}roster/faults/" in bring(browser, url, *rows).content.decode()
    content = b"".join(browser.get(f"{url}roster/faults/"))
    good, bad = read_rows(io.BytesIO(content), [*COLUMNS, "错误说明"])
    assert good.cells["错误说明"] == "" and "身份证号应为18位" in bad.cells["错误说明"]
    assert taken(browser, url, ["甲工", id_number(1), "普通工", "2025-01-02", ""]).status_code == 302
    assert browser.get(f"{url}roster/faults/").status_code == 404


def test_the_template_has_the_columns_the_import_reads(browser, url):
    content = b"".join(browser.get(f"{url}roster/template/"))
    assert read_rows(io.BytesIO(content), COLUMNS) == []


@pytest.mark.parametrize(("file", "sentence"), [
    (SimpleUploadedFile("名单.xlsx", b"MZ" * 50), "不是有效的 xlsx"),
    (book(columns=["姓名", "号码"]), "没有找到表头"),
    (book(), "没有数据行"),
])  # fmt: skip
def test_what_is_no_roster_is_refused_with_a_sentence(browser, url, file, sentence):
    file.seek(0)
    answer = browser.post(f"{url}roster/import/", {"file": file}, follow=True)
    assert sentence in answer.content.decode() and "全部采用" not in answer.content.decode()
    assert "请先选择工作簿" in browser.post(f"{url}roster/import/").content.decode()


def test_numbers_lie_encrypted_and_are_masked_on_the_page(browser, url):
    number = id_number(5)
    browser.post(f"{url}roster/", worker(number, name="甲工"))
    draft = Draft.objects.get()
    assert number not in str(draft.data)
    assert number not in browser.get(f"{url}roster/").content.decode()
