"""What a deployment must set beside Django's own checks of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from importlib import import_module
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from branches import boundary

logger = logging.getLogger(__name__)


@checks.register(deploy=True)
def faults(**_kwargs: object) -> list[checks.Warning]:
    return [checks.Warning(said, id="config.W001") for said in _open_broker()]


def begin() -> None:
    """What web, workers and beat ask before they work: SystemExit, or a warning."""
    boundary.refuse_open()
    # Its models wait for Django.
    import_module("branches.keys").refuse_missing()
    warn()


def warn() -> None:
    """The process goes on: the embedded broker is private."""
    for said in _open_broker():
        logger.warning(said)


def _open_broker() -> Iterable[str]:
    """A socket has its file's mode; over the network only a password guards it."""
    parts = urlsplit(settings.CELERY_BROKER_URL)
    if parts.scheme in ("redis", "rediss") and not parts.password:
        yield "REDIS_URL has no password: whoever reaches broker and cache can use them"
