"""What Celery looks for; each task lives in its room."""

from complaints.clocks.tasks import deliver
from complaints.evidence.tasks import anchor
from complaints.lifecycle.tasks import fill_vacancies, sweep

__all__ = ["anchor", "deliver", "fill_vacancies", "sweep"]
