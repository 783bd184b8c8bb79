"""Where the files lie may be out of reach: every page that opens one says so."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from complaints.evidence.filing.reach import UnreachableError

logger = logging.getLogger(__name__)


class Unreachable:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, UnreachableError):
            return None
        logger.error("files out of reach at %s: %s", request.path, exception)
        return render(request, "503.html", status=503)
