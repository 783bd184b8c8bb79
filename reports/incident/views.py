"""norm 19.2: the written reply that a branch posts, on A4."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.incidents.models import Incident, IncidentNotice
from reports.rendering.responses import inline_pdf
from reports.rendering.typesetting import typeset
from reports.requests import staff_page

TEMPLATE = "incident_notice.typ"


@staff_page
def notice(request: HttpRequest, incident: int, pk: int) -> HttpResponse:
    rows = IncidentNotice.objects.filter(
        incident__in=Incident.objects.visible_to(request.user)
    ).select_related("incident__branch")
    row = get_object_or_404(rows, incident=incident, pk=pk)
    filename = _("书面答复 %(pk)s.pdf") % {"pk": row.pk}
    return inline_pdf(typeset(TEMPLATE, sheet(row)), filename=filename)


def sheet(row: IncidentNotice) -> dict[str, object]:
    """No client's data: title and text alone, and where one may turn to."""
    branch = row.incident.branch
    day = row.posted_on or timezone.localdate(row.written_at)
    return {
        "company": settings.COMPANY_NAME,
        "branch": branch.name,
        "telephone": branch.complaint_telephone,
        "email": branch.complaint_email,
        "title": row.incident.title,
        "text": row.text,
        "day": day.isoformat(),
    }
