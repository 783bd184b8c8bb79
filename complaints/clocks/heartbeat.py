"""Signs of life, in the database: what the health page and an outage are judged by."""

from datetime import datetime, timedelta

from django.utils import timezone

from complaints.clocks.models import Heartbeat

WORKER, SWEEP, CALENDAR = "worker", "sweep", "calendar"
# Several periods of beat: one late pass is no alarm.
STALE_AFTER = timedelta(seconds=90)


def beat(name: str) -> None:
    now = timezone.now()
    if not Heartbeat.objects.filter(name=name).update(beaten_at=now):
        Heartbeat.objects.get_or_create(name=name, defaults={"beaten_at": now})


def alive(name: str, *, at: datetime) -> bool:
    """A sign from the future, left by a clock since set back, is none."""
    row = Heartbeat.objects.filter(name=name).first()
    return row is not None and abs(at - row.beaten_at) <= STALE_AFTER
