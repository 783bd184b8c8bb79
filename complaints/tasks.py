"""What Celery looks for; each task lives in its room."""

from complaints.archive.tasks import remove_left_files
from complaints.clocks.tasks import deliver
from complaints.evidence.tasks import anchor
from complaints.lifecycle.tasks import fill_vacancies, sweep
from complaints.onward.tasks import sweep_onward

__all__ = [
    "anchor",
    "deliver",
    "fill_vacancies",
    "remove_left_files",
    "sweep",
    "sweep_onward",
]
