"""What Celery looks for; each task lives in its room."""

from complaints.archive.tasks import remove_left_files
from complaints.clocks.tasks import deliver
from complaints.drafts.tasks import tidy_drafts
from complaints.evidence.tasks import anchor
from complaints.imports.sent.tasks import read_ledgers, tidy_ledgers
from complaints.intake.tasks import fetch_mail, sweep_proposals
from complaints.lifecycle.tasks import fill_vacancies, sweep
from complaints.onward.tasks import sweep_onward
from complaints.public.tasks import take_in

__all__ = [
    "anchor",
    "deliver",
    "fetch_mail",
    "fill_vacancies",
    "read_ledgers",
    "remove_left_files",
    "sweep",
    "sweep_onward",
    "sweep_proposals",
    "take_in",
    "tidy_drafts",
    "tidy_ledgers",
]
