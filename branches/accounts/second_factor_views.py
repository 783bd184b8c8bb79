"""The second step of a login, and one's own device."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from branches.access import staff
from branches.accounts import second_factor, sessions
from branches.accounts.address import client_address
from branches.accounts.forms import CodeForm, ProvingForm
from branches.accounts.paused import tells_paused
from branches.models import User

WAITING = "second_step"
WAITS = timedelta(minutes=5)
QR_SCALE = 5


def ask_code(request: HttpRequest, user: User, *, onward: str) -> HttpResponse:
    """The password was right: he is not in before the code is."""
    request.session.cycle_key()
    request.session[WAITING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "until": (timezone.now() + WAITS).timestamp(),
        "onward": onward,
    }
    return redirect("login_code")


@require_http_methods(["GET", "POST"])
@never_cache
@tells_paused
def login_code(request: HttpRequest) -> HttpResponse:
    waiting = request.session.get(WAITING)
    user = _who_waits(waiting)
    if waiting is None or user is None:
        request.session.pop(WAITING, None)
        return redirect("login")
    form = _proof(request, user)
    if not form.is_valid():
        return render(request, "registration/code.html", {"form": form})
    del request.session[WAITING]
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(waiting["onward"])


def _who_waits(waiting: dict[str, Any] | None) -> User | None:
    """Nobody once the time is over, the account closed or the password another."""
    if waiting is None or waiting["until"] < timezone.now().timestamp():
        return None
    user = User.objects.filter(pk=waiting["user"], is_active=True).first()
    if user and constant_time_compare(user.get_session_auth_hash(), waiting["hash"]):
        return user
    return None


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def authenticator(request: HttpRequest) -> HttpResponse:
    """Set up one's device; what is entered first proves that it counts as the desk."""
    user = staff(request)
    if user.has_second_factor:
        return redirect("account")
    device = second_factor.prepare(user)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if codes := second_factor.confirm(user, form.cleaned_data["code"]):
            sessions.end_all(user)
            user.refresh_from_db()
            update_session_auth_hash(request, user)
            return _show_codes(request, codes)
        form.refuse()
    picture = segno.make(second_factor.address_of(device), micro=False)
    context = {
        "form": form,
        "key": device.key,
        "picture": picture.svg_data_uri(scale=QR_SCALE, light="white"),
        "is_owed": second_factor.owes(user),
    }
    return render(request, "registration/authenticator.html", context)


@require_POST
@never_cache
@login_required
@tells_paused
def recovery_codes(request: HttpRequest) -> HttpResponse:
    user = staff(request)
    if _is_proved(request, user):
        return _show_codes(request, second_factor.new_recovery_codes(user))
    return redirect("account")


@require_POST
@login_required
@tells_paused
def remove_authenticator(request: HttpRequest) -> HttpResponse:
    user = staff(request)
    if _is_proved(request, user):
        second_factor.remove(user)
        messages.success(request, _("验证器已移除。"))
        return redirect("authenticator")
    return redirect("account")


def _is_proved(request: HttpRequest, user: User) -> bool:
    if user.has_second_factor and _proof(request, user).is_valid():
        return True
    messages.error(request, _("验证码不正确，没有任何改动。"))
    return False


def _proof(request: HttpRequest, user: User) -> ProvingForm:
    return ProvingForm(request.POST or None, user=user, address=client_address(request))


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "registration/recovery_codes.html", {"codes": codes})
