from celery import shared_task

from branches.patience import in_turn
from reports.verification import services


@shared_task
@in_turn
def verify_nightly() -> None:
    """Rung by beat all day; the archive is read once a night."""
    services.run_due()
