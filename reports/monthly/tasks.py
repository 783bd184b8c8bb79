from celery import shared_task

from reports.monthly import services


@shared_task
def draft_months() -> None:
    """Rung by beat all day: a branch's month is drafted on its first working day."""
    services.draft_due()
