"""What the processes write of themselves: no query, no secret, no row of a table.

A line names the route and not the address, which may hold a search or a token. With
`LOG_FORMAT=json` each line is one object that says which request, user and case it is
about.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from secrets import token_hex
from types import TracebackType

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("desk.requests")
# PostgreSQL's words about the row that it refused.
ROW = re.compile(r"^(DETAIL|CONTEXT|QUERY):.*$", re.MULTILINE)
Trace = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)


@dataclass
class Served:
    """The request that is being answered."""

    request: str = field(default_factory=lambda: token_hex(6))
    user: str | None = None
    case: str | None = None


served: ContextVar[Served | None] = ContextVar("served", default=None)


class LineFormatter(logging.Formatter):
    """One line for people to read."""

    def formatException(self, ei: Trace) -> str:
        return ROW.sub(r"\1: …", super().formatException(ei))


class JsonFormatter(LineFormatter):
    """One object a line, for a collector."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if about := served.get():
            line |= {"request": about.request, "user": about.user, "case": about.case}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A line a request, by its route."""

    def respond(request: HttpRequest) -> HttpResponse:
        about, began = Served(), time.monotonic()
        token = served.set(about)
        try:
            response = get_response(request)
            _complete(about, request)
            took = round((time.monotonic() - began) * 1000)
            route, status = _route(request), response.status_code
            logger.info("%s %s %s %s ms", request.method, route, status, took)
        finally:
            served.reset(token)
        return response

    return respond


def _complete(about: Served, request: HttpRequest) -> None:
    """Whom the session names, where it was read at all: no query for the log."""
    session = getattr(request, "session", None)
    if session is not None and hasattr(session, "_session_cache"):
        about.user = session.get(SESSION_KEY)
    if match := request.resolver_match:
        about.case = match.kwargs.get("number")


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match else "unknown address"
