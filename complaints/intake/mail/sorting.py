"""Which messages no person has written: answered by nobody, and proposed to nobody."""

from __future__ import annotations

import re
from email.message import Message
from email.utils import parseaddr

from complaints.intake.mail import addresses
from complaints.intake.mail.decoding import header
from complaints.intake.mail.models import Refused

SERVERS = re.compile(r"^(?:mailer-daemon|postmaster)@", re.IGNORECASE)
# Who sends to many, or answers by himself.
MANY = {"bulk", "junk", "list", "auto_reply"}
ANSWERS = ("X-Autoreply", "X-Autorespond")


def why_not(message: Message) -> Refused | None:
    if addresses.is_ours(header(message, "Message-ID")) or message.get(addresses.MARK):
        return Refused.LOOP
    if _is_bounce(message):
        return Refused.BOUNCE
    return Refused.AUTOMATIC if _is_automatic(message) else None


def _is_bounce(message: Message) -> bool:
    """From a server, which takes no answer; that it was read is no bounce."""
    report = str(message.get_param("report-type") or "").lower()
    if message.get_content_type() == "multipart/report" and report:
        return report == "delivery-status"
    sender = parseaddr(header(message, "From"))[1]
    return header(message, "Return-Path") == "<>" or bool(SERVERS.match(sender))


def _is_automatic(message: Message) -> bool:
    submitted = header(message, "Auto-Submitted").lower().partition(";")[0].strip()
    return (
        submitted not in ("", "no")
        or header(message, "Precedence").lower() in MANY
        or any(message.get(name) for name in ANSWERS)
        or message.get_content_type() == "multipart/report"
    )
