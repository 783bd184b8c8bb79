"""No request waits for nobody: posts fall vacant, and deputies' days begin (DESIGN 5).

Who is named in a case, or how heavy it grows, moves its requests at once; that people
leave, nobody tells a case, so beat asks.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from branches.merged import of_today
from branches.models import LEADERS, Deputy, Post, User
from complaints.acts import acting
from complaints.acts.rules import RUNNING
from complaints.case.choices import Severity, State
from complaints.case.conditions import IS_D_CLASS
from complaints.case.models import Complaint, NamedStaff
from complaints.clocks import notifications
from complaints.requests import asking, deciders, notices
from complaints.requests import services as decisions
from complaints.requests.models import Escalation, EscalationKind, EscalationState
from complaints.requests.waiting import appointing

# As many cases as one ring of beat moves; the rest follow at the next.
BATCH = 500


def move_up() -> int:
    """One post up with what waits for a post that nobody holds; how many moved."""
    waiting = deciders.orphaned().select_related("complaint")[:BATCH]
    cases = {row.complaint_id: row.complaint for row in waiting}
    moved = 0
    for complaint in cases.values():
        with transaction.atomic():
            now = timezone.now()
            locked = acting.lock(complaint, None, now=now)
            if rows := decisions.reroute(locked):
                acting.record(locked, "reroute", None, now=now, rows=rows)
            for escalation in rows:
                notices.asked(escalation, now=now)
            moved += len(rows)
    return moved


def ask_headquarters() -> int:
    """For its people, where the last leader has left and no act has asked; how often.

    Not again where it answered that it sends nobody.
    """
    asked = 0
    for complaint in _short_of_leaders():
        with transaction.atomic():
            locked = acting.lock(complaint, None, now=timezone.now())
            asked += asking.ask_headquarters(locked)
    return asked


def _short_of_leaders() -> list[Complaint]:
    """That may want somebody: a post is held by nobody, or by who is complained of.

    Whether one is wanted, each is asked: some statements a case.
    """
    answered = Escalation.objects.filter(
        complaint=OuterRef("pk"),
        kind=EscalationKind.APPOINTMENT,
        state__in=[EscalationState.PENDING, EscalationState.RETURNED],
    )
    named = NamedStaff.objects.current().filter(complaint=OuterRef(OuterRef("pk")))
    able = User.objects.filter(
        branch=OuterRef("served_by"), post__in=LEADERS, is_active=True
    ).exclude(pk__in=named.filter(user__isnull=False).values("user"))
    held = able.order_by().values("branch").annotate(n=Count("post", distinct=True))
    of_manager = NamedStaff.objects.current().filter(
        complaint=OuterRef("pk"), user__post=Post.GENERAL_MANAGER
    )
    cases = Complaint.objects.filter(
        Q(state__in=[*RUNNING, State.WITHDRAWN]) | Q(transfer_owed_at__isnull=False),
        IS_D_CLASS | Q(severity=Severity.SERIOUS) | Exists(of_manager),
        ~Exists(answered),
        erased_at=None,
    )
    cases = cases.annotate(served_by=of_today("branch"))
    posts = Coalesce(Subquery(held.values("n")), 0)
    short = cases.annotate(posts=posts).filter(posts__lt=len(LEADERS))
    return [case for case in short.order_by("pk") if appointing.is_wanted(case)]


def tell_deputies() -> int:
    """On his first day a deputy is told of each request that waits for his post."""
    told = 0
    for deputy in Deputy.objects.serving().filter(told_at=None):
        with transaction.atomic():
            now = timezone.now()
            # Whoever comes second finds it set.
            if not Deputy.objects.filter(pk=deputy.pk, told_at=None).update(
                told_at=now
            ):
                continue
            waiting = decisions.waiting_for(deputy.person).select_related("complaint")
            written = [
                notice
                for escalation in waiting
                for notice in notices.requests(escalation, [deputy.person], now=now)
            ]
            told += len(notifications.write(written))
    return told
