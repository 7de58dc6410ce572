"""Closing a publicity while an objection is being filed: it came first and holds its line, or it is late and flagged."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction

from approvals.publicity import services
from approvals.publicity.models import CLEAR, ENDED, POSTED, Objection, Publicity, PublicityLine
from documents.models import Paper
from tests.claims import PASSED, to_confirmed
from tests.county import do, fresh
from tests.publicities import Publicities, object_to
from tests.server import Client, alone, blocked, in_line, together, wait_for
from workflows import clock, engine, holds, journal, ledger
from workflows.case import Case
from workflows.claim.states import S
from workflows.numbers import Counter

ROUNDS = 50


@pytest.fixture
def county(county):
    return Publicities()


@pytest.fixture
def who(county):
    county.funds()
    return county.desks()


def midnight(publicity) -> None:
    """The last day passes for every process at once: the server's clock cannot be moved, its last day can."""
    Publicity.objects.filter(pk=publicity.pk).update(last_day=clock.today() - timedelta(days=1))


def at(delay, call):
    """The call, some milliseconds after the start."""

    def later():
        time.sleep(delay / 1000)
        return call()

    return later


class Round:
    """One list on its last day, whoever closes it once the day has passed, and somebody who objects."""

    def __init__(self, county, who, server, turn):
        self.publicity, self.turn = county.posted(who, 2), turn
        self.officer, self.anybody = Client(server, who.publicity), Client(server)
        self.contested, self.other = self.publicity.lines.all()
        Publicity.objects.filter(pk=self.publicity.pk).update(last_day=clock.today())

    def close(self):
        midnight(self.publicity)
        return self.officer.post(f"/publicity/{self.publicity.pk}/close/", {})

    def object(self):
        said = {"line": self.contested.pk, "text": "名单不实", "key": uuid.uuid4().hex}
        return self.anybody.post(f"/notices/{self.publicity.number}/", said, address=f"127.0.{self.turn}.2")

    def ended(self, filed, closed) -> str:
        assert (filed[0], closed[0]) == (200, 302), (filed[0], closed[0], filed[1][:300], closed[1][:300])
        return never_lost(Objection.objects.get(line=self.contested), self.contested, self.other)


def test_fifty_objections_against_closing(county, who, server):
    """Thirty as they fall, the moments drawn apart by milliseconds; twenty in the worst order there is."""
    seen = set()
    for turn in range(30):
        one = Round(county, who, server, turn)
        seen.add(one.ended(*together(at(turn % 6 * 4, one.object), at((turn + 3) % 6 * 4, one.close))))
    assert seen == {"in time", "late"}
    for turn in range(30, ROUNDS):
        one = Round(county, who, server, turn)
        assert one.ended(*overtaken(one)) == "in time"
    assert ledger.mismatches() == []


def overtaken(one: Round):
    """The objection is stopped half way, in time and not yet kept; then the day passes and the list is closed."""
    with ThreadPoolExecutor(2) as others:
        with transaction.atomic():  # whoever files an objection needs its number
            Counter.objects.select_for_update().get(series="YY")
            filed = others.submit(alone, one.object)
            wait_for(lambda: blocked() == 1)
            closed = others.submit(alone, one.close)
            wait_for(lambda: blocked() == 2 or closed.done())
        return filed.result(30), closed.result(30)


def never_lost(objection, contested, other) -> str:
    """What stands after a round: an objection in time holds its line, a late one is flagged; the other line is clear."""
    contested.refresh_from_db()
    other.refresh_from_db()
    assert other.outcome == CLEAR and fresh(other.case).state == S.CLEARED
    assert journal.broken(fresh(contested.case)) is None
    if objection.late:
        assert not holds.held([contested.case])
        assert contested.outcome == CLEAR and fresh(contested.case).state == S.CLEARED
        return "late"
    assert holds.held([contested.case]) and contested.outcome == POSTED
    assert fresh(contested.case).state == S.POSTED
    return "in time"


def test_closing_by_double_click_and_by_two_people_closes_once(county, who, server):
    one, two = Client(server, who.publicity), Client(server, who.publicity_check)
    for _ in range(8):
        publicity = county.posted(who, 3)
        midnight(publicity)
        url = f"/publicity/{publicity.pk}/close/"
        answers = together(*[lambda: one.post(url, {})] * 2, lambda: two.post(url, {}))
        assert sorted(status for status, _ in answers) == [302, 422, 422], answers
        assert set(publicity.lines.values_list("outcome", flat=True)) == {CLEAR}
        assert Paper.objects.filter(source__startswith=f"publicity:{publicity.pk}:proof").count() == 1


def test_forty_objections_at_once_are_forty_kept_with_numbers_without_gap(county, who, server):
    publicity = county.posted(who, 3)
    lines = list(publicity.lines.all())
    anybody = Client(server)
    post = lambda n: anybody.post(
        f"/notices/{publicity.number}/",
        {"line": lines[n % 3].pk, "text": f"异议{n}", "key": uuid.uuid4().hex}, address=f"127.1.0.{n + 1}",
    )  # fmt: skip
    answers = together(*[lambda n=n: post(n) for n in range(40)])
    assert {status for status, _ in answers} == {200}, [
        body[:200] for status, body in answers if status != 200
    ]
    numbers = sorted(int(one.number[-5:]) for one in Objection.objects.all())
    assert numbers == list(range(numbers[0], numbers[0] + 40))
    assert holds.Hold.objects.filter(lifted_at=None).count() == 40


def test_deciding_the_last_objection_against_closing_clears_the_line_once(county, who, server):
    from approvals.publicity import objections

    decider, closer = Client(server, who.publicity_check), Client(server, who.publicity)
    for turn in range(10):
        publicity = county.posted(who, 2)
        line = publicity.lines.first()
        objection = object_to(line)
        objections.investigate(objection, "已核", who.publicity)
        midnight(publicity)
        decide = lambda: decider.post(
            f"/publicity/objections/{objection.pk}/", {"step": "decide", "result": "dismissed"}
        )
        close = lambda: closer.post(f"/publicity/{publicity.pk}/close/", {})
        answers = together(*([decide, close] if turn % 2 else [close, decide]))
        assert [status for status, _ in answers] == [302, 302], answers
        assert set(PublicityLine.objects.filter(publicity=publicity).values_list("outcome", flat=True)) == {
            CLEAR
        }
        assert {fresh(line.case).state for line in publicity.lines.all()} == {S.CLEARED}


def test_the_next_list_is_posted_while_the_first_one_is_closed(county, who):
    """A claim recalled from a list that is over, and shown anew: closing the first one never clears it."""
    for turn in range(2):
        first = county.posted(who, 2)
        case = first.lines.first().case
        engine.interrupt(case.pk, "recall", who.review, key=f"r{turn}", data={"reason": "市级已补助"})
        do(case, "review", "pass_review", who.review, PASSED)
        to_confirmed([case], who)
        second = services.prepare("第二批公示", 5, services.waiting().filter(process=case), who.review)
        midnight(first)
        post = lambda second=second: services.post(second, "公示栏", "", "x", who.publicity)
        close = lambda first=first: services.close(first, who.publicity)
        in_line(Case.objects.filter(pk=case.pk), *([post, close] if turn % 2 else [close, post]))
        assert fresh(case).state == S.POSTED and journal.broken(fresh(case)) is None
        assert sorted(case_lines(case)) == [ENDED, POSTED]
    assert ledger.mismatches() == []


def case_lines(case) -> list[str]:
    return list(PublicityLine.objects.filter(case=case).values_list("outcome", flat=True))
