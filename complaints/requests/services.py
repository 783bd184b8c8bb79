"""Ask for a decision, and decide. What follows from it is lifecycle's to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Q,
    QuerySet,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import LEADERS, Deputy, Post, User
from complaints.case.models import Complaint
from complaints.requests import deciders
from complaints.requests.deciders import deciding_posts, reroute
from complaints.requests.kinds import PRESSED
from complaints.requests.models import (
    RANK,
    Escalation,
    EscalationKind,
    EscalationState,
)
from complaints.requests.waiting import timing

__all__ = ["ask", "deciding_posts", "lock", "reroute", "said_of", "waiting_for"]

# A person alone decides until his time is over.
OPEN_TO_POSTS = Q(decider=None) | Q(missed_by__isnull=False)


def ask(
    complaint: Complaint,
    kind: str,
    *,
    by: User | None,
    reason: str,
    at: datetime,
    payload: Mapping[str, object] | None = None,
    decider: User | None = None,
    posts: list[str] | None = None,
) -> Escalation:
    """Write a request. The same kind twice at once is refused by the database.

    `posts`: who decides it, where that is not as for any of its kind.
    """
    if complaint.escalations.pending().filter(kind=kind).exists():
        raise ValidationError(_("同类请求正在等待决定。"))
    escalation = Escalation(
        complaint=complaint,
        kind=kind,
        requested_by=by,
        requested_at=at,
        reason=reason,
        payload=dict(payload or {}),
        decider=decider,
        decider_posts=posts
        or ([] if decider else deciding_posts(complaint, kind, by=by)),
    )
    timing.start(escalation, now=at)
    escalation.save()
    return escalation


def lock(escalation: Escalation, *, by: User) -> Escalation:
    """Lock a request that waits for `by`; whoever comes second is told by whom."""
    escalation = lock_pending(escalation)
    # Read anew: since the page was opened his days as a deputy may have ended.
    vars(by).pop("deputised", None)
    post = escalation.post_of(by)
    if post is None:
        raise PermissionDenied
    if RANK.get(post, 0) < deciders.wanted_rank(escalation):
        raise PermissionDenied
    escalation.decided_as = post
    return escalation


def lock_pending(escalation: Escalation) -> Escalation:
    """The case is locked already, and comes along."""
    complaint = escalation.complaint
    escalation = Escalation.objects.select_for_update(of=("self",), no_key=True).get(
        pk=escalation.pk
    )
    escalation.complaint = complaint
    if escalation.state != EscalationState.PENDING:
        raise ValidationError(said_of(escalation))
    return escalation


def said_of(escalation: Escalation) -> str:
    """What whoever comes second is told."""
    at = escalation.decided_at or escalation.requested_at
    if escalation.state == EscalationState.LAPSED:
        return _("此请求已于 %(at)s 失效，无须再决定。") % {
            "at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
        }
    return _("已由%(name)s于 %(at)s 决定：%(state)s。") % {
        "name": escalation.decided_by,
        "at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
        "state": escalation.get_state_display(),
    }


def waiting_for(user: User) -> QuerySet[Escalation]:
    """Requests that this person may decide, what happens first in front."""
    by_post = Q(decider_posts__contains=[user.post])
    if user.post != Post.HEADQUARTERS:
        by_post &= Q(complaint__branch__in=user.served)
    if user.works_on_cases:
        by_post |= _as_deputy(user)
    return (
        Escalation.objects.pending()
        .filter(Q(decider=user) | (OPEN_TO_POSTS & by_post))
        .filter(complaint__in=Complaint.objects.visible_to(user))
        .exclude(requested_by=user)
        .exclude(_own_breach(user))
        .order_by(*what_happens_first())
    )


def what_happens_first() -> list[Any]:
    """Order: overdue deadlines behind it, then its own time; what is done, last.

    What was asked before requests had a clock comes after what has one.
    """
    waits = Q(state=EscalationState.PENDING)
    overdue = Q(complaint__next_due_at__lt=timezone.now(), kind__in=PRESSED)
    is_done = Case(When(waits, then=0), default=1, output_field=IntegerField())
    overdue_at = Case(When(waits & overdue, then=F("complaint__next_due_at")))
    return [
        is_done.asc(),
        overdue_at.asc(nulls_last=True),
        F("due_at").asc(nulls_last=True),
        "requested_at",
        "pk",
    ]


def _own_breach(user: User) -> Q:
    """Who is responsible for it does not acknowledge it."""
    responsible = Q(complaint__successor=user) | Q(
        complaint__successor=None, complaint__first_responsible=user
    )
    own = Q(complaint__handler=user) | responsible
    return Q(kind=EscalationKind.OVERDUE) & own


def _as_deputy(user: User) -> Q:
    """Asked of the database in the same statement."""
    own = Deputy.objects.today().filter(person=user.pk, branch=user.branch_id)
    wanted = Q(pk__in=[])
    for post in LEADERS:
        stands_in = Q(Exists(own.filter(post=post)))
        wanted |= Q(decider_posts__contains=[post]) & stands_in
    return wanted & Q(complaint__branch__in=user.served)
