"""How often one person may ask for what is dear: papers, files, questions, searches.

Nobody at work comes near it; a script that copies the desk does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

MINUTE = 60  # seconds
PAPERS = (".pdf", ".xlsx", ".svg")


class Pace:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        kind = _kind(request)
        user = request.session.get(SESSION_KEY) if kind else None
        if not user or _counted(f"pace-{kind}-{user}") <= settings.DEAR_PER_MINUTE:
            return None
        page = render(request, "429.html", status=429)
        page["Retry-After"] = str(MINUTE)
        return page


def _kind(request: HttpRequest) -> str:
    match = request.resolver_match
    name = match.view_name if match else ""
    if name in ("reports:ask", "reports:ask_cases"):
        return "ask"
    if request.path.endswith(PAPERS) or name == "reports:form_full":
        return "paper"
    return "search" if request.GET.get("q") else ""


def _counted(name: str) -> int:
    """With this one, in this minute; without the cache nobody is slowed."""
    key = f"{name}-{int(time.time() // MINUTE)}"
    try:
        cache.add(key, 0, MINUTE)
        return cache.incr(key)
    except (RedisError, ValueError):  # ValueError: it ran out in between.
        return 0
