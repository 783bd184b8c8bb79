from celery import shared_task
from django.utils import timezone

from complaints.intake.mail import fetching, refusals
from complaints.intake.proposals import waiting


@shared_task
def fetch_mail() -> None:
    """Rung by beat, for the worker that waits for servers outside."""
    fetching.fetch()


@shared_task
def sweep_proposals() -> None:
    """Rung by beat; a second one at once finds nothing left to do."""
    waiting.sweep(now=timezone.now())
    refusals.forget_senders(now=timezone.now())
