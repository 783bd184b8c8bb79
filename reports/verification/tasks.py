from celery import shared_task

from reports.verification import services


@shared_task
def verify_nightly() -> None:
    """Rung by beat all day; the archive is read once a night."""
    services.run_due()
