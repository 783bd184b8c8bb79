"""Whose clock: a sweep goes by the database's, and a host that differs does nothing.

One sweep on a host two hours ahead would write breaches for ever.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from branches.house.acting import acting
from branches.models import User
from complaints.clocks.models import ClockJump

WARNED = timedelta(seconds=2)
REFUSED = timedelta(seconds=30)
LOOK_EVERY = 60.0  # seconds

logger = logging.getLogger(__name__)


class SkewedClockError(Exception):
    """The host's clock differs from the database's by more than REFUSED."""

    def __init__(self, ahead: timedelta) -> None:
        self.seconds = round(ahead.total_seconds())
        super().__init__(
            f"this host's clock is {self.seconds:+d} s off the database's:"
            " set the clock, nothing is done before"
        )


def of_database() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def now() -> datetime:
    """The database's time; SkewedClockError where the host's is another."""
    before = timezone.now()
    moment = of_database()
    after = timezone.now()
    ahead = before + (after - before) / 2 - moment
    if abs(ahead) > REFUSED:
        raise SkewedClockError(ahead)
    if abs(ahead) > WARNED:
        seconds = ahead.total_seconds()
        logger.warning("this host's clock is %+.1f s off the database's", seconds)
    return moment


class JumpedClockError(Exception):
    """Beat saw the wall clock jump, and nobody has said yet that it is right."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"the clock jumped by {seconds:+d} s: see whether it is right, then confirm"
            " it in admin, or by manage.py confirm_clock; nothing is swept before"
        )


def for_sweep() -> datetime:
    """The database's time; JumpedClockError or SkewedClockError where it is doubted.

    Host and database may share one clock, and jump together.
    """
    if jump := ClockJump.objects.filter(confirmed_at=None).first():
        raise JumpedClockError(jump.seconds)
    return now()


@transaction.atomic
def confirm(*, by: User | None) -> int:
    """That the clock is right as it is now; returns how many jumps had waited."""
    if by is not None:
        acting(by)
    waiting = ClockJump.objects.filter(confirmed_at=None)
    return waiting.update(confirmed_at=Now(), confirmed_by=by)


def apart() -> float:
    """Wall time beside the time that nothing sets, in seconds.

    Time asleep counts in both where the kernel has a clock for it.
    """
    steady = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.time() - time.clock_gettime(steady)


class Steadiness:
    """Finds out that the wall clock jumped by more than REFUSED since the last look."""

    def __init__(self) -> None:
        self.apart = apart()

    def look(self) -> None:
        """Note a jump. A slow correction never is one."""
        now_apart = apart()
        jumped = round(now_apart - self.apart)
        if abs(jumped) > REFUSED.total_seconds():
            logger.error("the wall clock jumped by %+d s", jumped)
            ClockJump.objects.create(seconds=jumped)
        self.apart = now_apart


class Comparison:
    """The comparison of one process, made again each minute; kept while it is wrong."""

    def __init__(self) -> None:
        self.made_at = float("-inf")

    def want(self) -> None:
        """SkewedClockError where this host may do nothing."""
        if time.monotonic() - self.made_at < LOOK_EVERY:
            return
        now()
        self.made_at = time.monotonic()


comparison = Comparison()
