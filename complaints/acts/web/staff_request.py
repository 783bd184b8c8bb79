"""The request of someone who is logged in, and how a page gets its case."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django_htmx.middleware import HtmxDetails

from branches.models import EVERY_BRANCH_READERS, Branch, User
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.clocks.deadlines import FIRST_YEAR, LAST_YEAR


class StaffRequest(HttpRequest):
    """What @login_required leaves: `user` is a User; and what htmx says of itself."""

    user: User
    htmx: HtmxDetails


def case_of(
    request: StaffRequest, number: str, *, related: Iterable[str] = ("branch",)
) -> Complaint:
    """The case with its `related` rows; 404 as in `numbered`."""
    visible = Complaint.objects.visible_to(request.user).select_related(*related)
    return numbered(visible, number)


def numbered(visible: ComplaintQuerySet, number: str) -> Complaint:
    """Look-up and access check in one: what is not visible is not found."""
    # PostgreSQL refuses a NUL even in a comparison.
    if "\0" in number:
        raise Http404
    return get_object_or_404(visible.defer("search_vector"), number=number)


def branch_read(request: StaffRequest, code: str, year: int) -> Branch:
    """The branch whose cases the reader may see, or 404; so is an absurd year."""
    if not FIRST_YEAR <= year <= LAST_YEAR or not request.user.reads_cases:
        raise Http404
    branch = get_object_or_404(Branch, code=code)
    if request.user.post in EVERY_BRANCH_READERS or branch.pk in request.user.served:
        return branch
    raise Http404
