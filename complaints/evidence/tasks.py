from celery import shared_task
from django.utils import timezone

from complaints.evidence import anchors


@shared_task
def anchor() -> None:
    """Rung by beat all day; a branch is anchored at the first ring after the night."""
    anchors.make_due(now=timezone.now())
