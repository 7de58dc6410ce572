"""The payment file goes out once, results come back all or nothing; hostile workbooks are refused with a sentence."""

import io
import re
import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from approvals.payments import bank, downloads, services
from approvals.payments.models import BankFile, Download, PaymentLine
from parties.models import Account
from tests.county import fresh
from tests.documents.test_workbooks import HOSTILE, formula, merged
from tests.payments import answers, cleared, tasks, to_allocated, to_answered, to_paid, workbook
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(cases, who):
    to_allocated(cases, who)
    return to_paid(cases, who)


@pytest.fixture
def maker(client, who):
    client.force_login(who.payment)
    return client


def cells(content: bytes) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def text(answer) -> str:
    return answer.content.decode()


def send(client, payment, rows, columns=bank.RETURNED):
    return client.post(f"/payments/lists/{payment.pk}/results/", {"file": workbook(rows, columns)})


# The payment file


def test_the_file_has_every_account_as_text_and_what_each_is_paid(maker, paid):
    answer = maker.post(f"/payments/lists/{paid.pk}/file/")
    rows = cells(answer.content)
    assert rows[0] == [*downloads.COLUMNS, *bank.ANSWER]
    line = paid.lines.first()
    assert rows[1][:5] == ["1", line.holder, line.number, line.bank, "500.00"]
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_the_file_is_taken_once_again_only_with_a_reason_and_another_person(client, county, who, paid):
    address = f"/payments/lists/{paid.pk}/file/"
    client.force_login(who.payment)
    assert client.post(address).status_code == 200
    again = client.post(address)
    assert again.status_code == 422 and "已由 张试" in text(again) and "另一人同意" in text(again)
    assert client.post(f"{address}again/", {"reason": ""}).status_code == 422
    assert client.post(f"{address}again/", {"reason": "银行未收到"}).status_code == 302
    pending = Download.objects.get(number=2)
    assert client.post(f"{address}again/", {"release": pending.pk}).status_code == 422
    assert client.post(address).status_code == 422
    client.force_login(who.payment_check)
    assert client.post(f"{address}again/", {"release": pending.pk}).status_code == 302
    assert client.post(address).status_code == 403
    client.force_login(who.payment)
    assert client.post(address).status_code == 200 and client.post(address).status_code == 422
    assert "银行未收到" in text(client.get(f"/payments/lists/{paid.pk}/"))


def test_a_list_nobody_approved_makes_no_file(maker, cases, who):
    to_allocated(cases, who)
    made = services.build(tasks(cases, "pay"), who.payment)
    assert maker.post(f"/payments/lists/{made.pk}/file/").status_code == 422


def test_a_row_changed_after_approval_makes_no_file(maker, paid):
    PaymentLine.objects.filter(payment=paid, position=2).update(gross=9000, net=9000)
    answer = maker.post(f"/payments/lists/{paid.pk}/file/")
    assert answer.status_code == 422 and "第 2 行在审核后被改动" in text(answer)
    assert not Download.objects.exists()


LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("name", LIVE)
def test_no_name_or_bank_becomes_a_formula_in_the_file(county, who, name):
    cases = cleared(county, who, 1)
    to_allocated(cases, who)
    payee = fresh(cases[0]).known.payee
    Account.objects.filter(pk=payee["account"]).update(holder=name, bank=name)
    case = fresh(cases[0])
    case.learn(payee=payee | {"name": name, "bank": name})
    case.save()
    payment = to_paid(cases, who)
    content = bank.take(payment, who.payment)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(one) for one in parts.namelist())
    assert cells(content)[1][1] == name.strip()


# The results


def test_results_are_shown_first_and_take_effect_when_confirmed(maker, paid, cases):
    looked = send(maker, paid, answers(paid, failed=[2]))
    assert [fresh(case).state for case in cases] == [S.PAID] * 2
    page = maker.get(looked["Location"])
    assert "还没有入账" in text(page) and "户名不符" in text(page)
    assert maker.post(looked["Location"]).status_code == 302
    assert [fresh(case).state for case in cases] == [S.CLOSED, S.ALLOCATED]
    assert maker.post(looked["Location"]).status_code == 302
    assert cases[0].log.filter(action="settle").count() == 1


def test_part_of_the_results_may_come_first(maker, paid, cases):
    first, second = answers(paid)
    for rows in ([first], [second]):
        assert maker.post(send(maker, paid, rows)["Location"]).status_code == 302
    assert [fresh(case).state for case in cases] == [S.CLOSED] * 2


def wrong(row: int, column: str, said: str):
    def change(rows):
        rows[row][bank.RETURNED.index(column)] = said
        return rows

    return change


FAULTS = {
    "an unknown line": (wrong(1, "行号", "9"), "第 3 行“行号”：本发放清单没有第“9”行"),
    "the same line twice": (wrong(1, "行号", "1"), "第 3 行“行号”：“1”与第 2 行重复"),
    "another amount": (wrong(0, "金额", "500.01"), "第 2 行“金额”：应为 500.00 元，文件为 500.01"),
    "no amount": (wrong(0, "金额", "五百"), "第 2 行“金额”：应为 500.00 元，文件为 五百"),
    "another account": (wrong(0, "账号", "6222000000000000009"), "第 2 行“账号”：与清单不符"),
    "too few digits": (wrong(0, "账号", "12"), "第 2 行“账号”：与清单不符"),
    "an unknown result": (wrong(0, "结果", "已付"), "第 2 行“结果”：只能是“成功”或“失败”"),
    "a failure without reason": (wrong(0, "结果", "失败"), "第 2 行“失败原因”：失败的须写明"),
    "a success without serial": (wrong(0, "银行流水号", ""), "第 2 行“银行流水号”：成功的须有银行流水号"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_wrong_line_refuses_the_whole_file_and_is_named(maker, paid, cases, name):
    change, sentence = FAULTS[name]
    answer = send(maker, paid, change(answers(paid)))
    assert answer.status_code == 422 and sentence in text(answer)
    assert not BankFile.objects.exists() and [fresh(case).state for case in cases] == [S.PAID] * 2


def test_every_fault_is_named_at_once(maker, paid):
    rows = wrong(0, "金额", "1")(wrong(1, "账号", "0000")(answers(paid)))
    page = text(send(maker, paid, rows))
    assert "第 2 行“金额”" in page and "第 3 行“账号”" in page


def test_the_same_file_again_is_refused_line_by_line(maker, paid, who):
    rows = answers(paid)
    to_answered(paid, who)
    page = text(send(maker, paid, rows))
    assert "第 2 行“行号”：第 1 行已有回执" in page and "第 3 行“行号”：第 2 行已有回执" in page


def test_a_serial_of_another_payment_is_refused(county, who, maker, paid):
    to_answered(paid, who)
    others = cleared(county, who, 1)
    to_allocated(others, who)
    other = to_paid(others, who)
    serial = paid.lines.first().serial
    page = text(send(maker, other, wrong(0, "银行流水号", serial)(answers(other))))
    assert f"“{serial}”已用于 {paid} 第 1 行" in page


def test_a_preview_overtaken_by_another_is_refused(paid, who, cases):
    early = bank.read(paid, workbook(answers(paid)), who.payment)
    BankFile.objects.filter(pk=early.pk).update(applied_at=early.read_at)
    late = bank.read(paid, workbook(answers(paid, failed=[1, 2])), who.payment)
    BankFile.objects.filter(pk=early.pk).update(applied_at=None)
    bank.apply(early, who.payment)
    with pytest.raises(Refused, match="第 2 行.*已有回执"):
        bank.apply(late, who.payment)
    assert [fresh(case).state for case in cases] == [S.CLOSED] * 2


def test_the_last_digits_or_a_masked_account_are_enough(paid):
    number = paid.lines.first().number
    good = [number, f" {number[:4]} {number[4:]}", number[-4:], f"{number[:4]}****{number[-4:]}"]
    assert all(bank.same_account(said, number) for said in good)
    bad = ["", "*", number[-3:], f"****{number[-3:]}", "²²²²", number[:-1], f"{number[:6]}****"]
    assert not any(bank.same_account(said, number) for said in bad)


@pytest.mark.parametrize(
    ("said", "amount"),
    [("500", 500), ("1,500.00", 1500), ("¥500.5", 500.5), ("", None), ("-1", None), ("1e3", None), ("1.005", None)],
)  # fmt: skip
def test_money_is_read_to_the_fen_or_not_at_all(said, amount):
    assert bank.money(said) == amount


# Hostile workbooks


def numeric(paid) -> bytes:
    """The account as a number: its last digits are lost."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, bank.RETURNED)
        page.write_row(1, 0, [1, float(paid.lines.first().number), 500, "成功", "", "S1"])
    return target.getvalue()


def upload(client, payment, content: bytes, name="回执.xlsx"):
    book = io.BytesIO(content)
    book.name = name
    return client.post(f"/payments/lists/{payment.pk}/results/", {"file": book})


def sentences(answer) -> list[str]:
    listed = re.search(r'<div class="ql-errors".*?</ul>', text(answer), re.S)
    return re.findall(r"<li>(.*?)</li>", listed[0]) if listed else []


@pytest.mark.parametrize("name", [*HOSTILE, "formula", "merged", "number", "nothing"])
def test_a_hostile_workbook_is_refused_with_a_sentence_and_the_worker_lives(maker, paid, cases, name):
    made = {"formula": formula(), "merged": merged(3, 4), "number": numeric(paid), "nothing": b""}
    answer = upload(maker, paid, made[name] if name in made else HOSTILE[name])
    assert answer.status_code == 422 and sentences(answer)
    assert not BankFile.objects.exists() and [fresh(case).state for case in cases] == [S.PAID] * 2
    assert maker.get(f"/payments/lists/{paid.pk}/").status_code == 200


def test_an_account_kept_as_a_number_is_named_never_guessed(maker, paid):
    assert "第 2 行“账号”是数字格式" in sentences(upload(maker, paid, numeric(paid)))[0]


def test_without_a_file_the_page_says_so(maker, paid):
    assert "请先选择" in text(maker.post(f"/payments/lists/{paid.pk}/results/"))
