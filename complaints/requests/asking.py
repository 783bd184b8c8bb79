"""Write a request for a decision, with its event."""

from __future__ import annotations

from django.utils import timezone

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.requests import notices
from complaints.requests import services as decisions
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import Escalation


def ask(
    complaint: Complaint,
    kind: str,
    *,
    by: User,
    reason: str,
    payload: dict[str, object] | None = None,
    decider: User | None = None,
    posts: list[str] | None = None,
    is_told: bool = True,
) -> Escalation:
    """Ask in a locked case; `payload` is what the approval needs to know.

    Whoever asks for many at once tells of them himself.
    """
    now = timezone.now()
    acting.want_reason(reason)
    escalation = decisions.ask(
        complaint,
        kind,
        by=by,
        reason=reason,
        at=now,
        payload=payload,
        decider=decider,
        posts=posts,
    )
    acting.record(
        complaint,
        "ask",
        by,
        now=now,
        facts={"kind": kind},
        texts={"reason": reason},
        rows=[escalation],
        is_on_form=REQUESTS[kind].unsigns,
    )
    if is_told:
        notices.asked(escalation, now=now)
    return escalation
