from celery import shared_task

from reports.problems import search


@shared_task
def find_common_problems() -> None:
    """Rung by beat all day; a branch is searched once after each month's end."""
    search.search_due()
