from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branches.access import staff
from branches.accounts import sessions
from branches.accounts.address import client_address
from branches.accounts.forms import LoginForm, OwnPasswordForm
from branches.accounts.tries import PausedError

TOO_MANY = 429
SHOWN_TRIES = 20


class Login(auth.LoginView):
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except PausedError as paused:
            return tell_paused(request, paused.until)


class OwnPassword(auth.PasswordChangeView):
    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "address": client_address(self.request)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except PausedError as paused:
            return tell_paused(request, paused.until)


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Where one came in last, and who tried; the way to end it all."""
    tries = staff(request).login_tries.all()[:SHOWN_TRIES]
    return render(request, "registration/account.html", {"tries": tries})


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    sessions.end_all(staff(request))
    logout(request)
    messages.success(request, _("所有电脑上的登录都已退出，包括这一台。"))
    return redirect("login")


def tell_paused(request: HttpRequest, until: datetime) -> HttpResponse:
    left = until - timezone.now()
    context = {"minutes": max(ceil(left / timedelta(minutes=1)), 1), "until": until}
    response = render(request, "registration/paused.html", context, status=TOO_MANY)
    response["Retry-After"] = str(max(ceil(left.total_seconds()), 1))
    return response
