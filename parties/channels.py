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


def send(user, subject: str, text: str, *, reference: str) -> str:
    """Send one message to a person and say by which channel; the reference keeps repeats recognisable."""
    if user.email:
        headers = {"Message-ID": f"<{reference}@guiqing>"}
        EmailMessage(subject, text, to=[user.email], headers=headers).send()
        return "邮件"
    phone = getattr(getattr(user, "person", None), "phone", "")
    import_string(settings.SMS_BACKEND)().send(phone, text, reference)
    return "短信"
