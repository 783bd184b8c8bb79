"""A page of a list: its rows, and where the pages beside it are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic
from urllib.parse import urlencode

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.acts.web.staff_request import StaffRequest
from complaints.case.finding import keyset
from complaints.case.finding.keyset import Part, Row

PAGE = 50


@dataclass(frozen=True)
class Listed(Generic[Row]):
    rows: list[Row]
    # For templates/includes/pager.html; empty at the ends.
    links: dict[str, str]


def page(
    request: StaffRequest, parts: Sequence[Part[Row]], *, url: Callable[..., str]
) -> Listed[Row]:
    """The page asked for; the first where there is no such page, or none any more.

    `url` is called with the cursor of a neighbouring page, as before=… or after=….
    """
    cursor = {name: request.GET.get(name, "") for name in ("after", "before")}
    found = None
    if any(cursor.values()):
        try:
            found = keyset.page(parts, size=PAGE, **cursor)
        except keyset.CursorError:
            messages.warning(request, _("没有这一页，已回到第一页。"))
    if not found or not found.rows:
        found = keyset.page(parts, size=PAGE)
    links = {
        "before_url": url(before=found.before) if found.before else "",
        "after_url": url(after=found.after) if found.after else "",
    }
    return Listed(found.rows, links)


def address(route: str, **query: str) -> str:
    """Of a list that answers this; the same question has the same address."""
    path = reverse(f"complaints:{route}")
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
