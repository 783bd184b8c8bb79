"""norm 18.2: the task forces of a case, and their tasks."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web import section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.task_force.models import TaskForce


@require_safe
@never_cache
@login_required
def task_force(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = (
        TaskForce.objects.select_related("leader", "dissolved_by")
        .prefetch_related("members__user", "tasks__person", "tasks__done_by")
        .order_by("-set_up_at", "-pk")
    )
    prefetch_related_objects([complaint], Prefetch("task_forces", rows))
    return section_pages.respond(
        request, complaint, "task_force", {"rows": complaint.task_forces.all()}
    )
