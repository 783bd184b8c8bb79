"""The public's pages: gunicorn config.public.wsgi."""

import os
from importlib import import_module

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from branches import boundary, patience
from config import deployment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.public.settings")

django.setup()
patience.adopt(patience.PAGE, patience.PAPER)
deployment.end_with(deployment.of_settings())
boundary.refuse_wide()
deployment.refuse_uncollected()
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
