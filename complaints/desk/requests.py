"""The request of someone who is logged in, and how a page gets its case."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django_htmx.middleware import HtmxDetails

from branches.models import User
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet


class StaffRequest(HttpRequest):
    """What @login_required leaves: `user` is a User; and what htmx says of itself."""

    user: User
    htmx: HtmxDetails


def case_of(request: StaffRequest, number: str) -> Complaint:
    """Look-up and access check in one: what is not visible is not found."""
    visible = Complaint.objects.visible_to(request.user).defer("search_vector")
    return numbered(visible.select_related("branch"), number)


def numbered(visible: ComplaintQuerySet, number: str) -> Complaint:
    if "\0" in number:
        raise Http404  # PostgreSQL refuses it even in a comparison
    return get_object_or_404(visible, number=number)
