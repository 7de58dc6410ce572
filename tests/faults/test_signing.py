"""A server killed while it signs a sitting leaves none of it or all of it, and the same click finishes it once."""

import contextlib
import os
import threading
import time
import uuid

import pytest

from approvals.batches import services as batches
from approvals.meetings import services as meetings
from approvals.meetings.models import Item, Meeting
from tests.claims import Claims
from tests.server import Client, Server
from tests.sittings import head
from workflows import clock, journal, ledger
from workflows.case import Case
from workflows.journal import Entry

SIZE = 120
KILLS = 20 if os.environ.get("DRILL") else 6
PEOPLE = [{"name": name, "present": True} for name in ("组长", "副组长")]


@pytest.fixture
def server(transactional_db):
    running = Server()
    running.start()
    yield running
    running.stop()


def test_sigkill_while_signing_leaves_none_or_all(server):
    county = Claims()
    county.funds(100_000_000)
    who = county.desks()
    sittings = [sitting(county, who) for _ in range(KILLS)]
    client, landed = Client(server, who.secretary), []
    for turn, held in enumerate(sittings):
        said = head(held.minutes_number, members="组长\n副组长", seal="1", key=uuid.uuid4().hex)
        sign = threading.Thread(target=silently, args=(client, held, said))
        sign.start()
        time.sleep(0.15 + turn * 1.2 / KILLS)
        server.kill()
        sign.join()
        landed.append(all_or_nothing(held))
        server.start()
        assert patiently(client, held, said) == 302
        assert all_or_nothing(held) and once(held)
    assert ledger.mismatches() == [] and [case for case in Case.objects.all() if journal.broken(case)] == []
    assert False in landed, "no kill came in time"


def sitting(county, who) -> Meeting:
    """A signed-ready sitting: every fifth claim declined, every seventh postponed."""
    county.reviewed(county.checked(SIZE), who)
    batch = batches.build("一批", list(batches.waiting()), who.review)
    batches.submit(batch, who.review)
    held = Meeting.objects.create(
        body="LDXZ", held_on=clock.today(), place="会议室", chair="组长", attendance=PEOPLE, created_by=who.secretary,
        minutes_number=f"清委人才纪〔2026〕{batch.pk}号",
    )  # fmt: skip
    meetings.build_agenda(held, meetings.waiting(held), who.secretary)
    odd = {5: "decline", 7: "postpone"}
    exceptions = {
        place: meetings.Result(outcome, "待核")
        for step, outcome in odd.items()
        for place in range(step, SIZE + 1, step)
    }
    meetings.record_batch(held, batch.number, meetings.Result("agree"), exceptions, who.secretary)
    return held


def silently(client, held, said) -> None:
    """What a browser sees of a server that dies is nothing."""
    with contextlib.suppress(OSError):
        client.post(f"/meetings/{held.pk}/", said)


def patiently(client, held, said) -> int:
    """The same click again until somebody answers."""
    for _ in range(50):
        with contextlib.suppress(OSError):
            return client.post(f"/meetings/{held.pk}/", said)[0]
        time.sleep(0.1)
    raise AssertionError("nobody answers")


def all_or_nothing(held) -> bool:
    """Whether the sitting took effect; it must have done so for the meeting and every claim, or for none."""
    sealed = Meeting.objects.get(pk=held.pk).sealed_at is not None
    items = list(Item.objects.filter(meeting=held).select_related("case"))
    done = Entry.objects.filter(task__in=[item.task_id for item in items]).count()
    assert done == (SIZE if sealed else 0), (sealed, done)
    assert {item.sealed_at is not None for item in items} == {sealed}
    if not sealed:
        assert {item.case.state for item in items} == {"batched"}
    assert ledger.mismatches() == []
    return sealed


def once(held) -> bool:
    """However often it was sent, every claim was decided once."""
    actions = ("confirm", "decline", "postpone")
    return Entry.objects.filter(case__in=held.items.values("case"), action__in=actions).count() == SIZE
