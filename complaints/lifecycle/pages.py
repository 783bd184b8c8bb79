"""The text from which a reply starts, as one types."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.html import escape
from django.views.decorators.http import require_POST

from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.case.rights import works_on
from complaints.reply_templates import drafting


@login_required
@require_POST
def reply_text(request: StaffRequest, number: str) -> HttpResponse:
    """The template asked for, with what is typed so far: for htmx, into the text."""
    complaint = case_of(request, number)
    if not works_on(complaint, request.user):
        raise PermissionDenied
    typed = {name: request.POST.get(name, "") for name in drafting.TYPED}
    way = request.POST.get("way", "")
    text = drafting.starting_text(complaint, way, by=request.user, typed=typed)
    return HttpResponse(escape(text)) if text else HttpResponse(status=204)
