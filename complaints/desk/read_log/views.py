"""norm 26.3: who has seen this client's data, and what has this person seen."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branches.models import Post
from complaints.acts.web import lists
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.keyset import Part
from complaints.desk.read_log import search as reads_found


@require_safe
@never_cache
@login_required
def reads(request: StaffRequest) -> HttpResponse:
    if request.user.post != Post.AUDITOR:
        raise PermissionDenied
    asked = reads_found.asked(request.GET)
    found = Part(reads_found.found(request.user, **asked), "at", descending=True)
    url = partial(lists.address, "reads", **asked)
    page = lists.page(request, [found], url=url)
    context = {**asked, "rows": page.rows, **page.links}
    return render(request, "complaints/read_log/reads.html", context)
