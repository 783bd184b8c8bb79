"""The request of someone who is logged in, and how a page gets its case."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django_htmx.middleware import HtmxDetails

from branches.models import EVERY_BRANCH_READERS, Branch, User
from branches.spelt import Asked, spelt
from complaints.case.models import Complaint
from complaints.case.querysets import Sight, sight_of
from complaints.clocks.deadlines import FIRST_YEAR, LAST_YEAR


class StaffRequest(HttpRequest):
    """What @login_required leaves: `user` is a User; and what htmx says of itself."""

    user: User
    htmx: HtmxDetails


def case_of(
    request: StaffRequest, number: str, *, related: Iterable[str] = ("branch",)
) -> Complaint:
    """The case with its `related` rows; 404 as in `visible_case`."""
    return visible_case(_numbered, request, number, *related)


def visible_case(
    ask: Callable[..., list[Complaint]],
    request: StaffRequest,
    number: str,
    *shape: str,
) -> Complaint:
    """Look-up and access check in one: what is not visible is not found."""
    sight = sight_of(request.user)
    # PostgreSQL refuses a NUL even in a comparison.
    if sight is None or "\0" in number:
        raise Http404
    reader = {"user": request.user.pk, "branch": request.user.branch_id}
    for complaint in ask(sight, *shape, number=number, **reader):
        return complaint
    raise Http404


@spelt
def _numbered(
    sight: Sight, *related: str, number: Asked, **reader: Asked
) -> QuerySet[Complaint]:
    cases = Complaint.objects.seen(sight, **reader).filter(number=number).order_by()
    return cases.select_related(*related).defer("search_vector")


def branch_read(request: StaffRequest, code: str, year: int) -> Branch:
    """The branch whose cases the reader may see, or 404; so is an absurd year."""
    if not FIRST_YEAR <= year <= LAST_YEAR or not request.user.reads_cases:
        raise Http404
    branch = get_object_or_404(Branch, code=code)
    if request.user.post in EVERY_BRANCH_READERS or request.user.branch == branch:
        return branch
    raise Http404
