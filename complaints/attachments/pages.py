from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from complaints.acts.forms.fields import add_refusal
from complaints.acts.web import serving
from complaints.acts.web.pages import show_case
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.attachments import previews, rules, services
from complaints.attachments.forms import AttachForm
from complaints.drafts import sending
from complaints.drafts.sending import AlreadySavedError
from complaints.evidence.filing import files
from complaints.evidence.models import Attachment
from complaints.lifecycle.entries import FileEntry


@require_POST
@login_required
def attach(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    if refusal := rules.may_attach(complaint, request.user):
        refusal.stop()
    back = reverse("complaints:case", args=[number]) + "#attachments"
    form, started = AttachForm(request.POST, request.FILES), timezone.now()
    if form.is_valid():
        try:
            attached = sending.once(
                request,
                lambda: services.attach(
                    complaint, entries=form.entries(), by=request.user
                ),
                leads_to=lambda _done: back,
            )
        except AlreadySavedError as saved:
            return redirect(saved.address)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            _say(request, form.entries(), attached, started=started)
            return redirect(back)
    return show_case(request, number, status=422, attach_form=form)


@require_safe
@never_cache
@login_required
def download(
    request: StaffRequest, number: str, pk: int
) -> HttpResponse | FileResponse:
    complaint = case_of(request, number)
    attachment = get_object_or_404(complaint.attachments, pk=pk)
    return serving.respond(request, complaint, attachment)


@require_safe
@never_cache
@login_required
def preview(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """The picture small and upright; 404 of what can't be shown as one."""
    complaint = case_of(request, number)
    attachment = get_object_or_404(complaint.attachments, pk=pk)
    if not attachment.is_image:
        raise Http404
    content = files.read(attachment)
    drawn = previews.small(content) if content is not None else None
    if drawn is None:
        raise Http404
    return HttpResponse(
        drawn,
        content_type="image/jpeg",
        headers={"Content-Security-Policy": serving.POLICIES["image/jpeg"]},
    )


def _say(
    request: StaffRequest,
    entries: Sequence[FileEntry],
    attached: Sequence[Attachment],
    *,
    started: datetime,
) -> None:
    """How many are new; of each whose content was there, under which name it lies."""
    new = 0
    for entry, row in zip(entries, attached, strict=True):
        name = files.clean_name(entry.file.name or "")
        if row.name == name and row.uploaded_at >= started:
            new += 1
            continue
        same = _("“%(name)s”与已有附件“%(kept)s”内容相同，没有另存。")
        messages.info(request, same % {"name": name, "kept": row.name})
    if new:
        said = ngettext("已上传 %(count)d 个附件。", "已上传 %(count)d 个附件。", new)
        messages.success(request, said % {"count": new})
