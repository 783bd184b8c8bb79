from celery import shared_task

from reports.reviews import services


@shared_task
def draft_reviews() -> None:
    """Rung by beat all day; a quarter's summaries are drafted once, after its end."""
    services.draft_due()
