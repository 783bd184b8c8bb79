from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from complaints import services
from complaints.acts.web import StaffRequest, case_of
from complaints.desk.case_page import page as case_page
from complaints.reveal.forms import RevealForm


@require_POST
@never_cache
@login_required
def reveal(request: StaffRequest, number: str) -> HttpResponse:
    """Shown in this response alone; whoever loads the page again is asked again."""
    complaint = case_of(request, number)
    form = RevealForm(request.POST)
    revealed, status = None, 422
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            revealed = services.reveal(complaint, reason=reason, by=request.user)
            status = 200
        except ValidationError as error:
            form.add_error("reason", error)
    if not request.headers.get("HX-Request"):
        return case_page.respond(
            request, number, status=status, revealed=revealed, reveal_form=form
        )
    context = case_page.client_context(complaint, revealed=revealed, form=form)
    return render(request, "complaints/case_page/client.html", context, status=status)
