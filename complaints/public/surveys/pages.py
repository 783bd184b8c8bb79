"""The questionnaires that are open, for a branch's clients, who have no login."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from branches.accounts.address import client_address
from complaints.public.intake import asked_again, question_in
from complaints.public.pages import about, branch_called
from complaints.public.question import Question
from complaints.public.services import LimitError
from complaints.public.surveys import services
from complaints.public.surveys.forms import LONGEST, SurveyForm
from complaints.public.surveys.models import Questionnaire


@require_safe
@never_cache
def surveys(request: HttpRequest, branch: str) -> HttpResponse:
    """Where there is one alone, that."""
    found = branch_called(branch)
    open_now = list(Questionnaire.objects.open(timezone.localdate()))
    if len(open_now) == 1:
        return redirect("public:survey", found.code, open_now[0].pk)
    context = {**about(found), "questionnaires": open_now}
    return render(request, "complaints/public/surveys/list.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, branch: str, pk: int) -> HttpResponse:
    found = branch_called(branch)
    open_now = Questionnaire.objects.open(timezone.localdate())
    questionnaire = get_object_or_404(open_now, pk=pk)
    questions = questionnaire.questions.all()
    context = {**about(found), "questionnaire": questionnaire}
    page = "complaints/public/surveys/survey.html"
    if request.method != "POST":
        context["form"] = SurveyForm(questions=questions, question=Question.new())
        return render(request, page, context)
    form = SurveyForm(request.POST, questions=questions, question=question_in(request))
    if not form.is_valid():
        context["form"] = asked_again(form, longest=LONGEST)
        return render(request, page, context, status=422)
    try:
        services.hand_in(
            questionnaire,
            found.code,
            answers=form.given(),
            nonce=form.question.nonce,
            address=client_address(request),
        )
    except LimitError:
        return render(request, "complaints/public/limit.html", context, status=429)
    return render(request, "complaints/public/surveys/thanks.html", context)
