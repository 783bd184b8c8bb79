"""What Celery looks for; each task lives in its room."""

from reports.duties.tasks import remind_of_checks
from reports.headquarters.tasks import resume_jobs, run_job, tell_of_months
from reports.monthly.tasks import draft_months
from reports.problems.tasks import find_common_problems
from reports.reviews.tasks import draft_reviews
from reports.rises.tasks import look_for_rises
from reports.verification.tasks import verify_nightly

__all__ = [
    "draft_months",
    "draft_reviews",
    "find_common_problems",
    "look_for_rises",
    "remind_of_checks",
    "resume_jobs",
    "run_job",
    "tell_of_months",
    "verify_nightly",
]
