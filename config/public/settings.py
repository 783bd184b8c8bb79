"""The settings of the public's pages, where a process of their own serves them.

It has none of the desk's secrets, no broker and no cache, knows no session and sets no
cookie; its DATABASE_URL is of the role `desk_public`.
"""

import os

# What the desk's own settings ask for, and nothing here uses.
os.environ.setdefault("FIELD_ENCRYPTION_KEYS", "nothing is encrypted by this process")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1")

from config.settings import *  # noqa: F403 (the desk's, then what differs)
from config.settings import TEMPLATES

DEMO = False
PUBLIC_PROCESS = True
ROOT_URLCONF = "config.public_urls"
WSGI_APPLICATION = "config.public.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.logs.log_requests",
    "config.web.refuse_nul",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.room.Room",
]
TEMPLATES[0]["OPTIONS"]["context_processors"] = []  # type: ignore[index]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
