"""norm 23: statements and opinion of a D-class case."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints.acts import facts
from complaints.acts.web import section_pages
from complaints.acts.web.pages import posted
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.drafts import keeping, sending
from complaints.drafts.sending import AlreadySavedError
from complaints.inquiry import hearing
from complaints.inquiry.hearing_forms import AnswerForm
from complaints.inquiry.hearing_models import Invitation
from complaints.inquiry.models import InquiryRecord


@require_safe
@never_cache
@login_required
def inquiry(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    record = InquiryRecord.stored_or_new(complaint)
    people = ("taken_by", "written_by", "file", "confirmed_by")
    context = {
        "record": record,
        "facts": facts.facts(record, record.columns()),
        "statements": complaint.statements.select_related(*people),
        "invitations": complaint.invitations.select_related(
            "named__user", "invited_by"
        ),
        "unheard": complaint.unheard.select_related("named__user", "recorded_by"),
        "now": timezone.now(),
        "opinions": complaint.opinions.select_related(
            "given_by", "request__decided_by"
        ),
    }
    return section_pages.respond(request, complaint, "inquiry", context)


@require_safe
@never_cache
@login_required
def hearings(request: StaffRequest) -> HttpResponse:
    """What whoever is logged in is asked to answer himself."""
    own = Invitation.objects.to(request.user).select_related("invited_by")
    context = {"invitations": own.order_by("answer_by", "pk")}
    return render(request, "complaints/inquiry/hearings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def hearing_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The allegation and his answer, and nothing else of the case (norm 23.2)."""
    own = Invitation.objects.to(request.user).select_related(
        "invited_by", "named", "complaint"
    )
    invitation = get_object_or_404(own, pk=pk)
    form = AnswerForm(posted(request), request.FILES, by=request.user)
    if form.is_bound and form.is_valid():
        try:
            sending.once(
                request,
                lambda: hearing.answer_invitation(
                    invitation, **form.cleaned_data, by=request.user
                ),
                leads_to=lambda _done: request.path,
            )
        except AlreadySavedError as saved:
            return redirect(saved.address)
        except ValidationError as error:
            form.show(error)
        else:
            messages.success(request, _("陈述已提交。"))
            return redirect("complaints:hearing", pk=pk)
    elif not form.is_bound:
        invitation = hearing.open_invitation(invitation, by=request.user)
    keeping.restore(request, form)
    own_words = invitation.named.statements.filter(written_by=request.user)
    said = own_words.select_related("file")
    context = {"invitation": invitation, "form": form, "said": said}
    template = "complaints/inquiry/hearing.html"
    return render(request, template, context, status=422 if form.is_bound else 200)
