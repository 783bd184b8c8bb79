"""The mails that became no proposal: listed to who would have had them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branches.models import Branch
from complaints.acts.web import lists
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.finding.keyset import Part
from complaints.intake.mail.models import MailRefusal
from complaints.intake.models import CheckHours


@require_safe
@never_cache
@login_required
def refused_mails(request: StaffRequest) -> HttpResponse:
    """The latest on top."""
    rows = MailRefusal.objects.visible_to(request.user).select_related("branch")
    page = lists.page(
        request,
        [Part(rows, "arrived_at", descending=True)],
        url=lambda: lists.address("refused_mails"),
    )
    context = {
        "refusals": page.rows,
        "shows_branch": request.user.branch_id is None,
        **page.links,
    }
    return render(request, "complaints/proposals/refused.html", context)


def forget_senders(*, now: datetime) -> None:
    """After the time for which the branch keeps what was dismissed."""
    named = MailRefusal.objects.exclude(sender=None)
    ids = named.order_by().values_list("branch", flat=True).distinct()
    for branch in Branch.objects.filter(pk__in=ids):
        kept = timedelta(days=CheckHours.of(branch).dismissed_days)
        old = named.filter(branch=branch, refused_at__lte=now - kept)
        old.update(sender=None)
