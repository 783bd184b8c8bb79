from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from complaints.clocks import heartbeat
from complaints.lifecycle import sweep as sweeping


@shared_task
def sweep() -> None:
    """Rung by beat; a second one at once finds the rows locked or done."""
    now = timezone.now()
    sweeping.write_breaches(now=now)
    sweeping.open_visits(now=now)
    heartbeat.beat("worker")
    heartbeat.beat("sweep")


@worker_ready.connect
def first_pass(**kwargs: object) -> None:
    """A start after an outage does not wait for beat's first ring."""
    heartbeat.beat("worker")
    sweep.delay()
