"""The settings under test: the real ones, faster and with nothing outside."""

import inspect
import os
from pathlib import Path

import pytest

from config.settings import *  # noqa: F403 (the real settings, then what differs)
from config.settings import BASE_DIR, LOGGING, TEMPLATES

DEMO = True
# Playwright's event loop runs in the thread of the tests until the run ends.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Time travels in a test while its login stays.
SESSION_IDLE_MINUTES = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "complaints.evidence.filing.storage.DiskStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Thousands are refused on purpose, each with a traceback that nobody reads.
LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}
# Nothing is collected for a test: find static files when they are asked for.
WHITENOISE_AUTOREFRESH = True
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True


class FailInOwnTemplates(str):
    """Fail on an unknown variable, but not in the admin's or crispy's templates."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return self.template().is_relative_to(BASE_DIR / "templates")

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        pytest.fail(f"unknown variable {variable!s} in {self.template()}")

    @staticmethod
    def template() -> Path:
        """The template whose node asks, the innermost one first."""
        frame = inspect.currentframe()
        while frame is not None:
            if frame.f_code.co_name.startswith("render"):
                node = frame.f_locals.get("self")
                if hasattr(node, "origin"):
                    return Path(str(node.origin))
            frame = frame.f_back
        return Path()


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = FailInOwnTemplates()
