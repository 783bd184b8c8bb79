"""norm 10.2: the keeper's page of the day."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints.acts.rules import Refusal
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest
from complaints.intake import services
from complaints.intake.forms import CheckForm


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def channel_checks(request: StaffRequest) -> HttpResponseBase:
    user, branch = request.user, request.user.branch
    if branch is None or not user.works_on_cases:
        raise PermissionDenied
    form = CheckForm(posted(request), branch=branch, by=user)
    nothing = Refusal(_("今天没有等您签认的渠道。"))
    return act(
        request,
        form,
        lambda: services.sign_checks(branch, by=user, **form.given()),
        title=_("签认今日查看"),
        back=reverse("complaints:my_day"),
        about=branch.name,
        done=_("已签认。"),
        refusal=None if form.channels else nothing,
    )
