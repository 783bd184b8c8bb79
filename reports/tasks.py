"""What Celery looks for; each task lives in its room."""

from reports.headquarters.tasks import resume_jobs, run_job
from reports.monthly.tasks import draft_months
from reports.problems.tasks import find_common_problems
from reports.reviews.tasks import draft_reviews

__all__ = [
    "draft_months",
    "draft_reviews",
    "find_common_problems",
    "resume_jobs",
    "run_job",
]
