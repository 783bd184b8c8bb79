from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from complaints.case.models import Complaint
from complaints.desk.requests import numbered
from reports.form.casefile import PEOPLE
from reports.form.pdf import Stamp, render_blank, render_form
from reports.form.snapshot import form_snapshot


@require_safe
@never_cache
@login_required
def form(request: HttpRequest, number: str) -> HttpResponse:
    visible = Complaint.objects.visible_to(request.user).select_related(*PEOPLE)
    complaint = numbered(visible, number)
    stamp = Stamp(printed_at=timezone.now(), printed_by=str(request.user))
    pdf = render_form(form_snapshot(complaint), stamp)
    return inline(pdf, filename=_("情况表 %(number)s.pdf") % {"number": number})


@require_safe
@cache_control(public=True, max_age=3600)
def blank_form(request: HttpRequest) -> HttpResponse:
    """Public: it is needed on the day when nobody can log in."""
    return inline(render_blank(), filename=_("客户投诉受理情况表（空白）.pdf"))


def inline(pdf: bytes, *, filename: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=False, filename=filename)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": disposition or "inline"},
    )
