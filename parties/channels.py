"""How a message leaves the house: by mail where there is an address, else by SMS."""

import logging
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Sms(Protocol):
    """What an SMS gateway must do; raise when it could not."""

    def send(self, phone: str, text: str, reference: str) -> None: ...


class ConsoleSms:
    """Writes to the log that a message would have gone out; never the number itself."""

    def send(self, phone: str, text: str, reference: str) -> None:
        logger.info("短信 %s 尾号%s %s", reference, phone[-4:], text)


class Unreachable(Exception):
    """There is no address to send to; the message stays on the person's page and nothing lapses by it."""


def send(user, subject: str, text: str, *, reference: str) -> str:
    """Send one message to a person and say by which channel; the reference keeps repeats recognisable."""
    if user.email:
        headers = {"Message-ID": f"<{reference}@guiqing>"}
        EmailMessage(subject, text, to=[user.email], headers=headers).send()
        return "邮件"
    if not (user.phone and user.phone_verified):
        raise Unreachable("没有可送达的邮箱或手机号")
    send_sms(user.phone, text, reference=reference)
    return "短信"


def send_sms(phone: str, text: str, *, reference: str) -> None:
    """Send one text message; raises whatever the gateway raises."""
    import_string(settings.SMS_BACKEND)().send(phone, text, reference)
