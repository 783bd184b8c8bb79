"""What is missing before a branch begins; headquarters sees it of all."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from branches.models import LEADERS, Branch, Post, User
from complaints.acts.web.staff_request import StaffRequest
from reports.requests import staff_page
from reports.set_up import checks


def _sees_all(user: User) -> bool:
    return user.is_superuser or user.post == Post.HEADQUARTERS


def _is_of(user: User, branch: Branch) -> bool:
    return user.branch_id == branch.pk and user.post in (*LEADERS, Post.BRANCH_ADMIN)


@staff_page
def branches(request: StaffRequest) -> HttpResponse:
    """In one table; `?missing=1` those alone that lack something."""
    user = request.user
    if not _sees_all(user):
        if user.branch is None or not _is_of(user, user.branch):
            raise PermissionDenied
        return redirect("reports:set_up", user.branch.code)
    found = Branch.objects.filter(is_active=True, closes_on=None).order_by("code")
    lines = checks.of_branches(list(found))
    lacking = [(branch, own) for branch, own in lines if any(x.missing for x in own)]
    only_missing = request.GET.get("missing") == "1"
    context = {
        "checks": checks.CHECKS,
        "branches": lacking if only_missing else lines,
        "only_missing": only_missing,
        "all": len(lines),
        "lacking": len(lacking),
    }
    return render(request, "reports/set_up/branches.html", context)


@staff_page
def branch(request: StaffRequest, branch: str) -> HttpResponse:
    user = request.user
    found = get_object_or_404(Branch, code=branch)
    if not _is_of(user, found) and not _sees_all(user):
        raise Http404
    lines = checks.of_branch(found)
    context = {
        "branch": found,
        "lines": lines,
        "lacking": sum(bool(line.missing) for line in lines),
        "sees_all": _sees_all(user),
    }
    return render(request, "reports/set_up/branch.html", context)
