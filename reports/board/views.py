"""norm 16.3: the reply that hangs on the board, on A4."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.board.models import BoardNotice
from reports.rendering.responses import inline_pdf
from reports.rendering.typesetting import typeset
from reports.requests import staff_page

# The same sheet as that of an incident (norm 19.2).
TEMPLATE = "incident_notice.typ"


@staff_page
def notice(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    row = get_object_or_404(case_of(request, number).board_notices, pk=pk)
    filename = _("回复公告 %(pk)s.pdf") % {"pk": row.pk}
    return inline_pdf(typeset(TEMPLATE, sheet(row)), filename=filename)


def sheet(row: BoardNotice) -> dict[str, object]:
    """No client's data: title and text alone, and where one may turn to."""
    branch = row.complaint.branch
    return {
        "company": settings.COMPANY_NAME,
        "branch": branch.name,
        "telephone": branch.complaint_telephone,
        "email": branch.complaint_email,
        "title": row.title,
        "text": row.text,
        "day": timezone.localdate(row.posted_at or row.written_at).isoformat(),
    }
