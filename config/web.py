"""What holds for every page, whichever subject it is of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from branches.patience import long_work
from config.pace import PAPERS

GetResponse = Callable[[HttpRequest], HttpResponse]
NUL = ("\0", "%00")


def keep_nothing(get_response: GetResponse) -> GetResponse:
    """What was made for somebody stays in no cache, the browser's or a proxy's."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.session.accessed:
            patch_cache_control(response, no_store=True, private=True)
        return response

    return respond


def refuse_nul(get_response: GetResponse) -> GetResponse:
    """No text of the database holds one, and no person types it: 404, or 400."""

    def respond(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        if any(nul in request.META.get("QUERY_STRING", "") for nul in NUL):
            raise BadRequest("NUL")
        return get_response(request)

    return respond


class Patient:
    """Figures, papers and exports may keep the database busy for longer than a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            request.META["desk.stack"] = stack
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any
    ) -> None:
        match = request.resolver_match
        if (match and match.app_name == "reports") or request.path.endswith(PAPERS):
            request.META["desk.stack"].enter_context(long_work())
