from celery import shared_task
from django.utils import timezone

from complaints.drafts import tidying


@shared_task
def tidy_drafts() -> None:
    """Rung by beat: what nobody went on with goes, after its author was told."""
    tidying.tidy(now=timezone.now())
