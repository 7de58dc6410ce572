"""A batch is put together by HR, frozen when submitted, and hands every claim on, all of them or none."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from approvals.batches import papers, services
from approvals.batches.models import Batch, BatchLine
from documents.models import Paper
from tests.claims import to_reviewed
from tests.county import do, fresh
from workflows import engine, journal, ledger
from workflows.claim.states import S
from workflows.fsm import Refused

pytestmark = pytest.mark.django_db


def reviewed(county, who, count=3):
    return county.reviewed(county.checked(count, people=2), who)


def built(who, **more) -> Batch:
    return services.build("一批", list(services.waiting()), who.review, **more)


def test_submitting_freezes_the_list_and_hands_every_claim_on(county, who):
    cases = [*reviewed(county, who), *county.reviewed(county.checked(2, "talent_employer_reward"), who)]
    batch = built(who)
    services.submit(batch, who.review)
    assert {fresh(case).state for case in cases} == {S.BATCHED}
    assert {fresh(case).known.get("batch") for case in cases} == {batch.number}
    lines = list(batch.lines.all())
    assert [line.position for line in lines] == [1, 2, 3, 4, 5]
    assert {line.outcome for line in lines} == {"frozen"} and all(
        line.digest == line.seal() for line in lines
    )
    assert [journal.broken(fresh(case)) for case in cases] == [None] * 5
    for change in (lines[0].delete, lines[0].save, Batch.objects.get(pk=batch.pk).save):
        with pytest.raises(Refused, match="不能再改"):
            change()
    for change in (lambda: services.add(batch, [], who.review), lambda: services.submit(batch, who.review)):
        with pytest.raises(Refused, match="不能再改"):
            change()


def test_the_paper_says_what_was_frozen_by_claim_and_by_fund(county, who):
    reviewed(county, who, 2)
    county.reviewed(county.checked(1, "talent_employer_reward"), who)
    batch = built(who)
    services.submit(batch, who.review)
    paper = Paper.objects.get(source=papers.source_of(batch))
    rows = paper.data["lines"]
    assert [len(row) for row in rows] == [len(paper.data["columns"])] * len(rows)
    assert rows[0][2:5] == ["一次性用工服务奖补", rows[0][3], "1,000.00"] and rows[0][3].endswith("2 人")
    assert rows[-3:] == [
        ["", "合计", "", "", "2,000.00", "就业补助资金", ""],
        ["", "合计", "", "", "50,000.00", "人才经费", ""],
        ["", "总计", "", "", "52,000.00", "", ""],
    ]


def test_a_claim_sent_back_meanwhile_is_named_with_its_line_and_nothing_is_submitted(county, who):
    cases = reviewed(county, who)
    batch = built(who)
    do(cases[1], "collect", "return_to_review", who.review, {"reason": "再核"})
    with pytest.raises(Refused, match=f"第 2 行 .*{cases[1].number}.*移出"):
        services.submit(batch, who.review)
    assert fresh(cases[0]).state == S.REVIEWED and batch.lines.filter(sealed_at=None).count() == 3
    services.remove(batch.lines.get(position=2), who.review)
    services.submit(batch, who.review)
    assert [line.position for line in batch.lines.all()] == [1, 2]


def test_an_award_raised_before_the_submission_is_frozen_as_it_then_stands(county, who, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    referrer = county.claimant()
    first, second = (county.labour_claim(n, ["应届高校毕业生"], claimant=referrer) for n in (195, 10))
    to_reviewed(first, who)
    to_reviewed(second, who)
    batch = services.build("一批", list(services.waiting().filter(process=second)), who.review)
    engine.interrupt(first.pk, "withdraw", first.applicant, key="w", data={"reason": "不报了"})
    assert batch.lines.get().amount == 5_000
    services.submit(batch, who.review)
    assert batch.lines.get().amount == 10_000 and ledger.mismatches() == []


def test_nobody_else_builds_changes_or_submits(county, who):
    reviewed(county, who)
    batch = built(who)
    for act in (
        lambda: services.build("x", [], who.secretary),
        lambda: services.submit(batch, who.secretary),
        lambda: services.remove(batch.lines.first(), who.secretary),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_claim_stands_on_one_open_list(county, who):
    reviewed(county, who)
    tasks = list(services.waiting())
    built(who)
    with pytest.raises(Refused, match="其他批次"):
        services.build("又一批", tasks, who.review)
    assert Batch.objects.count() == 1 and not services.waiting().exists()


def test_the_same_click_builds_and_submits_once(county, who):
    reviewed(county, who)
    key = uuid.uuid4().hex
    first = built(who, key=key)
    assert services.build("一批", [], who.review, key=key) == first
    services.submit(first, who.review, key=key)
    services.submit(first, who.review, key=key)
    with pytest.raises(Refused, match="已提交"):
        services.submit(first, who.review, key=uuid.uuid4().hex)


def test_a_line_in_memory_opens_nothing(county, who):
    (case,) = reviewed(county, who, 1)
    task = case.task_set.get(finished=None)
    forged = BatchLine(case=case, task=task, position=1, amount=1, outcome="frozen", sealed_at=case.created)
    forged.digest = forged.seal()
    with pytest.raises(Refused, match="汇总批次"):
        do(case, "collect", "include", who.review, {"number": "1"}, batch=forged)


def test_every_refusal_of_a_set_is_told_at_once(county, who):
    cases = reviewed(county, who)
    batch = built(who)
    for case in cases[:2]:
        case.roster.update(said={"kinds": ["普通工"], "hired": ""})
    with pytest.raises(Refused) as refused:
        services.submit(batch, who.review)
    assert all(case.number in str(refused.value) for case in cases[:2])
    assert cases[2].number not in str(refused.value)
    assert {fresh(case).state for case in cases} == {S.REVIEWED}
