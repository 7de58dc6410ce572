"""Jobs whose worker died are taken up again, and whatever stays undone is reported."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from documents import issue
from documents.models import Paper
from tests.county import County
from workflows import clock, jobs, timers
from workflows.notices import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def job():
    """The job that prints the application of a case just filed."""
    County().transfer()
    return DBTaskResult.objects.get(args_kwargs__args__0="print")


def lose(job, worker="w1"):
    """A worker takes the job up and is never heard of again; so long that it must be dead."""
    job.claim(worker)
    clock.move_to(clock.now() + jobs.LIMIT + timedelta(seconds=1))


def verify() -> str:
    out = io.StringIO()
    try:
        call_command("verify", stdout=out)
    except CommandError as faults:
        out.write(str(faults))
    return out.getvalue()


def test_a_job_that_runs_is_left_to_its_worker(job):
    job.claim("w1")
    assert timers.tick()["jobs"] == 0
    job.refresh_from_db()
    assert job.status == "RUNNING"


def test_a_job_whose_worker_died_is_ready_again(job):
    lose(job)
    assert timers.tick()["jobs"] == 1
    assert list(DBTaskResult.objects.ready().filter(pk=job.pk)) == [job]
    assert timers.tick()["jobs"] == 0


def test_a_job_that_costs_every_worker_fails_in_the_end(job):
    for number in range(jobs.TRIES):
        lose(job, f"w{number}")
        timers.tick()
        job.refresh_from_db()
    assert job.status == "FAILED" and f"{jobs.TRIES} 次办理均中断" in job.traceback


def test_tick_says_what_it_took_up(job):
    lose(job)
    out = io.StringIO()
    call_command("tick", stdout=out)
    assert "重新接办后台事项 1 件" in out.getvalue()


def test_verify_reports_a_job_nobody_goes_on_with(job):
    lose(job)
    said = verify()
    assert "无人续办" in said and "manage.py tick" in said and "共 1 处异常" in said


def test_verify_reports_a_failed_job_until_its_work_is_done(job):
    job.set_failed(OSError("磁盘已满"))
    said = verify()
    assert "print（kind=application" in said and "磁盘已满" in said
    issue.render(Paper.objects.get().pk)
    assert "print（" not in verify()


@pytest.mark.parametrize("settled", [{"sent": True}, {"read": True}])
def test_a_message_read_or_sent_since_is_no_fault(job, settled):
    message = DBTaskResult.objects.get(args_kwargs__args__0="deliver")
    message.set_failed(OSError("邮件服务器无应答"))
    assert "deliver（" in verify()
    Notice.objects.update(**dict.fromkeys(settled, clock.now()))
    assert "deliver（" not in verify()
