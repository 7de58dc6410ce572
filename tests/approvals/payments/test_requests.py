"""请款: one batch, its grounds, its funds; sealed when submitted, returned with a reason and asked for anew."""

import pytest
from django.core.exceptions import PermissionDenied

from approvals.payments import requests
from documents.models import Paper
from tests.claims import PASSED, to_reported
from tests.county import do, fresh
from tests.payments import cleared, record, tasks, to_requested
from workflows import engine, holds, journal
from workflows.claim import pools
from workflows.claim.again import reassess_cut
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.ledger import Pool, Reservation

pytestmark = pytest.mark.django_db


def test_a_request_names_its_grounds_and_what_it_asks_of_each_fund(cases, who):
    request = to_requested(cases, who)
    assert [fresh(case).state for case in cases] == [S.REQUESTED] * 2
    assert request.batch == fresh(cases[0]).facts["batch"]
    assert request.grounds["minutes"] == [fresh(cases[0]).facts["resolution"]["number"]]
    assert len(request.grounds["publicity"]) == 1 and requests.totals(request) == {"就业补助资金": 1500}
    letter = Paper.objects.get(kind="fund_request")
    said = "".join(letter.data["paragraphs"])
    assert letter.number.startswith("清人社函〔") and "1,500.00元" in said
    assert all(number in said for number in (*request.grounds["minutes"], *request.grounds["publicity"]))


def test_claims_of_two_batches_are_two_requests(county, who, cases):
    others = cleared(county, who, 1)
    with pytest.raises(Refused, match="同一汇总批次"):
        requests.build(tasks([*cases, *others], "request"), who.payment)


def test_without_minutes_or_publicity_nothing_goes_out(cases, who):
    request = requests.build(tasks(cases, "request"), who.payment)
    request.grounds = {"minutes": [], "publicity": []}
    request.save()
    with pytest.raises(Refused, match="会议纪要文号.*公示编号"):
        requests.submit(request, who.payment)
    assert fresh(cases[0]).state == S.CLEARED


def test_a_claim_under_an_objection_is_named_and_can_be_taken_off(cases, who):
    request = requests.build(tasks(cases, "request"), who.payment)
    holds.place(fresh(cases[0]), "异议", "objection:7", who.publicity)
    with pytest.raises(Refused, match=cases[0].number):
        requests.submit(request, who.payment)
    requests.remove(request.lines.get(case=cases[0]), who.payment)
    requests.submit(request, who.payment)
    assert [fresh(case).state for case in cases] == [S.CLEARED, S.REQUESTED]


def test_a_withdrawn_claim_is_named_with_its_line(cases, who):
    request = requests.build(tasks(cases, "request"), who.payment)
    engine.interrupt(cases[1].pk, "withdraw", cases[1].applicant, key="w", data={"reason": "不再申报"})
    with pytest.raises(Refused, match=f"第 2 行 {cases[1].number}.*撤销"):
        requests.submit(request, who.payment)


def test_what_was_submitted_cannot_change(cases, who):
    request = to_requested(cases, who)
    line = request.lines.first()
    with pytest.raises(Refused, match="不能再改"):
        requests.remove(line, who.payment)
    line.amount = 1
    with pytest.raises(Refused, match="不能再改"):
        line.save()
    requests.submit(request, who.payment)
    assert sum(case.log.filter(action="request").count() for case in cases) == 2


def test_a_claim_is_asked_for_once(cases, who):
    work = tasks(cases, "request")
    requests.build(work, who.payment)
    assert not requests.waiting()
    with pytest.raises(Refused, match="已列入其他请款单"):
        requests.build(work, who.payment)


def test_returned_with_a_reason_the_claims_wait_for_a_new_request(cases, who):
    request = to_requested(cases, who)
    record(request, who)
    with pytest.raises(PermissionDenied):
        requests.send_back(request, "纪要缺页", who.finance)
    with pytest.raises(Refused, match="理由"):
        requests.send_back(request, " ", who.finance_check)
    requests.send_back(request, "纪要缺页", who.finance_check)
    assert [fresh(case).state for case in cases] == [S.CLEARED] * 2
    entry = cases[0].log.get(action="send_back")
    assert entry.said("reason") == "纪要缺页" and journal.broken(fresh(cases[0])) is None
    with pytest.raises(Refused, match="已退回"):
        record(request, who)
    again = to_requested(cases, who)
    assert again.number != request.number and [fresh(case).state for case in cases] == [S.REQUESTED] * 2


def test_a_claim_that_was_raised_since_it_was_listed_is_named(county, who):
    first, second = (to_reported(county.agreement_claim(), county, who) for _ in range(2))
    code = pools.cap_codes(first, {})[0]
    pool = Pool.objects.get(code=code)
    Reservation.objects.create(pool=pool, amount=184_000, status="committed", proof="期初")
    Pool.objects.filter(code=code).update(taken=184_000)
    for case in (first, second):
        do(case, "review", "approve", who.review, PASSED)
    request = requests.build(tasks([second], "request"), who.payment)
    engine.interrupt(first.pk, "withdraw", first.applicant, key="w", data={"reason": "另行处理"})
    reassess_cut(code)
    with pytest.raises(Refused, match=r"已由 6,000.00 元重新测算为 10,000.00 元"):
        requests.submit(request, who.payment)
