"""norm 10.1, 10.5: the poster for the lobby, and the card for who opens an account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.acts.web.staff_request import StaffRequest, branch_read
from complaints.public.addresses import public_address
from complaints.public.procedure import steps
from reports.form.pdf import qr_code
from reports.rendering.responses import inline_pdf
from reports.rendering.typesetting import typeset
from reports.requests import staff_page


@staff_page
def poster(request: StaffRequest, branch: str) -> HttpResponse:
    found = branch_read(request, branch, timezone.localdate().year)
    name = _("%(branch)s 投诉公示.pdf") % {"branch": found.code}
    return inline_pdf(render("poster.typ", found), filename=name)


@staff_page
def card(request: StaffRequest, branch: str) -> HttpResponse:
    found = branch_read(request, branch, timezone.localdate().year)
    name = _("%(branch)s 投诉提示卡.pdf") % {"branch": found.code}
    return inline_pdf(render("card.typ", found), filename=name)


def render(template: str, branch: Branch) -> bytes:
    """With codes to the public's pages where there are any."""
    offered = {"board": _("答复公告"), "intake": _("网上留言")}
    found = {route: public_address(route, branch.code) for route in offered}
    codes = {route: address for route, address in found.items() if address}
    sheet = {
        **_about(branch),
        "codes": [[route, offered[route], codes[route]] for route in codes],
    }
    images = {route: qr_code(address) for route, address in codes.items()}
    return typeset(template, sheet, images=images)


def _about(branch: Branch) -> dict[str, Any]:
    opens, closes = branch.opening_time, branch.closing_time
    return {
        "company": settings.COMPANY_NAME,
        "branch": branch.name,
        "complaint_telephone": branch.complaint_telephone,
        "telephone": branch.telephone,
        "email": branch.complaint_email,
        "address": branch.address,
        "hours": _("工作日 %(from)s–%(until)s")
        % {"from": f"{opens:%H:%M}", "until": f"{closes:%H:%M}"},
        "steps": [list(step) for step in steps()],
    }
