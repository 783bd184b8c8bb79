"""What was sent and not saved is kept, whatever the reason was."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as refuse
from django_htmx.http import HttpResponseClientRedirect

from complaints.drafts import files, keeping, sending
from complaints.drafts.keeping import TooMuchError
from complaints.drafts.opened import Opened, sent
from complaints.evidence.filing.reach import UnreachableError

logger = logging.getLogger(__name__)

# They keep what they are sent themselves.
KEEPERS = {"complaints:keep_draft", "complaints:keep_file"}


class Drafts:
    """Stands before all that may refuse a form: its token, its login, its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        opened = sent(request)
        if opened is None or sending.is_settled(request):
            return response
        _keep(request, opened)
        if _is_login(response):
            return redirect_to_login(_address(opened))
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        opened = sent(request)
        route = request.resolver_match and request.resolver_match.view_name
        if opened is None or route in KEEPERS:
            return None
        if request.user.is_authenticated and request.user.pk != opened.user_id:
            messages.warning(
                request,
                _("这张表单是另一位同事打开的，没有保存；填写的内容已为其暂存。"),
            )
            return _lead(request, reverse(settings.LOGIN_REDIRECT_URL))
        if address := sending.address_of_saved(opened):
            sending.settle(request)
            messages.warning(request, _("这张表单已经保存过，没有重复登记。"))
            return _lead(request, address)
        _bring_files(request)
        return None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A login in another tab has changed the page's token: the form is opened anew."""
    opened = sent(request)
    if opened is None or request.user.pk != opened.user_id:
        return refuse(request, reason)
    messages.warning(
        request, _("登录有变化，还没有保存；填写的内容都在，请核对后再提交。")
    )
    return _lead(request, _address(opened))


def _keep(request: HttpRequest, opened: Opened) -> None:
    try:
        with transaction.atomic():
            if draft := keeping.keep(opened, request.POST):
                files.take(request, draft)
    except TooMuchError:
        logger.info("more than is kept was sent at %s", request.path)
    except DatabaseError:
        logger.exception("what was sent at %s could not be kept", request.path)


def _bring_files(request: HttpRequest) -> None:
    """Those of the draft join those that are sent with the form."""
    try:
        before = files.sent_before(request)
    except (UnreachableError, FileNotFoundError):
        logger.exception("a draft's files are out of reach at %s", request.path)
        return
    for name, found in before.lists():
        request.FILES.setlist(name, [*found, *request.FILES.getlist(name)])


def _address(opened: Opened) -> str:
    return reverse("complaints:draft", args=[opened.token])


def _is_login(response: HttpResponse) -> bool:
    where = response.headers.get("Location", "")
    return response.status_code == 302 and where.startswith(reverse("login"))


def _lead(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return redirect(address)
