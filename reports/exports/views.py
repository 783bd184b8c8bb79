"""The lists of the desk as workbooks."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from complaints.acts.web.staff_request import StaffRequest
from reports.exports.files import send_list
from reports.exports.lists import EXPORTS
from reports.exports.models import Exported
from reports.rendering.workbook import write_workbook


@require_GET
@never_cache
@login_required
def export(request: StaffRequest, what: Exported) -> FileResponse:
    """All rows of the list as it is filtered on screen, whichever page was shown."""
    wanted = EXPORTS[what]
    if wanted.posts and request.user.post not in wanted.posts:
        raise PermissionDenied
    title = str(what.label)
    rows = wanted.read(request.user, request.GET, timezone.now())
    book = write_workbook(wanted.columns, rows, title=title, sheet=title)
    return send_list(request, what, book)
