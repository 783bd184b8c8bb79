"""What happens when: acts of stories, and between them what time alone brings."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import time_machine
from django.db.models import F, Q

from complaints import services
from complaints.clocks import heartbeat
from complaints.clocks.models import Heartbeat
from complaints.clocks.tiers import TierOutcome, TierTime
from complaints.demo.scenes import Cast
from complaints.lifecycle.sweeping import sweep
from complaints.requests.models import Escalation, EscalationKind, EscalationState

Act = Callable[[datetime], None]

# A leader has seen what ran out by the next morning; what is newer waits for him.
NOTED_AFTER = timedelta(hours=18)
COMMENT = "已知悉，请经办人尽快答复客户并说明原因。"


class Agenda:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._waiting: list[tuple[datetime, int, Act]] = []
        self._serials = count()

    def add(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self._waiting, (moment, next(self._serials), act))

    def play(self, *, until: datetime) -> None:
        """Play all of it; every act finds the clock at its own moment."""
        self.add(until, self._sweep)
        while self._waiting and self._waiting[0][0] <= until:
            moment, _serial, act = self._waiting[0]
            if due_at := _next_tier(moment):
                moment, act = due_at, self._sweep
            else:
                heapq.heappop(self._waiting)
            with time_machine.travel(moment, tick=False):
                act(moment)
        # The desk begins to be swept when it begins to serve: no outage lies before.
        Heartbeat.objects.filter(name=heartbeat.SWEEP).delete()

    def _sweep(self, now: datetime) -> None:
        # As if the pass before had been just now.
        heartbeat.beat(heartbeat.SWEEP)
        sweep.sweep(now=now)
        told = Escalation.objects.filter(
            kind=EscalationKind.OVERDUE, state=EscalationState.PENDING
        )
        for escalation in told.filter(tier_time__fired_at=now):
            self.add(now + NOTED_AFTER, self._noting(escalation))

    def _noting(self, escalation: Escalation) -> Act:
        def note(now: datetime) -> None:
            people = self.cast.people.values()
            leader = next(filter(escalation.may_be_decided_by, people), None)
            row = Escalation.objects.get(pk=escalation.pk)
            if leader and row.is_pending:
                services.approve(escalation, by=leader, comment=COMMENT)

        return note


def _next_tier(until: datetime) -> datetime | None:
    """When next a clock is told of that nobody had answered, or decided, by then."""
    waiting = TierTime.objects.filter(outcome=TierOutcome.WAITING, due_at__lte=until)
    unmet = Q(deadline__settled_at=None) | Q(deadline__settled_at__gt=F("due_at"))
    first = waiting.filter(unmet).order_by("due_at", "pk")
    undecided = Escalation.objects.come(until).order_by("next_at")
    moments = [
        first.values_list("due_at", flat=True).first(),
        undecided.values_list("next_at", flat=True).first(),
    ]
    return min((at for at in moments if at), default=None)
