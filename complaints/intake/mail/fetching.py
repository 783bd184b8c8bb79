"""Read what is new in each branch's mailbox, a message a transaction.

How far it was read is written with the message itself: a worker that is killed neither
loses one nor takes one twice. The folder is opened to be read only.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from branches.calendar import SHANGHAI
from complaints.evidence.filing.reach import UnreachableError
from complaints.evidence.filing.scanning import ScanError
from complaints.intake.mail import alarm, reading, sorting
from complaints.intake.mail.decoding import header
from complaints.intake.mail.models import Mailbox, MailRefusal, Refused, Security
from complaints.intake.mail.returned import tell_of_returned
from complaints.intake.proposals import arriving
from complaints.intake.proposals.arriving import AlreadyThereError, Arrival
from complaints.intake.proposals.models import CameBy

logger = logging.getLogger(__name__)
PATIENCE = 20  # seconds, for each answer
MOST = 50  # messages a pass
HEAD = "BODY.PEEK[HEADER]"
WHOLE = "BODY.PEEK[]"
FAILURES = (OSError, IMAPClientError, ScanError, UnreachableError)


def fetch() -> None:
    """Of each mailbox; one that can't be read holds up no other."""
    for mailbox in Mailbox.objects.filter(is_active=True).select_related("branch"):
        try:
            read_mailbox(mailbox)
        except FAILURES as error:
            logger.warning("mailbox of %s: %s", mailbox.branch.code, error)
            alarm.failed(mailbox, error, now=timezone.now())
        else:
            alarm.worked(mailbox, now=timezone.now())


def read_mailbox(mailbox: Mailbox) -> int:
    """How many messages were taken: proposed, or refused with why."""
    taken = 0
    with _opened(mailbox) as server:
        folder = server.select_folder(mailbox.folder, readonly=True)
        validity = int(folder[b"UIDVALIDITY"])
        for uid in _new(server, mailbox, validity)[:MOST]:
            taken += _take(server, mailbox, validity, uid)
    return taken


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[IMAPClient]:
    is_tls = mailbox.security == Security.TLS
    server = IMAPClient(mailbox.host, mailbox.port, ssl=is_tls, timeout=PATIENCE)
    server.normalise_times = False
    try:
        if mailbox.security == Security.STARTTLS:
            server.starttls()
        server.login(mailbox.username, mailbox.password)
        yield server
    finally:
        server.shutdown()


def _new(server: IMAPClient, mailbox: Mailbox, validity: int) -> list[int]:
    """After the last that was taken; of a folder made anew, from its beginning."""
    after = mailbox.last_uid if mailbox.uidvalidity == validity else 0
    # A server knows days by its own clock: what is too early is left out below.
    since = mailbox.takes_from - timedelta(days=1)
    found = server.search(["UID", f"{after + 1}:*", "SINCE", since])
    # Where there is none above, "n:*" answers the last one.
    return sorted(uid for uid in found if uid > after)


def _take(server: IMAPClient, mailbox: Mailbox, validity: int, uid: int) -> int:
    """What is too large is not even asked for."""
    told = server.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"]).get(uid)
    if told is None:
        return 0  # Somebody has moved it meanwhile.
    arrived_at = _arrival(told[b"INTERNALDATE"])
    size = int(told[b"RFC822.SIZE"])
    is_too_large = size > settings.ATTACHMENT_MAX_BYTES
    part = HEAD if is_too_large else WHOLE
    answer = server.fetch([uid], [part]).get(uid, {})
    raw: bytes = answer.get(part.replace(".PEEK", "").encode()) or b""
    with transaction.atomic():
        # Whoever holds it now takes the same message; then there is nothing to do.
        locked = Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox.pk)
        if locked.uidvalidity == validity and locked.last_uid >= uid:
            return 0
        if arrived_at >= datetime.combine(mailbox.takes_from, time.min, SHANGHAI):
            place = MailRefusal(
                branch=mailbox.branch,
                arrived_at=arrived_at,
                size=size,
                uidvalidity=validity,
                uid=uid,
            )
            _sort(place, raw, is_too_large=is_too_large)
        locked.uidvalidity, locked.last_uid = validity, uid
        locked.save(update_fields=["uidvalidity", "last_uid"])
    return 1


def _sort(place: MailRefusal, raw: bytes, *, is_too_large: bool) -> None:
    message = reading.parsed(raw)
    why = Refused.TOO_LARGE if is_too_large else sorting.why_not(message)
    if why is None:
        try:
            _propose(place, raw)
        except AlreadyThereError:
            why = Refused.DUPLICATE
    if why is None:
        return
    place.why, place.sender = why, header(message, "From")[:300] or None
    place.save()
    if why == Refused.TOO_LARGE:
        alarm.tell_keepers_of_large(place)
    if why == Refused.BOUNCE:
        tell_of_returned(raw, branch=place.branch)


def _propose(place: MailRefusal, raw: bytes) -> None:
    found = reading.read(raw, reading.parsed(raw))
    arriving.propose(
        place.branch,
        Arrival(
            came_by=CameBy.MAIL,
            arrived_at=place.arrived_at,
            text=found.text,
            subject=found.subject,
            sender_name=found.sender_name,
            email=found.email,
            files=found.files,
            original=found.original,
            left_out=found.left_out,
            message_id=found.message_id,
            digest=found.digest,
            about=found.about,
        ),
    )


def _arrival(said: datetime) -> datetime:
    """As the server has it; a clock of its own that runs ahead moves no deadline."""
    at = said if said.tzinfo else said.replace(tzinfo=UTC)
    return min(at, timezone.now())
