"""Closures and hours of a branch: the general manager asks, headquarters decides.

The door through which one is approved is complaints.clocks.calendar_changes: in the
same transaction it moves the deadlines that run.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from branches.decided import deciding
from branches.house.acting import acting
from branches.models import Branch, Closure, DecisionState, Post, User


def may_ask(user: User) -> bool:
    return user.is_active and user.post == Post.GENERAL_MANAGER


def may_decide(closure: Closure, user: User) -> bool:
    return (
        closure.is_pending
        and user.is_active
        and user.post == Post.HEADQUARTERS
        and user.pk != closure.requested_by_id
    )


def waiting_for(user: User) -> QuerySet[Closure]:
    """As `may_decide` says it of one."""
    if not user.is_active or user.post != Post.HEADQUARTERS:
        return Closure.objects.none()
    pending = Closure.objects.filter(state=DecisionState.PENDING)
    others = pending.exclude(requested_by=user).order_by("requested_at", "pk")
    return others.select_related("branch", "requested_by")


@transaction.atomic
def ask(
    *,
    by: User,
    kind: str,
    first_day: date,
    last_day: date | None = None,
    closing_time: time | None = None,
    reason: str,
) -> Closure:
    """Write a request for the manager's own branch; it changes nothing by itself."""
    if not may_ask(by) or by.branch is None:
        raise PermissionDenied
    acting(by)
    # Two clicks at once: the second waits here, and is told that it is the second.
    Branch.objects.select_for_update(no_key=True).get(pk=by.branch.pk)
    closure = Closure(
        branch=by.branch,
        kind=kind,
        first_day=first_day,
        last_day=last_day,
        closing_time=closing_time,
        reason=reason,
        requested_by=by,
        requested_at=timezone.now(),
    )
    # Not full_clean, which assigns the state, and that is protected.
    closure.clean_fields(exclude={"state"})
    closure.validate_constraints()
    closure.save()
    return closure


def approve(closure: Closure, *, by: User, at: datetime, comment: str) -> Closure:
    closure = deciding.lock(closure, may_decide, by=by)
    return deciding.decide(
        closure, DecisionState.APPROVED, by=by, at=at, comment=comment
    )


@transaction.atomic
def send_back(closure: Closure, *, by: User, comment: str) -> Closure:
    closure = deciding.lock(closure, may_decide, by=by)
    now = timezone.now()
    return deciding.decide(
        closure, DecisionState.RETURNED, by=by, at=now, comment=comment
    )
