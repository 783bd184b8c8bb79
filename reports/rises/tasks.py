from celery import shared_task

from reports.rises import search


@shared_task
def look_for_rises() -> None:
    """Rung by beat all day; a branch is looked at once after midnight."""
    search.search_due()
