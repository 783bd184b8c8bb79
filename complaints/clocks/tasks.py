from celery import shared_task
from django.utils import timezone

from complaints.clocks.calendar import changes as calendar_changes
from complaints.clocks.notifications import delivery, of_house


@shared_task
def deliver() -> None:
    """Rung by beat; a second one at once finds the rows locked or claimed."""
    of_house.tell()
    delivery.deliver()


@shared_task
def settle_calendar() -> None:
    """Rung by beat, mostly in vain: see calendar_changes.settle."""
    calendar_changes.settle(now=timezone.now())
