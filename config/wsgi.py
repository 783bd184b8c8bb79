import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config import deployment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
deployment.begin()
# With --preload once for all workers, and no first request waits for it.
import_module(settings.ROOT_URLCONF)
