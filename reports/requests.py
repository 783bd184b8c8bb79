"""What an address of a report names: a branch and a period, a page of a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branches.models import Branch
from complaints.acts.web.staff_request import StaffRequest, branch_read
from complaints.case.finding.keyset import CursorError
from reports.periods import Period


class Paged(Protocol):
    """Rows, and the cursors of the pages beside them, empty at the ends."""

    @property
    def before(self) -> str: ...

    @property
    def after(self) -> str: ...


P = TypeVar("P", bound=Paged)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def staff_page(view: View) -> View:
    """Only looked at, by whoever is logged in; no browser keeps it."""
    return require_safe(never_cache(login_required(view)))


def branch_in(request: StaffRequest, code: str, period: Period) -> Branch:
    """The branch that the reader may see; 404 too for a period that has not begun."""
    if not period.has_begun(timezone.now()):
        raise Http404
    return branch_read(request, code, period.first.year)


def page_of(request: StaffRequest, read: Callable[..., P]) -> P:
    """What `read` gives for the address's cursor; 404 for one that no list offered."""
    try:
        return read(
            after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    except CursorError as error:
        raise Http404 from error


def beside(page: Paged) -> dict[str, str]:
    """For includes/pager.html: the addresses of the pages beside this one."""
    return {
        "before_url": f"?before={page.before}" if page.before else "",
        "after_url": f"?after={page.after}" if page.after else "",
    }
