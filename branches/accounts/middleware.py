"""What a login must be, and what somebody owes, before he may go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from branches.accounts import second_factor, sessions
from branches.accounts.sso import BY_SSO
from branches.models import User

# They ask how the desk is and read no session, which may lie in a database that hangs.
SESSIONLESS = {"live", "ready", "health", "metrics"}
WAYS_OUT = {"login", "logout", "password_change", "password_change_done"}


class Account:
    """Ends a session that is over; leads to what is owed, whatever is asked for: an own
    password instead of a given one, a second factor where it is switched on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        route = match.view_name if match else ""
        if route in SESSIONLESS or not request.user.is_authenticated:
            return None
        sessions.end_where_over(request, is_polled=route in settings.POLLED)
        if not isinstance(request.user, User) or route in WAYS_OUT:
            return None
        if request.user.owes_password and not request.session.get(BY_SSO):
            return lead_to("password_change", request)
        if route != "authenticator" and second_factor.owes(request.user):
            return lead_to("authenticator", request)
        return None


def lead_to(route: str, request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(reverse(route))
    return redirect(route)
