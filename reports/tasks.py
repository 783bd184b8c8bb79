"""What Celery looks for; each task lives in its room."""

from reports.monthly.tasks import draft_months
from reports.problems.tasks import find_common_problems

__all__ = ["draft_months", "find_common_problems"]
