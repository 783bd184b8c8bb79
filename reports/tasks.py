"""What Celery looks for; each task lives in its room."""
