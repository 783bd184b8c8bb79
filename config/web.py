"""What holds for every page, whichever subject it is of."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

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
