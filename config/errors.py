"""The page of a fault. What the database can't do now is told apart from our own."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from psycopg2 import errors

from branches.full_disk import is_full

TOO_LONG = errors.QueryCanceled | errors.LockNotAvailable


def server_error(request: HttpRequest) -> HttpResponse:
    """Handles what no view did: 503 where database or disk can't now, else 500."""
    why = _why(sys.exc_info()[1])
    if why:
        return unavailable(why)
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def unavailable(why: str) -> HttpResponse:
    """`full`, `slow` or `silent`; later it may be otherwise."""
    page = loader.render_to_string("unavailable.html", {"why": why})
    return HttpResponse(page, status=503, headers={"Retry-After": "10"})


def _why(error: BaseException | None) -> str:
    if is_full(error):
        return "full"
    if not isinstance(error, OperationalError | InterfaceError):
        return ""
    return "slow" if isinstance(error.__cause__, TOO_LONG) else "silent"
