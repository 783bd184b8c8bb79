from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branches.accounts.tries import PausedError

TOO_MANY = 429


def tells_paused(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Of a view that may raise PausedError."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PausedError as paused:
            return _page(request, paused.until)

    return answered


def _page(request: HttpRequest, until: datetime) -> HttpResponse:
    left = until - timezone.now()
    context = {"minutes": max(ceil(left / timedelta(minutes=1)), 1), "until": until}
    response = render(request, "registration/paused.html", context, status=TOO_MANY)
    response["Retry-After"] = str(max(ceil(left.total_seconds()), 1))
    return response
