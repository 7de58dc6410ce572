"""The bank's workbooks: the payment file going out once, its results coming back all or nothing."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from approvals import sealing
from approvals.imports.services import Fault
from approvals.payments import downloads, moves, turns
from approvals.payments.models import APPROVED, BOUNCED, CONFIRMED, BankFile, Payment, PaymentLine
from documents.workbooks import Row, read_rows, written
from parties.secrets import normalised
from workflows import clock, engine
from workflows.fsm import Refused

ANSWER = ["结果", "失败原因", "银行流水号"]
RETURNED = ["行号", "账号", "金额", *ANSWER]
RESULTS = {"成功": CONFIRMED, "失败": BOUNCED}
TAIL = 4  # digits of an account a bank may answer with instead of the whole number


class Faulty(Exception):
    """The results cannot be taken; ``faults`` names every line and why."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__("；".join(fault.sentence for fault in faults))


# The payment file -------------------------------------------------------------------------------------------------


@transaction.atomic
def take(payment: Payment, actor) -> bytes:
    """The file, once; again only what another person has released for this one."""
    turns.require(actor, turns.PAYMENT)
    payment = turns.locked(payment)
    if payment.sealed_at is None:
        raise Refused("发放清单尚未审核，不能生成付款文件")
    lines = list(payment.lines.select_related("case"))
    if changed := [line.position for line in lines if not line.is_true()]:
        raise Refused(
            f"第 {'、'.join(map(str, changed))} 行在审核后被改动，不能生成付款文件，请立即报告系统管理员并运行 manage.py verify 核查"
        )
    downloads.note(payment, actor)
    empty = [""] * len(ANSWER)
    rows = [downloads.cells(line.position, line, line.net) + empty for line in lines]
    return written([*downloads.COLUMNS, *ANSWER], rows)


# The results ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """What the bank says of one line."""

    row: int
    line: PaymentLine
    outcome: str
    failure: str
    serial: str


@transaction.atomic
def read(payment: Payment, file, actor) -> BankFile:
    """Read and check everything, keep what it says for the preview; raises Unreadable or Faulty, and keeps nothing."""
    turns.require(actor, turns.PAYMENT)
    rows, payment = read_rows(file, RETURNED), turns.locked(payment)
    results = checked(payment, rows)
    file.seek(0)
    payment.files.filter(applied_at=None).delete()
    return BankFile.objects.create(
        payment=payment, name=str(file.name)[-120:], sha256=hashlib.sha256(file.read()).hexdigest(), read_by=actor,
        rows=[
            {"row": one.row, "line": one.line.pk, "outcome": one.outcome, "failure": one.failure, "serial": one.serial}
            for one in results
        ],
    )  # fmt: skip


def checked(payment: Payment, rows: list[Row]) -> list[Result]:
    """The results line by line, or every fault of every line."""
    if payment.sealed_at is None:
        raise Faulty([Fault(0, "", "发放清单尚未审核，没有需要回执的付款")])
    if not rows:
        raise Faulty([Fault(0, "", "工作簿里没有数据行")])
    lines = {str(line.position): line for line in payment.lines.select_related("case")}
    faults = [*repeated(rows), *used_serials(rows)]
    for row in rows:
        faults += faults_of(row, lines.get(row.cells["行号"]))
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: fault.line))
    return [result_of(row, lines[row.cells["行号"]]) for row in rows]


def result_of(row: Row, line: PaymentLine) -> Result:
    said, outcome = row.cells, RESULTS[row.cells["结果"]]
    failure = said["失败原因"][:200] if outcome == BOUNCED else ""
    return Result(row.line, line, outcome, failure, said["银行流水号"])


def repeated(rows: list[Row]) -> Iterator[Fault]:
    """The same line, or the same bank serial, twice in one file."""
    for column in ("行号", "银行流水号"):
        counted = Counter(row.cells[column] for row in rows)
        first: dict[str, int] = {}
        for row in rows:
            said = row.cells[column]
            if said and counted[said] > 1 and first.setdefault(said, row.line) != row.line:
                yield Fault(row.line, column, f"“{said}”与第 {first[said]} 行重复")


def used_serials(rows: list[Row]) -> Iterator[Fault]:
    serials = {row.cells["银行流水号"]: row.line for row in rows if row.cells["银行流水号"]}
    known = PaymentLine.objects.filter(serial__in=list(serials)).select_related("payment")
    for line in known:
        yield Fault(
            serials[line.serial], "银行流水号", f"“{line.serial}”已用于 {line.payment} 第 {line.position} 行"
        )


def faults_of(row: Row, line: PaymentLine | None) -> Iterator[Fault]:
    """Everything wrong in one row."""
    said = row.cells
    if line is None:
        yield Fault(row.line, "行号", f"本发放清单没有第“{said['行号']}”行")
        return
    if line.outcome != APPROVED:
        yield Fault(
            row.line, "行号", f"第 {line.position} 行已有回执（{line.serial or line.failure}），不能重复导入"
        )
    if not same_account(said["账号"], line.number):
        yield Fault(
            row.line, "账号", f"与清单不符，应为 {line.masked}；须为文本格式的完整账号或末 {TAIL} 位以上"
        )
    if (amount := money(said["金额"])) != line.net:
        shown = f"{amount:,.2f}" if amount is not None else said["金额"] or "空"
        yield Fault(row.line, "金额", f"应为 {line.net:,.2f} 元，文件为 {shown}")
    yield from faults_of_result(row)


def faults_of_result(row: Row) -> Iterator[Fault]:
    said = row.cells
    if said["结果"] not in RESULTS:
        yield Fault(row.line, "结果", f"只能是“{'”或“'.join(RESULTS)}”")
    elif said["结果"] == "失败" and not said["失败原因"]:
        yield Fault(row.line, "失败原因", "失败的须写明银行给出的原因")
    elif said["结果"] == "成功" and not said["银行流水号"]:
        yield Fault(row.line, "银行流水号", "成功的须有银行流水号")
    if len(said["银行流水号"]) > 60:
        yield Fault(row.line, "银行流水号", "不能超过 60 个字")


def same_account(said: str, number: str) -> bool:
    """The whole number, or at least its last digits (a bank may mask the rest)."""
    digits = normalised(said)
    tail = re.sub(r"^[\d*]*\*", "", digits)
    return digits == number or (len(tail) >= TAIL and tail.isdigit() and number.endswith(tail))


def money(said: str) -> Decimal | None:
    """Yuan to the fen, with or without separators; None for anything else."""
    plain = said.replace(",", "").removeprefix("¥")
    return Decimal(plain) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", plain, re.ASCII) else None


def shown(file: BankFile) -> list[Result]:
    """What the preview shows."""
    lines = {line.pk: line for line in file.payment.lines.select_related("case")}
    return [
        Result(one["row"], lines[one["line"]], one["outcome"], one["failure"], one["serial"])
        for one in file.rows
    ]


@transaction.atomic
def apply(file: BankFile, actor) -> None:
    """入账: every line takes effect, or none."""
    turns.require(actor, turns.PAYMENT)
    turns.locked(file.payment)
    file = turns.locked(file)
    if file.applied_at:
        if file.applied_by_id == actor.pk:
            return
        raise engine.Stale(f"此回执已由 {file.applied_by} 于 {clock.when(file.applied_at)} 入账")
    results, now = shown(file), clock.now()
    if answered := [one for one in results if one.line.outcome != APPROVED]:
        raise Refused(
            *(f"第 {one.row} 行：清单第 {one.line.position} 行已有回执，不能重复入账" for one in answered)
        )
    if changed := [one for one in results if not one.line.is_true()]:
        raise Refused(
            *(f"清单第 {one.line.position} 行在审核后被改动，不能入账，请先核查" for one in changed)
        )
    BankFile.objects.filter(pk=file.pk).update(applied_at=now, applied_by=actor)
    keep(results, now)
    moves.perform(moves_of(file.payment, {one.line.case_id for one in results}), actor)


def moves_of(payment: Payment, cases: set[int]) -> list:
    """The moves of those claims of which every part on the list has its answer; the others go on waiting."""
    work, attempts, moved = moves.open_at("receipt", cases), defaultdict(list), []
    for line in payment.lines.filter(case__in=cases).select_related("case"):
        attempts[line.case_id].append(line)
    for lines in attempts.values():
        outcomes = {line.outcome for line in lines}
        if APPROVED in outcomes:
            continue
        said = {"number": payment.number}
        if BOUNCED in outcomes:
            moved += moves.in_parts(lines, work, "bounce", reason=failures(lines), **said)
        else:
            moved += moves.in_parts(lines, work, "settle", **said)
    return moved


def failures(lines: list[PaymentLine]) -> str:
    """Why the bank returned what it returned; with the names where several are paid."""
    bounced = [line for line in lines if line.outcome == BOUNCED]
    if len(lines) == 1:
        return bounced[0].failure
    return "；".join(f"{line.payee} {line.failure}" for line in bounced)


def keep(results: list[Result], now) -> None:
    """Write the bank's answer on its line and seal what it now says."""
    for one in results:
        one.line.outcome, one.line.failure, one.line.answered_at = one.outcome, one.failure, now
        one.line.serial = one.serial or None
    lines = [one.line for one in results]
    with turns.unique_or("银行流水号已用于其他付款，请核对回执"):
        PaymentLine.objects.bulk_update(lines, ["serial", "failure", "answered_at"])
    sealing.seal(lines, now)
