"""norm 18.3: what the decision group decided, each member's voice, and the outcome."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web import section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.decision_group.models import GroupDecision


@require_safe
@never_cache
@login_required
def decision_group(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = (
        GroupDecision.objects.select_related("convened_by", "charged", "carried_out_by")
        .prefetch_related("voices__member")
        .order_by("-convened_at", "-pk")
    )
    prefetch_related_objects([complaint], Prefetch("group_decisions", rows))
    return section_pages.respond(
        request, complaint, "decision_group", {"rows": complaint.group_decisions.all()}
    )
