"""Every message leaves once, is visible when it did not, and is tried again."""

from datetime import timedelta

import pytest
from django.core import mail

from parties.channels import Unreachable
from tests.county import County
from workflows import clock, notices, timers
from workflows.notices import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice():
    county = County()
    applicant = county.user()
    applicant.email = "lin@example.invalid"
    applicant.save()
    county.transfer(applicant)
    return Notice.objects.get()


def test_a_message_leaves_by_mail_once(notice):
    for _ in range(2):
        notices.deliver(notice.pk)
    notice.refresh_from_db()
    assert len(mail.outbox) == 1 and notice.text in mail.outbox[0].body
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<notice-{notice.pk}@guiqing>"
    assert notice.sent and notice.channel == "邮件"


def test_without_an_address_the_failure_is_kept_on_the_message(notice):
    notice.recipient.email = ""
    notice.recipient.save()
    with pytest.raises(Unreachable):
        notices.deliver(notice.pk)
    notice.refresh_from_db()
    assert notice.sent is None and "没有可送达" in notice.failure


def test_what_a_stopped_worker_left_is_sent_by_the_clock(notice):
    assert timers.tick()["notices"] == 0
    clock.move_to(clock.now() + timedelta(minutes=11))
    assert timers.tick()["notices"] == 1 and len(mail.outbox) == 1
