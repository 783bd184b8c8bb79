from celery import shared_task
from django.utils import timezone

from complaints.public import services
from complaints.public.surveys.services import forget_addresses


@shared_task
def take_in() -> None:
    """Rung by beat; a second one at once finds nothing left to do."""
    services.take_in(now=timezone.now())
    forget_addresses(now=timezone.now())
