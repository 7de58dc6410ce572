"""A sitting over 500 claims: one request, a fixed number of statements, every claim by the law, all of them or none."""

from collections import Counter
from importlib import import_module

import pytest
from django.db import connection

from approvals.batches import services as batches
from approvals.meetings.models import Item, Meeting
from documents.models import Paper
from tests.approvals.desks.test_batches import signed_in
from tests.claims import Claims
from tests.sittings import resolved, sitting
from tests.statements import statements
from workflows import journal, ledger
from workflows.assessments import Assessment
from workflows.case import Case
from workflows.claim.rosters import RosterLine
from workflows.journal import Entry
from workflows.notices import Notice

pytestmark = pytest.mark.django_db
BOUND = 60
SIZES = [50, 500]

needs_sets = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite splits large sets at its limit of variables"
)


@pytest.fixture
def county():
    made = Claims()
    made.funds(100_000_000)
    return made


def pile(county, who, count):
    """So many reviewed claims, half of them for talents, and the list they stand on."""
    half = count // 2
    cases = county.checked(half) + county.checked(count - half, "talent_employer_reward")
    return county.reviewed(cases, who), batches.build("一批", list(batches.waiting()), who.review)


def before(county, who, count):
    """A sitting with a submitted batch on its agenda, and the secretary's browser."""
    cases, batch = pile(county, who, count)
    batches.submit(batch, who.review)
    client = signed_in(who.secretary)
    return cases, batch, client, sitting(client, batch)


def mixed(held, batch) -> dict:
    """Most are agreed to; the second is declined, the fourth postponed, and every tenth is declined."""
    places = [2, *range(10, held.items.count(), 10)]
    lines = [f"{place} 不同意 合同与社保记录不符（三(十二)3）" for place in places]
    return resolved(held, batch, exceptions="\n".join([*lines, "4 暂缓 待补充材料"]), seal="1")


def whole(cases) -> None:
    """Nothing is missing in any of them: journals, ledger, assessments, messages."""
    found = Case.objects.filter(pk__in=[case.pk for case in cases])
    assert [case.number for case in found if journal.broken(case)] == []
    assert ledger.mismatches() == []


@needs_sets
@pytest.mark.parametrize("size", SIZES)
def test_submitting_a_batch_costs_a_fixed_number_of_statements(county, who, size):
    cases, batch = pile(county, who, size)
    client = signed_in(who.review)
    with statements() as asked:
        answer = client.post(f"/batches/{batch.pk}/submit/", {"key": "once"})
    assert answer.status_code == 302 and len(asked) <= BOUND, f"{len(asked)}\n{asked}"
    assert Case.objects.filter(state="batched").count() == size
    assert Assessment.objects.filter(step="batched").count() == size
    whole(cases)


@needs_sets
@pytest.mark.parametrize("size", SIZES)
def test_signing_a_sitting_with_every_outcome_costs_a_fixed_number_of_statements(county, who, size):
    cases, batch, client, held = before(county, who, size)
    told, said = Notice.objects.count(), mixed(held, batch)
    with statements() as asked:
        answer = client.post(f"/meetings/{held.pk}/", said)
    assert answer.status_code == 302, answer.content.decode()
    assert len(asked) <= BOUND, f"{len(asked)}\n{asked}"
    states = Counter(Case.objects.values_list("state", flat=True))
    refused = 1 + len(range(10, size, 10))
    assert states == {"confirmed": size - refused - 1, "refused": refused, "batched": 1}
    assert Case.objects.filter(state="refused").exclude(finished=None).count() == refused
    assert Assessment.objects.filter(step="confirmed").count() == states["confirmed"]
    assert Notice.objects.count() - told == size
    assert Entry.objects.filter(action="decline", task__finished__isnull=False).count() == refused
    assert Paper.objects.filter(kind="claim_refused").count() == refused
    whole(cases)


def test_the_statements_are_the_same_for_ten_as_for_thirty(county, who):
    counted = []
    for size in (10, 30):
        _, batch, client, held = before(county, who, size)
        said = mixed(held, batch)
        with statements() as asked:
            assert client.post(f"/meetings/{held.pk}/", said).status_code == 302
        counted.append(len(asked))
    assert counted[0] >= counted[1], counted


def test_what_is_refused_gives_its_money_its_talent_and_its_people_back(county, who):
    cases, batch, client, held = before(county, who, 6)
    client.post(f"/meetings/{held.pk}/", resolved(held, batch, rest="decline", **reason(batch), seal="1"))
    assert {case.state for case in Case.objects.all()} == {"refused"}
    assert set(ledger.Pool.objects.values_list("taken", flat=True)) == {0}
    assert not RosterLine.objects.filter(taken=True).exists()
    whole(cases)


def reason(batch) -> dict:
    return {f"batch-{batch.number}-reason": "材料不实（三(十二)4）"}


def test_facts_are_assessed_again_for_each_and_all_that_changed_are_named(county, who):
    cases, batch, client, held = before(county, who, 6)
    for case in cases[:2]:
        case.roster.update(refused="已离职")
    answer = client.post(f"/meetings/{held.pk}/", resolved(held, batch, seal="1"))
    page = answer.content.decode()
    assert answer.status_code == 422 and all(case.number in page for case in cases[:2])
    assert cases[2].number not in page.split('class="ql-card"')[0]
    nothing_happened(held)


def nothing_happened(held):
    assert Meeting.objects.get(pk=held.pk).sealed_at is None
    assert set(Case.objects.values_list("state", flat=True)) == {"batched"}
    assert not Item.objects.exclude(sealed_at=None).exists()
    assert not Entry.objects.filter(action__in=["confirm", "decline", "postpone"]).exists()
    assert not Paper.objects.filter(source__startswith="meeting:").exists()
    assert not Assessment.objects.filter(step__in=["confirmed", "refused"]).exists()
    assert ledger.mismatches() == []


class Crash(BaseException):
    """What no code of ours catches."""


PLACES = {
    "approvals.sealing.write": 1, "approvals.meetings.papers.leave": 2, "workflows.engine.lock": 1,
    "workflows.journal.write": 7, "workflows.claim.amounts.keep": 5, "workflows.ledger.lines_of": 1,
    "workflows.claim.rosters.give_back": 1, "workflows.notices.post": 1, "documents.issue.numbers_for": 1,
    "workflows.activations.link_tasks": 1, "workflows.activations.end_cases": 1, "workflows.sheaf.write": 3,
    "documents.issue.keep_and_print": 1, "workflows.engine.perform_many": 1,
}  # fmt: skip
"""What breaks, and at which of its calls."""


@pytest.mark.parametrize("place", PLACES)
def test_a_crash_anywhere_in_the_signing_leaves_nothing(county, who, place, monkeypatch):
    _, batch, client, held = before(county, who, 12)
    said = mixed(held, batch)
    kept = {name: value for name, value in said.items() if name != "seal"}
    assert client.post(f"/meetings/{held.pk}/", kept).status_code == 302
    spoil(monkeypatch, place)
    with pytest.raises(Crash):
        client.post(f"/meetings/{held.pk}/", said)
    monkeypatch.undo()
    nothing_happened(held)
    assert client.post(f"/meetings/{held.pk}/", said).status_code == 302
    assert Meeting.objects.get(pk=held.pk).sealed_at


def spoil(monkeypatch, place: str) -> None:
    module, _, name = place.rpartition(".")
    found, calls = import_module(module), []
    real = getattr(found, name)

    def crash(*args, **kwargs):
        calls.append(name)
        if len(calls) == PLACES[place]:
            raise Crash(place)
        return real(*args, **kwargs)

    monkeypatch.setattr(found, name, crash)
