"""What hangs on a branch's board, for a telephone and for the screen in its lobby."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints.public.models import PublicBranch, PublicNotice
from complaints.public.procedure import steps

MOST = 50
# Of the lobby's screen: how long a page of it stays, and how much of a text it holds.
SECONDS, CHARACTERS = 20, 280


@require_safe
def board(request: HttpRequest, branch: str) -> HttpResponse:
    found = branch_called(branch)
    context = {**about(found), "notices": _notices(found)}
    return render(request, "complaints/public/board.html", context)


@require_safe
def screen(request: HttpRequest, branch: str) -> HttpResponse:
    """How to complain, then notice after notice: each leads to the next by itself."""
    found = branch_called(branch)
    sheets: list[dict[str, object]] = [{}, *_sheets(_notices(found))]
    place = _place(request.GET.get("page", ""), len(sheets))
    context = {**about(found), "sheet": sheets[place], "place": place + 1}
    context["of"] = len(sheets)
    response = render(request, "complaints/public/screen.html", context)
    response["Refresh"] = f"{SECONDS}; url=?page={(place + 1) % len(sheets) + 1}"
    return response


def branch_called(code: str) -> PublicBranch:
    found = PublicBranch.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def about(branch: PublicBranch) -> dict[str, object]:
    return {"company": settings.COMPANY_NAME, "branch": branch, "steps": steps()}


def _notices(branch: PublicBranch) -> list[PublicNotice]:
    return list(PublicNotice.objects.filter(branch_code=branch.code)[:MOST])


def _sheets(notices: Sequence[PublicNotice]) -> Iterator[dict[str, object]]:
    """A long text takes several."""
    for notice in notices:
        parts = textwrap.wrap(
            notice.text, CHARACTERS, break_long_words=True, replace_whitespace=False
        )
        for number, part in enumerate(parts, start=1):
            yield {"notice": notice, "text": part, "part": number, "parts": len(parts)}


def _place(page: str, count: int) -> int:
    """From one on in the address; whatever else is written there is the first."""
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 1
    return number - 1 if 1 <= number <= count else 0


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _lone(_("没有这个页面，请核对地址，或扫描营业部海报上的二维码。"), 404)


def unavailable(request: HttpRequest) -> HttpResponse:
    return _lone(_("暂时无法打开，请稍后再试，或拨打营业部投诉电话。"), 503)


def _lone(said: str, status: int) -> HttpResponse:
    context = {"company": settings.COMPANY_NAME, "said": said}
    page = render_to_string("complaints/public/lone.html", context)
    return HttpResponse(page, status=status)
