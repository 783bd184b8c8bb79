import os
from importlib import import_module

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from branches import patience
from config import deployment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django.setup()
patience.adopt(patience.PAGE, patience.PAPER)
deployment.begin()
deployment.refuse_uncollected()
application = get_wsgi_application()
# With --preload once for all workers, and no first request waits for it.
import_module(settings.ROOT_URLCONF)
