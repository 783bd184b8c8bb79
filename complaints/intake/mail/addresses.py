"""The message ids of what the desk sends: by them answers find their case."""

from __future__ import annotations

import re
from secrets import token_hex
from urllib.parse import urlsplit

from django.conf import settings

# On every mail to a client; one that comes back is no client's.
MARK = "X-Complaint-Desk"
REPLY = re.compile(r"<reply-[0-9a-f]{12}-([A-Z0-9]{2,12}-\d{4}-\d{5})@([^>\s]+)>")


def of_reply(number: str) -> str:
    """A new one; the number of the case stands in it."""
    return f"<reply-{token_hex(6)}-{number}@{host()}>"


def is_ours(message_id: str) -> bool:
    ours = rf"<(?:reply|notice)-[^@\s]+@{re.escape(host())}>"
    return re.fullmatch(ours, message_id.strip()) is not None


def replies_in(raw: bytes) -> dict[str, str]:
    """Of a bounce, which of our replies it gives back: id, and number of its case."""
    found = REPLY.finditer(raw.decode("ascii", "replace"))
    return {one[0]: one[1] for one in found if one[2] == host()}


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
