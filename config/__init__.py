import os

from config.celery import app as celery_app

__all__ = ["celery_app"]

# Data, files, logs and exports hold what clients said: for the desk's own user alone.
os.umask(0o077)
