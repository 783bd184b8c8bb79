"""Whose clock: a sweep goes by the database's, and a host that differs does nothing.

One sweep on a host two hours ahead would write breaches for ever.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

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
