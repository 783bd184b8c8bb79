"""norm 12.1: flag what concerns the company, and record the talk with it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.liaison import rules
from complaints.liaison.models import Liaison


@transaction.atomic
def flag_company(
    complaint: Complaint, *, concerned: bool, reason: str, by: User
) -> Complaint:
    """Whoever works on the case sets the flag; only a leader takes it away."""
    now = timezone.now()
    rule = rules.may_flag_company if concerned else rules.may_unflag_company
    complaint = acting.lock_for(rule, complaint, by, now=now)
    acting.want_reason(reason)
    complaint.concerns_company = concerned
    return acting.record(
        complaint,
        "flag_company",
        by,
        now=now,
        facts={"concerned": concerned},
        reason=reason,
    )


@transaction.atomic
def liaise(
    complaint: Complaint,
    *,
    department: str,
    person: str,
    way: str,
    question: str,
    asked_at: datetime,
    by: User,
    expected_at: datetime | None = None,
    answer: str = "",
    answered_at: datetime | None = None,
) -> Liaison:
    """A director's own talk; an answer given at once stands in the same row."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_liaise, complaint, by, now=now)
    liaison = Liaison(
        complaint=complaint,
        cycle=complaint.cycle,
        department=department,
        person=person,
        way=way,
        question=question,
        asked_by=by,
        asked_at=asked_at,
        recorded_at=now,
        expected_at=expected_at,
    )
    _answer(liaison, answer, answered_at, by=by, now=now)
    liaison.save()
    # Whoever asks the company says by that what the case is about.
    complaint.concerns_company = True
    acting.record(
        complaint,
        "liaise",
        by,
        now=now,
        occurred_at=asked_at,
        facts={"way": way, "expected_at": expected_at},
        texts={"department": department, "question": question, "answer": answer},
        rows=[liaison],
    )
    return liaison


@transaction.atomic
def answer_liaison(
    liaison: Liaison, *, answer: str, answered_at: datetime, by: User
) -> Liaison:
    now = timezone.now()
    liaison = acting.lock_row(rules.may_answer_liaison, liaison, by, now=now)
    _answer(liaison, answer, answered_at, by=by, now=now)
    liaison.save()
    acting.record(
        liaison.complaint,
        "answer_liaison",
        by,
        now=now,
        occurred_at=answered_at,
        texts={"answer": answer},
        rows=[liaison],
    )
    return liaison


def _answer(
    liaison: Liaison,
    answer: str,
    answered_at: datetime | None,
    *,
    by: User,
    now: datetime,
) -> None:
    if answered_at and answered_at > now:
        raise ValidationError({"answered_at": _("答复时间不能晚于现在。")})
    liaison.answer, liaison.answered_at = answer, answered_at
    liaison.answer_recorded_by = by if answer and answered_at else None
    liaison.full_clean(exclude=["complaint", "asked_by"])
