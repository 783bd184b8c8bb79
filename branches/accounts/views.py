from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branches.accounts.address import client_address
from branches.accounts.forms import LoginForm, OwnPasswordForm
from branches.accounts.tries import PausedError

TOO_MANY = 429


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


def tell_paused(request: HttpRequest, until: datetime) -> HttpResponse:
    left = until - timezone.now()
    context = {"minutes": max(ceil(left / timedelta(minutes=1)), 1), "until": until}
    response = render(request, "registration/paused.html", context, status=TOO_MANY)
    response["Retry-After"] = str(max(ceil(left.total_seconds()), 1))
    return response
