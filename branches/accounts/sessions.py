"""When a login ends: left idle, in any case after some hours, or all of one at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from branches.accounts.address import client_address
from branches.accounts.tries import Claim
from branches.house.acting import acting
from branches.models import LoginOutcome, LoginWay, User

BEGAN, SEEN = "began_at", "seen_at"
# A session is a row: not written at each request.
NOTED_EVERY = timedelta(minutes=1)


def begin(sender: Any, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Receives user_logged_in."""
    now = timezone.now().timestamp()
    request.session[BEGAN] = request.session[SEEN] = now


def log_out(request: HttpRequest, way: LoginWay = LoginWay.LOGOUT) -> None:
    """The end of a login is a row as its beginning is."""
    if isinstance(request.user, User):
        address = client_address(request)
        Claim(way, request.user, "", address).record(LoginOutcome.ENDED)
    logout(request)


def end_where_over(request: HttpRequest, *, is_polled: bool) -> None:
    """Whoever is logged out then meets the login page, as without a session.

    What a page asks by itself doesn't tell that somebody sits there.
    """
    now = timezone.now().timestamp()
    began = request.session.setdefault(BEGAN, now)
    idle = now - request.session.setdefault(SEEN, now)
    longest = timedelta(minutes=settings.SESSION_IDLE_MINUTES).total_seconds()
    if now - began >= settings.SESSION_COOKIE_AGE or 0 < longest <= idle:
        log_out(request, LoginWay.EXPIRED)
    elif idle >= NOTED_EVERY.total_seconds() and not is_polled:
        request.session[SEEN] = now


@transaction.atomic
def end_all(user: User) -> None:
    """On every computer: what a session was begun under is no longer so."""
    acting(user)
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
