from celery import shared_task
from django.utils import timezone

from complaints.archive.erasing import erasure


@shared_task
def remove_left_files() -> None:
    """Rung by beat: what a killed process left of erased cases' files."""
    erasure.remove_left_files(now=timezone.now())
