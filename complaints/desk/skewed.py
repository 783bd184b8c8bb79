"""A host whose clock is wrong writes nothing: every act answers with one clear page."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from complaints.clocks.clock import SkewedClockError, comparison

logger = logging.getLogger(__name__)
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class Skewed:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            try:
                comparison.want()
            except SkewedClockError as error:
                logger.error("%s refused: %s", request.path, error)
                return render(request, "skewed.html", status=503)
            except DatabaseError:
                pass  # The page itself says what doesn't answer.
        return self.get_response(request)
