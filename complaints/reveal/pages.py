"""The client's data, masked until somebody says why he wants to see them."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from complaints.acts import facts
from complaints.acts.web.pages import show_case
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.case.models import Complaint
from complaints.reveal import services
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
        return show_case(
            request, number, status=status, revealed=revealed, reveal_form=form
        )
    context = client_context(complaint, revealed=revealed, form=form)
    return render(request, "complaints/case_page/client.html", context, status=status)


def client_context(
    complaint: Complaint,
    *,
    revealed: Mapping[str, str] | None = None,
    form: RevealForm | None = None,
) -> dict[str, object]:
    """For templates/complaints/case_page/client.html."""
    return {
        "complaint": complaint,
        "client": facts.client(complaint, revealed=revealed or {}),
        "is_revealed": revealed is not None,
        "reveal_form": form or RevealForm(),
    }
