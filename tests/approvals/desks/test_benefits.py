"""The register of other policies' benefits: two keepers, numbers in part, revoked with a reason and never erased."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.imports.kinds import IMPORTS
from approvals.registers.models import RegisterEntry
from documents.attachments import Attachment
from documents.workbooks import written
from parties.benefits import Benefit
from tests.approvals.answers import PDF
from tests.benefits import benefit, entered
from tests.browsing import signed_in, text
from tests.claims import Claims, credit_code, id_number
from tests.statements import statements
from workflows import clock

pytestmark = pytest.mark.django_db
NUMBER = id_number(4242)
ALL = "/registers/benefits/"


@pytest.fixture
def county():
    return Claims()


@pytest.fixture
def maker(county):
    return signed_in(county.user("reward_review@RSJ", name="江月明"))


@pytest.fixture
def checker(county):
    return signed_in(county.user("publicity@RCB", name="熊丽君"))


def said(**more):
    return {
        "purpose": "labour_referral", "number": NUMBER, "name": "试工甲", "level": "市", "item": "荐才奖补", "occasion": "",
        "amount": "300", "paid": "yes", "paid_on": clock.today().isoformat(), "document": "明人社〔2026〕3号", "proof": "发放名单第3行",
    } | more  # fmt: skip


def test_one_enters_another_confirms_and_the_number_is_shown_in_part(maker, checker):
    assert maker.post(f"{ALL}add/", said())["Location"] == ALL
    one = Benefit.objects.get()
    assert one.waits and one.number == NUMBER and one.amount == Decimal(300)
    own = maker.post(f"{ALL}confirm/", {"benefit": [one.pk]})
    assert own.status_code == 422 and "须由两人分别办理" in text(own, 422)
    assert checker.post(f"{ALL}confirm/", {"benefit": [one.pk]}).status_code == 302
    one.refresh_from_db()
    assert one.counts and one.confirmed_by.name == "熊丽君"
    for page in (text(maker.get(ALL)), text(maker.get(f"{ALL}{one.pk}/"))):
        assert one.masked in page and NUMBER not in page and "明人社〔2026〕3号" in page
    assert NUMBER not in "".join(RegisterEntry.objects.values_list("said", flat=True))


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"number": NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")}, "校验不通过"),
    ({"occasion": "2026"}, "每人只计一次，不填场次"),
    ({"purpose": "training_upskill", "item": "培训费用"}, "须填写培训课程"),
    ({"purpose": "shared_labour", "number": credit_code(7), "occasion": "去年"}, "请填四位年度"),
    ({"purpose": "outbound_recruitment", "number": credit_code(7), "occasion": "五月"}, "请写成 2026-01-02 的样子"),
    ({"paid_on": ""}, "请填写发放日期"), ({"paid": "no"}, "尚未发放的不填发放日期"), ({"paid_on": "2999-01-01"}, "不能晚于今天"),
    ({"amount": "0"}, "0.01"), ({"amount": "10万"}, "金额应为数字，到分为止"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(maker, wrong, sentence):
    answer = maker.post(f"{ALL}add/", said(**wrong))
    assert answer.status_code == 422 and sentence in text(answer, 422)
    assert "发放名单第3行" in answer.content.decode() and not Benefit.objects.exists()


def test_a_browser_does_not_make_another_amount_of_what_is_typed(maker):
    """A number field would read 10万 as 10."""
    page = maker.get(f"{ALL}add/").content.decode()
    assert 'name="amount"' in page and 'type="number"' not in page


def test_the_same_document_is_entered_once(maker):
    maker.post(f"{ALL}add/", said())
    again = maker.post(f"{ALL}add/", said(number=NUMBER.lower()))
    assert again.status_code == 422 and "不重复登记" in text(again, 422)
    assert maker.post(f"{ALL}add/", said(paid="no", paid_on="", amount="500")).status_code == 302


def test_what_counts_is_revoked_by_two_and_stays_with_its_reason(county, maker, checker):
    one = benefit(county, NUMBER)
    url = f"{ALL}{one.pk}/settle/"
    assert "请写明理由" in text(maker.post(url, {"act": "ask", "reason": " "}), 422)
    maker.post(url, {"act": "ask", "reason": "已退回市级补助"})
    assert "须由两人分别办理" in text(maker.post(url, {"act": "revoke"}), 422)
    one.refresh_from_db()
    assert one.counts and one.asks_to_end
    checker.post(url, {"act": "keep"})
    one.refresh_from_db()
    assert one.counts and not one.asks_to_end
    maker.post(url, {"act": "ask", "reason": "已退回市级补助"})
    checker.post(url, {"act": "revoke"})
    one.refresh_from_db()
    assert not one.counts and one.revoked_by.name == "熊丽君"
    page = text(maker.get(f"{ALL}{one.pk}/"))
    assert "已撤销" in page and "已退回市级补助" in page and "不予撤销" in page
    assert "已撤销" in text(maker.post(url, {"act": "ask", "reason": "再撤"}), 422)


def test_an_entry_that_never_counted_is_returned_and_may_be_entered_again(county, checker, maker):
    one = entered(county, NUMBER)
    checker.post(f"{ALL}{one.pk}/settle/", {"act": "drop", "reason": "金额有误"})
    one.refresh_from_db()
    assert not one.waits and not one.counts and one.why_revoked == "金额有误"
    assert maker.post(f"{ALL}add/", said()).status_code == 302
    refused = checker.post(f"{ALL}confirm/", {"benefit": [one.pk]})
    assert refused.status_code == 422 and "请刷新名册" in text(refused, 422)


def test_found_by_words_standing_purpose_and_whole_number(county, maker):
    benefit(county, NUMBER, name="试工乙")
    entered(county, id_number(4243), name="试工丙", document="闽人社〔2026〕1号", level="省")
    assert "试工丙" not in text(maker.get(f"{ALL}?q=试工乙"))
    assert "试工乙" not in text(maker.get(f"{ALL}?standing=waiting"))
    assert "没有找到" in text(maker.get(f"{ALL}?purpose=contest_prize"))
    found = text(maker.post(f"{ALL}find/", {"number": f" {NUMBER.lower()} "}))
    assert "试工乙" in found and "试工丙" not in found
    assert "请填写完整号码" in text(maker.post(f"{ALL}find/", {}), 422)


def test_a_list_asks_as_much_of_the_database_however_long_it_is(county, maker):
    def asked(more):
        for serial in range(more):
            entered(
                county,
                id_number(5000 + Benefit.objects.count() + serial * 7),
                document=f"明人社〔2026〕{more}{serial}号",
            )
        with statements() as found:
            maker.get(ALL)
        return len(found)

    maker.get(ALL)
    assert asked(2) == asked(12)


def bring(browser, rows):
    book = io.BytesIO(written(IMPORTS["benefits"].columns, rows))
    book.name = "rows.xlsx"
    return browser.post("/import/benefits/", {"file": book})


def row(
    serial,
    *,
    purpose="一次性用工服务奖补",
    occasion="",
    amount="300",
    paid="是",
    on="2026-01-05",
    number="",
    item="荐才奖补",
):
    number = number or id_number(serial)
    return [f"试工{serial}", number, "市", purpose, item, occasion, amount, paid, on, "明人社〔2026〕3号", ""]


def test_a_workbook_waits_for_the_second_keeper(maker, checker):
    assert "已导入 2 行" in text(bring(maker, [row(11), row(12, paid="否", on="")]))
    assert {one.waits for one in Benefit.objects.all()} == {True}
    checker.post(f"{ALL}confirm/", {"benefit": [one.pk for one in Benefit.objects.all()]})
    assert {one.counts for one in Benefit.objects.all()} == {True}


def test_every_fault_of_a_workbook_is_named_and_nothing_is_kept(county, maker):
    entered(county, id_number(21))
    page = text(bring(maker, [
        row(11), row(11), row(13, amount="三百"), row(14, purpose="午餐补助"), row(15, occasion="甲"), row(16, on="2999-01-01"),
        row(17, number="123"), row(21),
    ]), 422)  # fmt: skip
    for sentence in (
        "与第 2 行重复",
        "不是金额",
        "没有“午餐补助”",
        "每人只计一次",
        "不能晚于今天",
        "身份证号应为18位",
        "不重复登记",
    ):
        assert sentence in page, sentence
    assert Benefit.objects.count() == 1


def test_keepers_of_other_desks_only_read_or_do_not_see_it(county):
    one = benefit(county, NUMBER)
    auditor = signed_in(county.user("auditor@DCS"))
    assert auditor.get(f"{ALL}{one.pk}/").status_code == 200
    assert auditor.post(f"{ALL}{one.pk}/settle/", {"act": "ask", "reason": "x"}).status_code == 403
    assert auditor.post(f"{ALL}add/", said()).status_code == 403
    assert signed_in(county.user("finance@CZJ")).get(ALL).status_code == 403


# 凭证


def test_a_scan_is_kept_whatever_else_is_wrong_and_both_keepers_read_it(maker, checker, county):
    scan = SimpleUploadedFile("发放名单.pdf", PDF, "application/pdf")
    answer = maker.post(f"{ALL}add/", said(amount="", proof="", file=scan))
    kept = Attachment.objects.get()
    assert "已上传“发放名单.pdf”" in text(answer, 422) and str(kept.public_id) in answer.content.decode()
    assert maker.post(f"{ALL}add/", said(proof="", kept=str(kept.public_id))).status_code == 302
    one = Benefit.objects.get()
    for keeper in (maker, checker):
        assert f"{ALL}{one.pk}/proof/" in keeper.get(f"{ALL}{one.pk}/").content.decode()
        assert b"".join(keeper.get(f"{ALL}{one.pk}/proof/").streaming_content) == PDF
    outsider = signed_in(county.user("intake@JYJ"))
    assert outsider.get(f"{ALL}{one.pk}/proof/").status_code == 403


def test_an_entry_shows_a_scan_or_says_where_the_proof_is(maker, county):
    assert "请上传凭证，或在“凭证说明”中写明" in text(maker.post(f"{ALL}add/", said(proof="")), 422)
    broken = SimpleUploadedFile("x.pdf", b"%PDF-1.4 broken", "application/pdf")
    assert "已损坏" in text(maker.post(f"{ALL}add/", said(proof="", file=broken)), 422)
    others = Attachment.objects.create(
        owner=county.user("publicity@RCB"),
        kind="benefit",
        name="x.pdf",
        content_type="application/pdf",
        size=1,
    )
    assert "请上传凭证" in text(maker.post(f"{ALL}add/", said(proof="", kept=str(others.public_id))), 422)
    assert not Benefit.objects.exists()
    assert maker.post(f"{ALL}add/", said()).status_code == 302
    assert maker.get(f"{ALL}{Benefit.objects.get().pk}/proof/").status_code == 404
