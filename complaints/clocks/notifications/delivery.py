"""Send the copies: claim, commit, send, mark.

Killed between sending and marking, a copy is sent again, with the same Message-ID,
once its claim has run out. Nothing is ever sent while a transaction is open.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from branches.quiet import QuietHours
from complaints.clocks.notifications.alarm import raise_alarm
from complaints.clocks.notifications.channels import Channels, DeliveryError
from complaints.clocks.notifications.models import Delivery, NoticeWay

# One pass ends before beat rings the next but one, so that a server that stalls
# never keeps all workers from the sweep.
PASS_SECONDS = 10.0
BATCH = 20
# Longer than a batch takes, however its servers stall.
CLAIM = timedelta(minutes=10)
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Delivered:
    """What one pass did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def deliver() -> Delivered:
    """Send what is due, oldest first, for about ten seconds."""
    done, ends = Delivered(), time.monotonic() + PASS_SECONDS
    with Channels() as channels:
        while (claimed := _claim(timezone.now())) is not None:
            for position, delivery in enumerate(claimed):
                if time.monotonic() > ends:
                    _release(claimed[position:])
                    return done
                _send(delivery, channels, done)
    return done


@transaction.atomic
def _claim(now: datetime) -> list[Delivery] | None:
    """Take some for this pass, None when nothing is due.

    Those of the quiet hours are put off instead.
    """
    due = list(
        Delivery.objects.due(now)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related(
            "notification__recipient__branch", "notification__complaint__branch"
        )
        .defer("notification__complaint__search_vector")
        .order_by("next_try_at", "pk")[:BATCH]
    )
    ready = [delivery for delivery in due if not _put_off(delivery, now=now)]
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in ready]).update(
        next_try_at=now + CLAIM, attempts=F("attempts") + 1
    )
    for delivery in ready:
        delivery.attempts += 1
    return ready if due else None


def _release(claimed: list[Delivery]) -> None:
    """Give back what this pass has no time for."""
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed]).update(
        next_try_at=timezone.now(), attempts=F("attempts") - 1
    )


def _put_off(delivery: Delivery, *, now: datetime) -> bool:
    """A retry, or a pass after an outage, may have come into the quiet hours."""
    if delivery.notification.is_urgent:
        return False
    at = _quiet_hours(delivery).over_at(now)
    if at == now:
        return False
    Delivery.objects.filter(pk=delivery.pk).update(next_try_at=at)
    return True


def _quiet_hours(delivery: Delivery) -> QuietHours:
    case = delivery.notification.complaint
    if delivery.way == NoticeWay.BRANCH_ROBOT and case:
        return case.branch.served_by.quiet_hours
    return delivery.notification.recipient.quiet_hours


def _send(delivery: Delivery, channels: Channels, done: Delivered) -> None:
    try:
        channels.send(delivery)
    except DeliveryError as error:
        _failed(delivery, str(error), done, now=timezone.now())
    else:
        _mark(delivery, next_try_at=None, sent_at=timezone.now(), last_error="")
        done.sent += 1


def _failed(delivery: Delivery, error: str, done: Delivered, *, now: datetime) -> None:
    """Try again later and later; after a day somebody has to look."""
    if now >= delivery.patience_ends_at:
        _mark(delivery, next_try_at=None, given_up_at=now, last_error=error)
        raise_alarm(delivery.notification, now=now)
        done.given_up += 1
    else:
        _mark(delivery, next_try_at=now + backoff(delivery.attempts), last_error=error)
        done.failed += 1


def backoff(attempts: int) -> timedelta:
    """1, 2, 4 … minutes after the first, second, third attempt, an hour at most."""
    doubled: int = 2 ** min(attempts - 1, 10)
    return min(FIRST_BACKOFF * doubled, LONGEST_BACKOFF)


def _mark(delivery: Delivery, **columns: object) -> None:
    """Of two who sent it, the first to mark is right."""
    Delivery.objects.filter(pk=delivery.pk, sent_at=None, given_up_at=None).update(
        **columns
    )
