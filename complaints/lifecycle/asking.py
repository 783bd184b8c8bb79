"""Write a request for a decision, with its event."""

from __future__ import annotations

from django.utils import timezone

from branches.models import User
from complaints.case.models import Complaint
from complaints.decisions import services as decisions
from complaints.decisions.models import Escalation
from complaints.lifecycle import acts, telling


def ask(
    complaint: Complaint,
    kind: str,
    *,
    by: User,
    reason: str,
    payload: dict[str, object] | None = None,
    decider: User | None = None,
    is_told: bool = True,
) -> Escalation:
    """Ask in a locked case; `payload` is what the approval needs to know.

    Whoever asks for many at once tells of them himself.
    """
    now = timezone.now()
    acts.want_reason(reason)
    escalation = decisions.ask(
        complaint,
        kind,
        by=by,
        reason=reason,
        at=now,
        payload=payload,
        decider=decider,
    )
    acts.record(
        complaint,
        "ask",
        by,
        now=now,
        facts={"kind": kind},
        texts={"reason": reason},
        rows=[escalation],
    )
    if is_told:
        telling.asked(escalation, now=now)
    return escalation
