"""The form of the web, its receipt, and how far a message is.

No login and no cookie: what a form elsewhere could send is what anybody may write, so
there is no token against it; the question's signature makes a form sent again one.
"""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from branches.accounts.address import client_address
from complaints.public import services
from complaints.public.forms import (
    CODE,
    LONGEST,
    IntakeForm,
    PersonForm,
    StateForm,
)
from complaints.public.pages import about, branch_called
from complaints.public.question import Question

F = TypeVar("F", bound=PersonForm)

FORM = "complaints/public/intake.html"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, branch: str) -> HttpResponse:
    found = branch_called(branch)
    context = about(found)
    if request.method != "POST":
        context["form"] = IntakeForm(question=Question.new())
        return render(request, FORM, context)
    form = IntakeForm(request.POST, request.FILES, question=question_in(request))
    if not form.is_valid():
        context["form"] = asked_again(form, longest=LONGEST)
        return render(request, FORM, context, status=422)
    nonce, address = form.question.nonce, client_address(request)
    try:
        receipt = services.hand_in(
            found.code, nonce=nonce, address=address, **form.given()
        )
    except services.LimitError:
        return render(request, "complaints/public/limit.html", context, status=429)
    if not settings.PUBLIC_PROCESS:
        services.take_in(now=timezone.now())
    context["receipt"] = receipt
    return render(request, "complaints/public/receipt.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest) -> HttpResponse:
    """By POST: a code stands in no address and in no log."""
    form = StateForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_valid():
        found = services.standing_of(**form.cleaned_data)
        if found is None:
            form.add_error(None, CODE)
    context = {"company": settings.COMPANY_NAME, "form": form, "standing": found}
    status = 422 if form.errors else 200
    return render(request, "complaints/public/state.html", context, status=status)


def question_in(request: HttpRequest) -> Question:
    """One that we did not ask is older than any is taken."""
    sent = Question.read(request.POST.get("token", ""))
    return sent or Question(0, 0, "", 0)


def asked_again(form: F, *, longest: int) -> F:
    """With what was typed, as far as it may be so long, and another question."""
    question = Question.new()
    typed = {name: str(value)[:longest] for name, value in form.data.items()}
    form.data = {**typed, "token": question.token, "answer": ""}
    # The field was asked already: its label is fixed in what the template shows.
    form["answer"].label = question.words
    return form
