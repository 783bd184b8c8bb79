"""The page of a fault. What the database can't do now is told apart from our own."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from psycopg2 import errors


def server_error(request: HttpRequest) -> HttpResponse:
    """Handles what no view did: 503 where the database gives no answer, else 500."""
    error = sys.exc_info()[1]
    if not isinstance(error, OperationalError | InterfaceError):
        return HttpResponse(loader.render_to_string("500.html"), status=500)
    is_full = isinstance(error.__cause__, errors.DiskFull)
    page = loader.render_to_string("database.html", {"is_full": is_full})
    return HttpResponse(page, status=503, headers={"Retry-After": "10"})
