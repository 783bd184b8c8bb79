from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branches.access import staff
from branches.accounts import sessions
from branches.accounts.address import client_address
from branches.accounts.forms import LoginForm, OwnPasswordForm
from branches.accounts.paused import tells_paused
from branches.accounts.second_factor_views import ask_code
from branches.house.acting import acting
from branches.models import Authenticator

SHOWN_TRIES = 20


@method_decorator(tells_paused, name="post")
class Login(auth.LoginView):
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, sso=bool(settings.OIDC_ISSUER))

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if user.has_second_factor:
            return ask_code(self.request, user, onward=self.get_success_url())
        return super().form_valid(form)


@method_decorator(tells_paused, name="post")
class OwnPassword(auth.PasswordChangeView):
    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "address": client_address(self.request)}

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        acting(staff(self.request))
        return super().form_valid(form)


class Logout(auth.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sessions.log_out(request)
        return super().post(request, *args, **kwargs)


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Where one came in last, and who tried; the way to end it all."""
    user = staff(request)
    device = Authenticator.objects.filter(user=user, confirmed_at__isnull=False).first()
    context = {
        "tries": user.login_tries.all()[:SHOWN_TRIES],
        "device": device,
        "codes_left": device and device.recovery_codes.filter(used_at=None).count(),
    }
    return render(request, "registration/account.html", context)


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    sessions.end_all(staff(request))
    sessions.log_out(request)
    messages.success(request, _("所有电脑上的登录都已退出，包括这一台。"))
    return redirect("login")
