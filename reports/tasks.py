"""What Celery looks for; each task lives in its room."""

from reports.problems.tasks import find_common_problems

__all__ = ["find_common_problems"]
