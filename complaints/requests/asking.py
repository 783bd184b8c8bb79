"""Write a request for a decision, with its event."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.requests import notices
from complaints.requests import services as decisions
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import Escalation, EscalationKind
from complaints.requests.waiting import appointing


def ask(
    complaint: Complaint,
    kind: str,
    *,
    by: User | None,
    reason: str,
    payload: dict[str, object] | None = None,
    decider: User | None = None,
    posts: list[str] | None = None,
    is_told: bool = True,
) -> Escalation:
    """Ask in a locked case; `payload` is what the approval needs to know.

    `by` nobody: it is so by itself, and nobody may take it back.
    Whoever asks for many at once tells of them himself. Where it finds nobody in the
    branch, headquarters is asked for its people too.
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
    _record(escalation, by=by, now=now)
    if is_told:
        notices.asked(escalation, now=now)
    ask_headquarters(complaint)
    return escalation


def _record(escalation: Escalation, *, by: User | None, now: datetime) -> None:
    acting.record(
        escalation.complaint,
        "ask",
        by,
        now=now,
        facts={"kind": escalation.kind},
        texts={"reason": escalation.reason},
        rows=[escalation],
        is_on_form=REQUESTS[escalation.kind].unsigns,
    )


def ask_headquarters(complaint: Complaint) -> bool:
    """norm 23.2: for its own people; in a locked case, once while it waits.

    By the desk itself: whoever brought it about does not ask for it, nor recall it.
    """
    kind = EscalationKind.APPOINTMENT
    waiting = complaint.escalations.pending().filter(kind=kind)
    if waiting.exists() or not appointing.is_wanted(complaint):
        return False
    ask(complaint, kind, by=None, reason=_("营业部无人可以决定或向客户反馈。"))
    return True
