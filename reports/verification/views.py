"""The last verifications, for headquarters and the auditor."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from branches.models import EVERY_BRANCH_READERS
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.finding import keyset
from reports.requests import beside, page_of, staff_page
from reports.verification.models import VerifyRun
from reports.verification.services import is_overdue

# By the names of VerifyResult, in the order in which they are read.
READ = (
    ("house", _("公司链")),
    ("complaints", _("投诉")),
    ("events", _("事件")),
    ("rows", _("记录")),
    ("files", _("附件")),
    ("anchors", _("锚")),
    ("papers", _("审签的报告")),
)


@staff_page
def verifications(request: StaffRequest) -> HttpResponse:
    if request.user.post not in EVERY_BRANCH_READERS:
        raise PermissionDenied
    part = keyset.Part(VerifyRun.objects.all(), "began_at", descending=True)
    page = page_of(request, partial(keyset.page, [part]))
    context = {
        "runs": [
            (run, [(name, run.counts.get(key, 0)) for key, name in READ])
            for run in page.rows
        ],
        "is_overdue": is_overdue(),
        **beside(page),
    }
    return render(request, "reports/verification/verifications.html", context)
