"""A sheet is handed in, by the web or of paper; who sent it is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from branches.models import User
from branches.patience import take_turn
from complaints.public.services import HOUR, LimitError, digest_of_address
from complaints.public.surveys.models import (
    Questionnaire,
    SurveyAnswer,
    SurveyQuestion,
    SurveySheet,
)

# By question: the number that was chosen, or words; what was left out is not there.
Answers = Mapping[SurveyQuestion, int | str]


@transaction.atomic
def hand_in(
    questionnaire: Questionnaire,
    branch_code: str,
    *,
    answers: Answers,
    nonce: str,
    address: str | None,
) -> None:
    """Added once for an opened form, however often it is sent. Raises LimitError."""
    source = digest_of_address(address)
    take_turn(f"survey from {source}")
    if SurveySheet.objects.filter(nonce=nonce).exists():
        return
    lately = SurveySheet.objects.filter(
        address_digest=source, at__gt=timezone.now() - HOUR
    )
    if lately.count() >= settings.INTAKE_PER_HOUR:
        raise LimitError
    sheet = SurveySheet(
        questionnaire=questionnaire,
        branch_code=branch_code,
        nonce=nonce,
        address_digest=source,
    )
    _keep(sheet, answers)


@transaction.atomic
def enter(
    questionnaire: Questionnaire, branch_code: str, *, answers: Answers, by: User
) -> None:
    """What a client wrote on paper."""
    sheet = SurveySheet(
        questionnaire=questionnaire,
        branch_code=branch_code,
        nonce=get_random_string(22),
        entered_by=by,
    )
    _keep(sheet, answers)


def forget_addresses(*, now: datetime) -> None:
    """Rung by beat, as soon as the limit does not need them any more."""
    old = SurveySheet.objects.exclude(address_digest="").filter(at__lte=now - HOUR)
    old.update(address_digest="")


def _keep(sheet: SurveySheet, answers: Answers) -> None:
    if not answers:
        raise ValidationError(_("请至少回答一题。"))
    sheet.save()
    for question, said in answers.items():
        number = said if isinstance(said, int) else None
        text = said if isinstance(said, str) else ""
        SurveyAnswer.objects.create(
            sheet=sheet, question=question, chosen=number, text=text
        )
