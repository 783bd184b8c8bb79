"""Room on this host's disk: the last of it is for reading, not for new work.

What is read is noted, sessions are kept, deadlines are swept: small rows that must go
on when nothing else does. PostgreSQL itself would stop where it can't write its log.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.errors import unavailable

logger = logging.getLogger(__name__)
RESERVE = 100 * 1024 * 1024  # bytes
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Whoever wants to read logs in and out, which has no app's name in its route.
GUARDED = {"complaints", "reports", "admin", "public"}


class Room:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        is_guarded = match is not None and match.app_name in GUARDED
        if request.method in SAFE or not is_guarded or has_room():
            return None
        logger.error("%s refused: the disk is full", request.method)
        return unavailable("full")


def has_room() -> bool:
    """Of files and of the embedded database, which may lie elsewhere by a link."""
    folders = (settings.DATA_DIR, settings.DATA_DIR / "postgres")
    return all(
        shutil.disk_usage(folder).free >= RESERVE
        for folder in folders
        if folder.exists()
    )
