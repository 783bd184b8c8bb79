import os

from celery import Celery
from celery.signals import beat_init, celeryd_init

from branches import patience
from config.deployment import begin

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("desk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def begin_process(**_kwargs: object) -> None:
    patience.adopt(patience.TASK, patience.LONG)
    begin()
