"""Single sign-on: a provider of the house says who somebody is, and no more.

Accounts are made and given posts here: a name that nobody here has comes to nothing.
The provider takes the password's place, not the second factor's.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from joserfc.errors import JoseError
from requests import RequestException

from branches.accounts.address import client_address
from branches.accounts.second_factor_views import ask_code
from branches.accounts.tries import Claim, digest_of
from branches.models import LoginOutcome, LoginWay, User

logger = logging.getLogger(__name__)
ONWARD, BY_SSO = "sso_onward", "by_sso"
SECONDS = 5
# The provider doesn't answer, or not as it should.
FAULTS = (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError)


@require_safe
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    if not settings.OIDC_ISSUER:
        return redirect("login")
    request.session[ONWARD] = request.GET.get("next", "")
    try:
        answer: HttpResponse = _provider().authorize_redirect(
            request, settings.SITE_URL + reverse("sso_callback")
        )
    except FAULTS as fault:
        return _failed(request, fault)
    return answer


@require_safe
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    if not settings.OIDC_ISSUER:
        return redirect("login")
    try:
        claims = _provider().authorize_access_token(request)["userinfo"]
    except (*FAULTS, KeyError) as fault:
        return _failed(request, fault)
    name = str(claims.get(settings.OIDC_CLAIM) or "")
    user = _whose(name)
    claim = Claim(
        LoginWay.SSO, user, "" if user else digest_of(name), client_address(request)
    )
    if user is None:
        claim.record(LoginOutcome.WRONG)
        context = {"name": name}
        return render(request, "registration/sso_unknown.html", context, status=403)
    onward = _onward(request)
    if user.has_second_factor:
        claim.record(LoginOutcome.HALF)
        return ask_code(request, user, onward=onward)
    claim.record(LoginOutcome.SUCCESS)
    login(request, user)
    request.session[BY_SSO] = True
    return redirect(onward)


def _whose(name: str) -> User | None:
    """The one active account of that name; a number that two have is nobody's."""
    found = User.objects.filter(is_active=True, **{settings.OIDC_MATCHES: name})[:2]
    return found[0] if name and len(found) == 1 else None


def _onward(request: HttpRequest) -> str:
    asked = str(request.session.pop(ONWARD, ""))
    is_ours = url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _failed(request: HttpRequest, fault: Exception) -> HttpResponse:
    logger.warning("single sign-on failed: %s", type(fault).__name__)
    return render(request, "registration/sso_failed.html", status=502)


def _provider() -> Any:
    return _registered(
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET
    )


@lru_cache(maxsize=1)
def _registered(issuer: str, client_id: str, client_secret: str) -> Any:
    """What the provider says of itself is read once, when it is first asked."""
    return OAuth().register(
        "sso",
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )
