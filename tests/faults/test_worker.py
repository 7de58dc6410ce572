"""A worker killed in the middle of a job: what it was doing is done once more by the next one, and recorded once."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from documents import issue
from documents.models import Paper
from tests.county import County
from tests.server import ROOT, database_url
from workflows import clock, jobs
from workflows.notices import Notice

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="a worker of its own needs a database of its own"
    ),
]


class Worker:
    """``manage.py worker`` as a process of its own, its letters on paper."""

    def __init__(self, folder):
        self.letters = folder / "letters"
        self.letters.touch()

    def __enter__(self):
        env = os.environ | {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
        with self.letters.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "manage.py", "worker"], cwd=ROOT, env=env, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        with connection.cursor() as cursor:  # the database has not noticed yet
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )

    def count(self, text: str) -> int:
        return self.letters.read_text(encoding="utf8").count(text)


def wait_for(met):
    for _ in range(600):
        if met():
            return
        time.sleep(0.05)
    raise AssertionError("nothing happened")


def job_of(name) -> DBTaskResult:
    return DBTaskResult.objects.get(args_kwargs__args__0=name)


def kill_in(name, row, worker):
    """Hold the row the job must write, wait until a worker is in the middle of the job, and kill it there."""
    with transaction.atomic():
        type(row).objects.select_for_update().get(pk=row.pk)
        with worker:
            wait_for(lambda: job_of(name).status == "RUNNING")
            wait_for(waits_for_the_row)
    assert job_of(name).status == "RUNNING", "nobody has told anybody"


def waits_for_the_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def long_after():
    clock.move_to(clock.now() + jobs.LIMIT + timedelta(seconds=1))
    call_command("tick")


@pytest.fixture
def filed(transactional_db):
    county = County()
    applicant = county.user()
    applicant.email = "lin@example.invalid"
    applicant.save()
    return county.transfer(applicant)


def test_a_paper_is_printed_by_the_next_worker(filed, tmp_path):
    paper, worker = Paper.objects.get(case=filed), Worker(tmp_path)
    kill_in("print", paper, worker)
    call_command("tick")
    assert job_of("print").status == "RUNNING", "not before it is certain that its worker is dead"
    long_after()
    with worker:
        wait_for(lambda: job_of("print").status == "SUCCESSFUL")
    paper.refresh_from_db()
    assert paper.rendered and issue.damaged() == [] and len(job_of("print").worker_ids) == 2


def test_a_message_is_sent_once_more_under_the_same_id(filed, tmp_path):
    notice, worker = Notice.objects.get(case=filed), Worker(tmp_path)
    kill_in("deliver", notice, worker)
    reference = f"Message-ID: <notice-{notice.pk}@guiqing>"
    assert worker.count(reference) == 1, "it had left, and nobody knew"
    long_after()
    with worker:
        wait_for(lambda: job_of("deliver").status == "SUCCESSFUL")
    notice.refresh_from_db()
    assert notice.sent and worker.count(reference) + len(mail.outbox) == 2
