"""The slip that a client takes along: his number, and what he was promised."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.clocks.deadlines import Kind
from complaints.clocks.kinds import REPLY_CLOCKS
from complaints.clocks.models import Result


@require_safe
@never_cache
@login_required
def slip(request: StaffRequest, number: str) -> HttpResponse:
    """A page of A5; nothing of the client that others should not read over it."""
    case = case_of(
        request, number, related=["branch", "first_responsible", "successor"]
    )
    agreed = case.contacts.filter(agreed_at__isnull=False).order_by("pk").last()
    clocks = case.deadlines.filter(cycle=case.cycle).order_by("due_at")
    context = {
        "case": case,
        "agreed": agreed,
        "reply": clocks.filter(kind__in=REPLY_CLOCKS, result=Result.PENDING).first(),
        "final": clocks.filter(kind=Kind.FINAL_FEEDBACK).last(),
        "responsible": case.successor or case.first_responsible,
        "now": timezone.now(),
    }
    return render(request, "complaints/slip/slip.html", context)
