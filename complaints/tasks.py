"""What Celery looks for; each task lives in its room."""

from complaints.lifecycle.tasks import sweep

__all__ = ["sweep"]
