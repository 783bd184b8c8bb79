"""What somebody owes before he may go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from branches.models import User

# The ways in and out; and what asks how the desk is, which reads no session.
FREE = {
    *("login", "logout", "password_change", "password_change_done"),
    *("live", "ready", "health"),
}


class OwnPasswordFirst:
    """Whose password another knows is led to change it, whatever he asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in FREE:
            return None
        if not isinstance(request.user, User) or not request.user.owes_password:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("password_change"))
        return redirect("password_change")
