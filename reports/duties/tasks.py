from celery import shared_task
from django.utils import timezone

from reports.duties.daily import reminding


@shared_task
def remind_of_checks() -> None:
    """Rung by beat all day; each is told once a day."""
    reminding.remind(now=timezone.now())
