from celery import shared_task
from django.utils import timezone

from branches.house import digesting
from complaints.evidence import anchors


@shared_task
def anchor() -> None:
    """Rung by beat all day; a branch is anchored at the first ring after the night.

    Each ring digests what was read, and who logged in, since the one before.
    """
    digesting.digest_due()
    anchors.make_due(now=timezone.now())
