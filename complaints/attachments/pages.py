from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from complaints.acts.forms.fields import add_refusal
from complaints.acts.web import serving
from complaints.acts.web.pages import show_case
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.attachments import rules, services
from complaints.attachments.forms import AttachForm


@require_POST
@login_required
def attach(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    if refusal := rules.may_attach(complaint, request.user):
        refusal.stop()
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            attached = services.attach(
                complaint, entries=form.entries(), by=request.user
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _said(len(attached)))
            url = reverse("complaints:case", args=[number])
            return redirect(f"{url}#attachments")
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


def _said(count: int) -> str:
    said = ngettext("已上传 %(count)d 个附件。", "已上传 %(count)d 个附件。", count)
    return said % {"count": count}
