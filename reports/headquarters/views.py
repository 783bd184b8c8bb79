"""norm 12.2, 26: the report to headquarters as it was sent, on paper."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.headquarters_reports.models import HeadquartersReport
from reports.form.pdf import Stamp
from reports.headquarters.pdf import render_report
from reports.rendering.responses import inline_pdf
from reports.requests import staff_page


@staff_page
def report(request: StaffRequest, number: str) -> HttpResponse:
    """The last one that was sent, or the one of ?serial=."""
    complaint = case_of(request, number)
    sent = complaint.hq_reports.exclude(sent_at=None).order_by("-serial")
    if serial := request.GET.get("serial", ""):
        sent = sent.filter(serial=_serial(serial))
    found: HeadquartersReport | None = sent.only("serial", "snapshot").first()
    if found is None or not found.snapshot:
        raise Http404
    stamp = Stamp(printed_at=timezone.now(), printed_by=str(request.user))
    pdf = render_report(found.snapshot, stamp)
    filename = _("报送总部材料 %(number)s.pdf")
    return inline_pdf(pdf, filename=filename % {"number": found.snapshot["reference"]})


def _serial(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise Http404
    return int(text)
