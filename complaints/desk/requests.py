"""The request of someone who is logged in, and how a page gets its case."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from branches.models import User
from complaints.case.models import Complaint


class StaffRequest(HttpRequest):
    """What @login_required leaves: `user` is a User."""

    user: User


def case_of(request: StaffRequest, number: str) -> Complaint:
    """Look-up and access check in one: what is not visible is not found."""
    visible = Complaint.objects.visible_to(request.user).defer("search_vector")
    return get_object_or_404(visible.select_related("branch"), number=number)
