"""The ordinary way of the money in a test: requested, allocated, paid, answered by the bank."""

import io

from approvals.payments import allocations, bank, requests, services
from approvals.payments.models import APPROVED
from documents.workbooks import written
from parties.secrets import index_of
from tests.claims import PASSED, PEOPLE, id_number, person, to_cleared, to_reported, to_reviewed
from tests.county import COUNT, do, fresh
from workflows import clock
from workflows.case import Task


def tasks(cases, node):
    found = Task.objects.filter(process__in=cases, finished=None, flow_task__endswith=f".{node}")
    return list(found.select_related("process").order_by("pk"))


def cleared(county, who, count=2, **more):
    """Labour claims nobody objected to, each of a referrer of its own."""
    cases = [county.labour_claim(n, **more) for n in range(1, count + 1)]
    for case in cases:
        to_reviewed(case, who)
    to_cleared(cases, who)
    return cases


def to_requested(cases, who):
    request = requests.build(tasks(cases, "request"), who.payment)
    requests.submit(request, who.payment)
    request.refresh_from_db()
    return request


def record(request, who, **more):
    said = {
        "voucher": f"清财拨{next(COUNT)}",
        "dated": clock.today(),
        "amounts": requests.due(request),
    } | more
    return allocations.record(request, actor=who.finance, **said)


def to_allocated(cases, who):
    request = to_requested(cases, who)
    allocations.approve(record(request, who), who.finance_check)
    return request


def to_paid(cases, who):
    payment = services.build(tasks(cases, "pay"), who.payment)
    services.approve(payment, who.payment_check)
    payment.refresh_from_db()
    return payment


def answers(payment, failed=(), **changed):
    """What the bank says of every open line: (行号, 账号, 金额, 结果, 失败原因, 银行流水号)."""
    return [
        [str(line.position), line.number, f"{line.net:.2f}", "失败", "户名不符", ""]
        if line.position in failed
        else [str(line.position), line.number, f"{line.net:.2f}", "成功", "", f"S{line.pk}"]
        for line in payment.lines.filter(outcome=APPROVED)
    ]


def workbook(rows, columns=bank.RETURNED, name="回执.xlsx"):
    book = io.BytesIO(written(columns, rows))
    book.name = name
    return book


def to_answered(payment, who, failed=()):
    file = bank.read(payment, workbook(answers(payment, failed)), who.payment)
    bank.apply(file, who.payment)
    return file


# Claims that pay several -----------------------------------------------------------------------------------------


def payees(county, count, sides=()):
    """So many people or enterprises, each with an account of his own; the part of each is his place."""
    found = []
    for number in range(1, count + 1):
        serial = next(PEOPLE)
        who = {"name": person("试奖", serial), "index": index_of(id_number(serial))}
        account = county.account(who["index"], who["name"])
        found.append(
            who
            | {"part": number, "account": account.pk, "bank": account.bank, "masked": account.masked}
            | ({"side": sides[number - 1]} if sides else {})
        )
    return found


def winners(county, who, count=3, **more):
    """A claim for people who are each paid his own, 1,000 yuan, cleared for the request."""
    rows = [{"course": "焊接", "hours": 40, "trained": "2025-04-01"}] * count
    case = county.roster_claim("training_upskill", rows, payees=payees(county, count), **more)
    do(case, "review", "approve", who.review, PASSED)
    return fresh(case)


def halves(county, who):
    """Two enterprises that share a grant, cleared for the request."""
    case = county.agreement_claim(lent=county.lent(11))
    to_reported(case, county, who)
    do(case, "review", "approve", who.review, PASSED)
    return fresh(case)


def returned_revenue(county, **said):
    """Revenue of the vocational school that 财政局 has reviewed: 80 % goes back."""
    school = county.employer()
    school.unit.name = "清流县高级职业中学"
    school.unit.save()
    facts = {"paid_in": "1000.05", "source": "校企合作"} | said
    case = county.roster_claim("revenue_return", [], school, said=facts)
    do(case, "review", "approve", county.user("reward_review@CZJ"), PASSED)
    return fresh(case)
