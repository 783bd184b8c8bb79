from celery import shared_task

from branches.patience import in_turn
from reports.headquarters import telling
from reports.headquarters.consolidated import BUILDERS
from reports.jobs import services
from reports.jobs.models import Job


@shared_task
@in_turn
def run_job(pk: int) -> None:
    services.run(pk, BUILDERS)
    resume_jobs()


@shared_task
@in_turn
def resume_jobs() -> None:
    """Rung by beat: what waited for another, lost its message or its worker."""
    for pk in Job.objects.abandoned().values_list("pk", flat=True):
        services.run(pk, BUILDERS)
    services.throw_old_away()


@shared_task
def tell_of_months() -> None:
    """Rung by beat: what is late, what has changed, and the week each Monday."""
    telling.tell_due()
