from celery import shared_task

from complaints.clocks.notifications import delivery


@shared_task
def deliver() -> None:
    """Rung by beat; a second one at once finds the rows locked or claimed."""
    delivery.deliver()
