"""A hasty applicant: many clicks on 提交, and one case of it."""

import threading
from functools import partial

import pytest
from django.db import connection
from django.test import Client

from approvals.applications.models import Draft
from tests.approvals.answers import write, write_everything
from workflows.case import Case


@pytest.fixture
def applicant(county):
    county.officials()
    return county.user(name="林归")


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def click(user, path: str, **said):
    """A POST from a browser of its own, ready to go."""
    return partial(client_of(user).post, path, said)


def at_once(*calls) -> list:
    """Every call in a thread of its own, all released together."""
    answers, gate = [None] * len(calls), threading.Barrier(len(calls))

    def run(at, call):
        gate.wait()
        try:
            answers[at] = call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_eight_clicks_are_one_case(applicant):
    client = client_of(applicant)
    write_everything(client)
    key = client.get("/my/transfer/check/").context["draft"].key
    answers = at_once(*(click(applicant, "/my/transfer/check/", key=key) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {302}
    assert Case.objects.filter(applicant=applicant).count() == 1
    assert {answer["Location"] for answer in answers} == {
        f"/my/cases/{Case.objects.get(applicant=applicant).number}/submitted/"
    }


def test_two_phones_saving_at_once_do_not_overwrite_each_other(applicant):
    client = client_of(applicant)
    client.post("/my/transfer/")
    write(client, "personal")
    version = Draft.objects.get(owner=applicant).version
    answers = at_once(*(
        click(applicant, "/my/transfer/work/", version=version, present_unit=f"单位{at}") for at in range(6)
    ))  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [409] * 5 + [422]


def test_two_starts_are_one_draft(applicant):
    answers = at_once(*(click(applicant, "/my/transfer/") for _ in range(6)))
    assert {answer.status_code for answer in answers} == {302}
    assert Draft.objects.filter(owner=applicant).count() == 1
