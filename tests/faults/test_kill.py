"""A killed server loses nothing it has acknowledged, and the same key acts once however often it is sent."""

import os
import queue
import threading
import time
import uuid
from http.client import HTTPException

from django_tasks_db.models import DBTaskResult

from tests.county import fresh, task
from tests.server import Client, Server
from tests.transfers import SEEN
from workflows import journal
from workflows.case import Case
from workflows.journal import Entry

KILLS = 50 if os.environ.get("DRILL") else 15
PATIENCE = 60
"""Seconds; a server started again on a busy machine may take some."""


def send_until_answered(client, case, work, key, acked):
    """What a patient browser does: send the same click again until somebody answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            status, _ = client.act(case, work, "accept", SEEN, key=key)
        except (OSError, HTTPException):  # nobody there, or killed half way through its answer
            time.sleep(0.1)
            continue
        if status == 302:
            acked.append((case.pk, key))
            return
        if status < 500:
            raise AssertionError(f"refused: {status}")
        time.sleep(0.1)


def test_sigkill_under_load_loses_no_acknowledged_step(transactional_db):
    from tests.county import County

    county = County()
    server, acked, todo = Server(), [], queue.Queue()
    officer = county.user("intake@JYJ")
    client = Client(server, officer)
    for _ in range(KILLS * 12):
        case = county.transfer()
        todo.put((case, task(case, "intake"), uuid.uuid4().hex))
    server.start()
    threads = [threading.Thread(target=work_off, args=(client, todo, acked)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        time.sleep(0.25)
        server.kill()
        server.start()
    for thread in threads:
        thread.join()
    server.stop()
    assert todo.empty() and len(acked) == KILLS * 12
    nothing_is_lost_or_doubled(acked)


def work_off(client, todo, acked):
    while True:
        try:
            case, work, key = todo.get_nowait()
        except queue.Empty:
            return
        send_until_answered(client, case, work, key, acked)


def nothing_is_lost_or_doubled(acked):
    for case_pk, key in acked:
        assert Entry.objects.filter(case=case_pk, key=key, action="accept").count() == 1
        case = fresh(Case(pk=case_pk))
        assert (case.state, case.log.count()) == ("checking", 2)
        assert case.task_set.filter(finished=None).count() == 1
        assert journal.broken(case) is None
    left = DBTaskResult.objects.filter(args_kwargs__args__0="print").count()
    assert left == 2 * len(acked)  # the application and the receipt of each
