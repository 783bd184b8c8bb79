"""The requests that one person alone is to decide."""

from __future__ import annotations

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.held import Held, holds
from complaints.case.models import Complaint
from complaints.requests import deciders
from complaints.requests.models import Escalation, EscalationQuerySet


def _waiting(user: User) -> EscalationQuerySet:
    return Escalation.objects.pending().filter(decider=user)


def _give(complaint: Complaint, *, goes: User, comes: User) -> list[Model]:
    """Who may not decide it leaves it to the posts that decide its kind."""
    rows = list(_waiting(goes).filter(complaint=complaint))
    for row in rows:
        row.complaint = complaint
        is_barred = comes.pk in row.barred
        row.decider = None if is_barred else comes
        if is_barred:
            row.decider_posts = deciders.deciding_posts(
                complaint, row.kind, by=row.requested_by
            )
        row.save(update_fields=["decider", "decider_posts"])
    return list[Model](rows)


holds(Held(name="requests", label=_("等本人决定的请求"), rows=_waiting, give=_give))
