"""norm 9.1: what was tried out of order, and refused."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint


@transaction.atomic
def refuse(complaint: Complaint, *, move: str, by: User) -> None:
    """Record that `move` was tried and refused; the case stays as it is.

    After the refusal, which undid all that the act had begun. A second click on what
    the same person has just done is no attempt; an erased case gets no events.
    """
    now = timezone.now()
    last = complaint.events.order_by("seq").last()
    if complaint.is_erased or (last and (last.verb, last.actor) == (move, by)):
        return
    complaint = acting.lock(complaint, by, now=now)
    acting.allow_work(complaint, by)
    acting.record(complaint, "refuse", by, now=now, facts={"move": move})
