from celery import shared_task

from branches.patience import in_turn
from complaints.imports.sent import services


@shared_task
@in_turn
def read_ledgers() -> None:
    """Read the files that were sent, or import them, as their states say."""
    services.work_off()


@shared_task
@in_turn
def tidy_ledgers() -> None:
    """Rung by beat: what a worker lost is begun anew, what was kept long goes."""
    services.work_off()
    services.forget_old()
