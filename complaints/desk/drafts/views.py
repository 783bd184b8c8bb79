from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from complaints.acts.web.staff_request import StaffRequest
from complaints.desk.drafts import keeping as drafts
from complaints.desk.models import Draft, Submission

PAGE_LENGTH = Draft._meta.get_field("page").max_length or 0


@login_required
@require_POST
def draft(request: StaffRequest, page: str) -> HttpResponse:
    """Keep what was typed so far; `discard` throws it away and begins anew."""
    if "discard" in request.POST:
        drafts.drop(request.user, page)
        messages.success(request, _("已清空草稿。"))
        return redirect("complaints:new")
    if len(page) > PAGE_LENGTH:
        return HttpResponse(_("没有这个页面的草稿。"), status=404)
    if _is_saved(request):
        return HttpResponse(status=204)
    try:
        drafts.keep(request.user, page, request.POST)
    except drafts.DraftTooLongError:
        return HttpResponse(_("内容过长，草稿未保存。"), status=413)
    return HttpResponse(status=204)


def _is_saved(request: StaffRequest) -> bool:
    """On its way while the form was saved: that draft must not come back."""
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return False
    return Submission.objects.filter(user=request.user, token=token).exists()
