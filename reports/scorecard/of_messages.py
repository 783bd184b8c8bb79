"""norm 7.2, 17.3, 17.4: what a message that waits for its keeper has missed already.

Once it is logged the clocks of its case stand in its place, due at the same times; what
is no complaint was owed no reply.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.intake.proposals.models import Proposal, ProposalState
from reports.scorecard.measures import Ground, Measure, Span

# No open one has been answered.
ANSWERED = ~Q(state=ProposalState.OPEN)


MOMENTS = {
    "7.2": "baseline_due_at",
    "17.3": "reply_due_at",
    "17.4": "final_due_at",
}


def grounds(span: Span) -> Iterator[Ground]:
    """None where nothing waits that is late: one statement, on most days the only one.

    Of the three clocks one of the two replies runs out first.
    """
    late = Q(baseline_due_at__lt=span.now) | Q(reply_due_at__lt=span.now)
    if Proposal.objects.open().filter(late).exists():
        for obligation, moment in MOMENTS.items():
            yield _ground(span, obligation, moment)


def _ground(span: Span, obligation: str, moment: str) -> Ground:
    missed = {
        f"{moment}__gte": span.begin,
        f"{moment}__lt": min(span.until, span.now),
    }
    rows = Proposal.objects.open().filter(**missed).order_by()
    return Ground(
        rows=rows.annotate(counted_at=F(moment)),
        measures=(Measure(obligation, ANSWERED),),
        branch="branch",
        case=None,
        at=_("到期时间"),
        words=lambda row: _now("来件尚未处理"),
        seen=Proposal.objects.visible_to,
    )
