"""norm 20.3: say what has come back, and look at solved problems each quarter."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.acts.rules import want
from complaints.case.models import Complaint
from complaints.recurrence import rules
from complaints.recurrence.models import ProblemCheck, Recurrence


@transaction.atomic
def mark_recurrence(
    complaint: Complaint, *, earlier: Complaint, is_same: bool, by: User
) -> Recurrence:
    """The last word counts: a mark is changed by a later one, its event stays."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_mark, complaint, by, now=now)
    if earlier.branch_id != complaint.branch_id or earlier.pk == complaint.pk:
        raise ValidationError(_("只能与本营业部以前的另一件投诉比较。"))
    if earlier.received_at > complaint.received_at:
        raise ValidationError(_("只能与受理更早的投诉比较。"))
    row, _is_new = Recurrence.objects.update_or_create(
        complaint=complaint,
        earlier=earlier,
        defaults={"is_same": is_same, "marked_by": by, "marked_at": now},
    )
    acting.record(
        complaint,
        "mark_recurrence",
        by,
        now=now,
        facts={"earlier": earlier.number, "is_same": is_same},
        rows=[row],
    )
    return row


@transaction.atomic
def check_problem(
    complaint: Complaint, *, quarter: date, outcome: str, found: str, by: User
) -> ProblemCheck:
    """Once a quarter, of this or the one before; what recurs is then reopened."""
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    check = ProblemCheck(
        complaint=complaint,
        quarter=quarter,
        outcome=outcome,
        found=found,
        checked_by=by,
        checked_at=now,
    )
    want(rules.may_check, check, by)
    check.full_clean(exclude=["complaint", "checked_by"])
    check.save()
    acting.record(
        complaint,
        "check_problem",
        by,
        now=now,
        facts={"quarter": quarter.isoformat(), "outcome": outcome},
        texts={"found": found},
        rows=[check],
    )
    return check
