"""Ask for a decision, and decide. What follows from it is lifecycle's to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from branches.models import DIRECTORS, Post, User
from complaints.case.choices import Category, Severity
from complaints.case.models import Complaint
from complaints.decisions.models import Escalation, EscalationKind, EscalationState


def ask(
    complaint: Complaint,
    kind: str,
    *,
    by: User,
    reason: str,
    at: datetime,
    payload: Mapping[str, object] | None = None,
    decider: User | None = None,
) -> Escalation:
    """Write a request. The same kind twice at once is refused by the database."""
    if complaint.escalations.filter(kind=kind, state=EscalationState.PENDING).exists():
        raise ValidationError(_("同类请求正在等待决定。"))
    return Escalation.objects.create(
        complaint=complaint,
        kind=kind,
        requested_by=by,
        requested_at=at,
        reason=reason,
        payload=dict(payload or {}),
        decider=decider,
        decider_posts=[] if decider else deciding_posts(complaint, kind, by=by),
    )


def deciding_posts(complaint: Complaint, kind: str, *, by: User) -> list[str]:
    """Who decides (DESIGN 5): a director, or one post above who asks or is named."""
    if by.post == Post.GENERAL_MANAGER:
        return [Post.HEADQUARTERS]
    if by.post in DIRECTORS or _is_the_managers(complaint, kind):
        return [
            Post.HEADQUARTERS if _names_manager(complaint) else Post.GENERAL_MANAGER
        ]
    return [*DIRECTORS, Post.GENERAL_MANAGER]


def lock(escalation: Escalation, *, by: User) -> Escalation:
    """Lock a request that waits for `by`; whoever comes second is told by whom."""
    escalation = Escalation.objects.select_for_update(of=("self",), no_key=True).get(
        pk=escalation.pk
    )
    if escalation.state != EscalationState.PENDING:
        raise ValidationError(
            _("%(name)s 已作出决定：%(state)s。")
            % {
                "name": escalation.decided_by,
                "state": escalation.get_state_display(),
            }
        )
    if not escalation.may_be_decided_by(by):
        raise PermissionDenied
    return escalation


def waiting_for(user: User) -> QuerySet[Escalation]:
    """Requests that this person may decide, oldest first."""
    by_post = Q(decider=None, decider_posts__contains=[user.post])
    if user.post != Post.HEADQUARTERS:
        by_post &= Q(complaint__branch=user.branch_id)
    return (
        Escalation.objects.filter(
            Q(decider=user) | by_post, state=EscalationState.PENDING
        )
        .filter(complaint__in=Complaint.objects.visible_to(user))
        .exclude(requested_by=user)
        .order_by("requested_at", "pk")
    )


def _names_manager(complaint: Complaint) -> bool:
    return complaint.named_staff.filter(
        user__post=Post.GENERAL_MANAGER, removed_at=None
    ).exists()


def _is_the_managers(complaint: Complaint, kind: str) -> bool:
    if kind in (EscalationKind.EXTENSION, EscalationKind.REPORT):
        return True
    if kind == EscalationKind.WITHDRAWAL:
        return complaint.is_d_class or complaint.severity == Severity.SERIOUS
    if kind == EscalationKind.RECATEGORISE:
        # Only a change away from D is asked for in a D-class case.
        return Category.D in (complaint.category, *complaint.secondary_categories)
    return False
