"""Quiet hours: when mail and robots wait. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class QuietHours:
    """From one time of day until another, over midnight where that is earlier.

    Both the same: never quiet.
    """

    begins: time
    ends: time

    def over_at(self, at: datetime) -> datetime:
        """Return `at`, or when the quiet hours end in which it lies."""
        local = at.astimezone(SHANGHAI)
        now = local.time()
        if self.begins <= self.ends:
            is_quiet = self.begins <= now < self.ends
        else:
            is_quiet = now >= self.begins or now < self.ends
        if not is_quiet:
            return at
        day = local.date() + timedelta(days=1 if now >= self.ends else 0)
        return datetime.combine(day, self.ends, SHANGHAI)


# Where nobody has said otherwise, headquarters and auditor among them.
USUAL = QuietHours(time(21), time(8))
