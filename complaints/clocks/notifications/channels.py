"""The ways out of the house: a mail server, and robots. Each may fail or stall."""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from branches import robots
from complaints.clocks.notifications import wording
from complaints.clocks.notifications.models import Delivery, NoticeWay


class DeliveryError(Exception):
    """It did not arrive now; the text says why and names no robot's address."""


class Channels:
    """The connections of one pass; what proved dead in it is not tried again."""

    def __init__(self) -> None:
        self.mail = get_connection()
        self.dead: dict[str, str] = {}

    def __enter__(self) -> Channels:
        return self

    def __exit__(self, *args: object) -> None:
        self._hang_up()

    def send(self, delivery: Delivery) -> None:
        address = address_of(delivery)
        server = NoticeWay.MAIL.value if delivery.way == NoticeWay.MAIL else address
        if server in self.dead:
            raise DeliveryError(self.dead[server])
        if not address:
            raise DeliveryError(_("没有可用的地址。"))
        if delivery.way == NoticeWay.MAIL:
            self._mail(delivery, address)
        else:
            self._call_robot(delivery, address)

    def _mail(self, delivery: Delivery, address: str) -> None:
        try:
            self.mail.open()
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            self.dead[NoticeWay.MAIL.value] = _said(error)
            raise DeliveryError(_said(error)) from error
        try:
            self.mail.send_messages([message(delivery, address)])
        except (OSError, smtplib.SMTPException) as error:
            # After a refusal the connection is in doubt: the next mail opens another.
            self._hang_up()
            raise DeliveryError(_said(error)) from error

    def _call_robot(self, delivery: Delivery, address: str) -> None:
        if robots.robot_at(address) is None:
            raise DeliveryError(_("机器人地址无法识别。"))
        title = wording.title(delivery.notification)
        body = wording.text(delivery.notification)
        if not robots.call(address, title=title, body=body):
            self.dead[address] = _("机器人没有响应或拒绝了消息。")
            raise DeliveryError(self.dead[address])

    def _hang_up(self) -> None:
        self.mail.close()


def address_of(delivery: Delivery) -> str:
    """Today's address: whoever left the house is told nothing more."""
    person = delivery.notification.recipient
    if delivery.way == NoticeWay.BRANCH_ROBOT:
        case = delivery.notification.complaint
        return (case and case.branch.served_by.robot_url) or ""
    if not person.is_active or (
        delivery.way == NoticeWay.MAIL and not settings.EMAIL_HOST
    ):
        return ""
    return person.email if delivery.way == NoticeWay.MAIL else person.robot_url or ""


def message(delivery: Delivery, address: str) -> EmailMessage:
    return EmailMessage(
        subject=wording.title(delivery.notification),
        body=wording.text(delivery.notification),
        to=[address],
        headers={
            "Message-ID": message_id(delivery),
            "Auto-Submitted": "auto-generated",
        },
    )


def message_id(delivery: Delivery) -> str:
    """The same at every attempt, so that a repeat is recognised as one."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<notice-{delivery.notification_id}-{delivery.pk}@{host}>"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\0", "")[:300]
