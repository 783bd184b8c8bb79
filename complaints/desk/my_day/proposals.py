"""Messages that wait: on the day of their keeper, and of leaders what is late."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.desk.my_day.agenda import Errand, errands
from complaints.intake.proposals.models import Proposal, ProposalState
from complaints.intake.proposals.rules import may_review


@errands
def waiting(user: User, most: int) -> Iterator[Errand]:
    """A keeper's each; a leader's those that are late, or dismissed by another."""
    if not user.works_on_cases:
        return
    leads = user.is_leader or bool(user.deputised)
    wanted = Q(state=ProposalState.OPEN)
    if leads:
        late = Q(baseline_due_at__lt=timezone.now())
        late |= Q(reply_due_at__lt=timezone.now())
        wanted &= late
        wanted |= Q(state=ProposalState.DISMISSED, reviewed_at=None)
    rows = Proposal.objects.visible_to(user).filter(wanted)
    for row in rows.order_by("arrived_at", "pk")[:most]:
        due_at = row.first_due_at if row.is_open else row.review_due_at
        if due_at is None or (not row.is_open and may_review(row, user)):
            continue
        said = _("来件待处理") if row.is_open else _("来件待复核")
        day = timezone.localdate(due_at)
        yield Errand(said, row.get_absolute_url(), day, row.get_came_by_display())
